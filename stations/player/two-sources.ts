/** Server and NTP, where they contradict each other: which of them is believed, and when neither is (decision 0020). */
import { z } from 'zod';
import { type TimeSample, timeSampleSchema } from './clock-drift.ts';

/** Beside the bounds: what a clock that is just being set may be off by. */
const SLACK_MS = 1_000;
/** From here on it is no clock that runs badly but one that was set wrongly, and a voice at the wrong hour. */
export const HELD_FROM_MS = 300_000;
/** An answer that was not taken speaks against the clock in use for so long: the server is asked every five minutes. */
const REFUSED_FOR_MS = 1_800_000;

/** Whose word a station's time is: the server's alone, or a battery's; NTP's or a technician's; the server's and NTP's, which tell the same. */
export type Backing = 'alone' | 'other' | 'both';

/** What a restarted process has to know: the two have told the same in this boot; the last answer, where it was not taken. */
export const twoSourcesSchema = z.object({ areAgreed: z.boolean(), refused: timeSampleSchema.optional() });
export type TwoSourcesRecord = z.infer<typeof twoSourcesSchema>;

/** What NTP and the server's last taken answer say of this moment, where they say anything. */
export interface Readings {
  readonly ntp: TimeSample | undefined;
  readonly server: TimeSample | undefined;
}

/** Two readings of one moment can both be right. */
export function agree(one: TimeSample | undefined, other: TimeSample | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return Math.abs(one.utcMs - other.utcMs) <= one.boundMs + other.boundMs + SLACK_MS;
}

/** The two of one boot, as they have told so far. */
export class TwoSources {
  #record: TwoSourcesRecord = { areAgreed: false };

  get record(): TwoSourcesRecord {
    return this.#record;
  }

  /** The record of an earlier process of this boot. */
  take(record: TwoSourcesRecord): void {
    this.#record = record;
  }

  /**
   * Whether an answer of the server is taken. Without NTP the server is followed, unless the two had agreed on another time; with NTP
   * the answer needs a second voice: NTP's, or that of its own older answer.
   */
  isTaken(answer: TimeSample, { ntp, server }: Readings): boolean {
    const { areAgreed } = this.#record;
    const isFar = server !== undefined && Math.abs(answer.utcMs - server.utcMs) >= HELD_FROM_MS;
    const isTaken = ntp === undefined ? !(areAgreed && isFar) : agree(answer, ntp) || agree(answer, server);
    this.#record = isTaken ? { areAgreed } : { areAgreed, refused: answer };
    return isTaken;
  }

  /** True when they tell the same for the first time. */
  noteAgreement({ ntp, server }: Readings): boolean {
    if (this.#record.areAgreed || !agree(ntp, server)) return false;
    this.#record = { ...this.#record, areAgreed: true };
    return true;
  }

  /** What the other one says beyond the one in use; undefined where they agree or one alone is heard. */
  disputeMs({ ntp, server }: Readings): number | undefined {
    const { refused } = this.#record;
    const inUse = server ?? ntp;
    if (inUse === undefined) return undefined;
    const ageMs = inUse.monotonicMs - (refused?.monotonicMs ?? 0);
    if (refused !== undefined && ageMs <= REFUSED_FOR_MS) return refused.utcMs + ageMs - inUse.utcMs;
    return ntp === undefined || agree(ntp, inUse) ? undefined : ntp.utcMs - inUse.utcMs;
  }

  /** One of the two is far off and nobody knows which: silence is the safe state (R5). */
  isHeld(readings: Readings): boolean {
    return !this.#record.areAgreed && Math.abs(this.disputeMs(readings) ?? 0) >= HELD_FROM_MS;
  }
}
