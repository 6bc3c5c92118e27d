/** Asks the server for the time: a burst of exchanges, each signed over its own nonce, the shortest way there and back wins. */
import { randomUUID } from 'node:crypto';
import type { PublicJwk } from '../protocol.ts';
import { Alarm } from './alarm.ts';
import { backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import type { TimeSample } from './clock-drift.ts';
import { readServerWord } from './server-word.ts';
import type { StationLink } from './station-link.ts';
import type { StationTime, TimeChange } from './station-time.ts';

const BURST = 4;
const EVERY_MS = 300_000;
/** The first answer comes in the bustle of the start; the second is better. */
const SECOND_MS = 20_000;
/** What it said is contradicted, and normal airings are held until one of the two is corrected. */
const HELD_MS = 60_000;
const RETRY = { firstMs: 2_000, longestMs: 60_000 };
/** Without a trusted clock normal airings are held until this answer, so it is not left waiting for long. */
const RETRY_HELD = { firstMs: 1_000, longestMs: 5_000 };

/** What the exchange works with. */
export interface TimeSyncParts {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly link: StationLink;
  readonly time: StationTime;
  readonly workingKeys: () => Promise<readonly PublicJwk[]>;
  /** Asks for a newer key list: the working key may have been changed. */
  readonly refreshKeys: () => Promise<unknown>;
  /** What a technician has set at the box in this boot, if anything. */
  readonly readWord: () => Promise<TimeSample | undefined>;
  /** The server's time, before it is known whether the station takes it for its own. */
  readonly onHeard: (sample: TimeSample) => void;
  readonly onChange: (change: TimeChange) => void;
  readonly stop: AbortSignal;
}

/** Keeps the station's time tied to the server's while there is a server. */
export class TimeSync {
  readonly #parts: TimeSyncParts;
  readonly #alarm: Alarm;

  constructor(parts: TimeSyncParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
  }

  /** Asks at once: the machine's clock stepped, or the server is there again. */
  askNow(): void {
    this.#alarm.wake();
  }

  /** Asks now and then until the stop. */
  async run(): Promise<void> {
    const { chance, stop, time } = this.#parts;
    for (let failures = 0, heard = 0; !stop.aborted; ) {
      const isHeard = await this.ask();
      if (!isHeard) await this.#takeWord();
      await time.keep();
      failures = isHeard ? 0 : failures + 1;
      heard += isHeard ? 1 : 0;
      const everyMs = heard <= 1 ? SECOND_MS : time.trusted ? EVERY_MS : HELD_MS;
      const retry = time.trusted ? RETRY : RETRY_HELD;
      const waitMs = isHeard ? everyMs * (0.9 + chance() / 5) : backOffMs(failures, retry, chance());
      await this.#alarm.sleep(waitMs);
    }
  }

  /** One burst; false when no answer could be used. */
  async ask(): Promise<boolean> {
    let keys = await this.#parts.workingKeys();
    let isRefreshed = false;
    const samples: TimeSample[] = [];
    for (let i = 0; i < BURST && !this.#parts.stop.aborted; i++) {
      const sample = await this.#exchange(keys);
      if (sample === undefined || (sample === 'unknown-key' && isRefreshed)) break;
      if (sample !== 'unknown-key') samples.push(sample);
      else {
        isRefreshed = true;
        await this.#parts.refreshKeys();
        keys = await this.#parts.workingKeys();
      }
    }
    const best = samples.sort((a, b) => a.boundMs - b.boundMs)[0];
    if (best === undefined) return false;
    this.#parts.onHeard(best);
    const change = await this.#parts.time.observe(best);
    if (change !== undefined) this.#parts.onChange(change);
    return true;
  }

  async #takeWord(): Promise<void> {
    const word = await this.#parts.readWord();
    const change = word === undefined ? undefined : await this.#parts.time.takeWord(word);
    if (change !== undefined) this.#parts.onChange(change);
  }

  async #exchange(keys: readonly PublicJwk[]): Promise<TimeSample | 'unknown-key' | undefined> {
    const { clock, link } = this.#parts;
    const nonce = randomUUID();
    const askedAtMs = clock.monotonicMs();
    const answer = await link.getTime(nonce);
    const heardAtMs = clock.monotonicMs();
    if (answer.kind !== 'ok') return undefined;
    const word = await readServerWord(answer.value, { nonce, askedAtMs, heardAtMs }, keys);
    return word === 'unknown-key' ? word : word?.sample;
  }
}
