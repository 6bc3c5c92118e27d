/** The server's word, signed over a nonce of this station: what time it is there, and, with a playlist that was asked for, which one is its newest. */
import { type PublicJwk, timeAnswerSchema } from '../protocol.ts';
import { verify } from '../sign.ts';
import type { TimeSample } from './clock-drift.ts';
import type { StationTime } from './station-time.ts';

/** Beside its bound: a clock that is off by less holds up no order. */
const SLACK_MS = 1_000;
/** A shift that would change by less stays: what is held ready to begin is not moved for it. */
const STEADY_MS = 20;
/** On the playlist in force, and on the one that is being taken. */
const KEPT_WORDS = 2;

/** What was asked, and when: monotonic moments. */
export interface Question {
  readonly nonce: string;
  readonly askedAtMs: number;
  readonly heardAtMs: number;
}

/** A word that holds: the time, and where a playlist came with it the hash of the newest one's bytes. */
export interface ServerWord {
  readonly sample: TimeSample;
  readonly playlist?: string;
}

/**
 * The word in `jws`, if it is signed by one of `keys` over this very question. Its time is the server's halfway between its two
 * stamps, ours halfway between asking and hearing: wrong by half the way at most.
 */
export async function readServerWord(
  jws: string,
  { nonce, askedAtMs, heardAtMs }: Question,
  keys: readonly PublicJwk[],
): Promise<ServerWord | 'unknown-key' | undefined> {
  const signed = await verify(jws, 'loa-time+jwt', keys);
  if (signed.kind === 'refused' && signed.reason === 'unknown-key') return 'unknown-key';
  const parsed = timeAnswerSchema.safeParse(signed.kind === 'ok' ? signed.payload : undefined);
  if (!parsed.success || parsed.data.nonce !== nonce) return undefined;
  const { receivedAt, sentAt, playlist } = parsed.data;
  const sample = {
    utcMs: (receivedAt + sentAt) / 2,
    monotonicMs: (askedAtMs + heardAtMs) / 2,
    boundMs: Math.max(0, heardAtMs - askedAtMs - (sentAt - receivedAt)) / 2,
  };
  return { sample, ...(playlist === undefined ? {} : { playlist }) };
}

/** What the vouching works with. `onVouched`: the orders of a playlist may begin by the server's clock now. */
export interface VouchParts {
  readonly time: Pick<StationTime, 'trusted' | 'toUtc'>;
  readonly workingKeys: () => Promise<readonly PublicJwk[]>;
  readonly playlistHash: () => string | undefined;
  readonly onVouched: () => void;
}

/**
 * Which playlist the server has vouched for in this run, and how far its clock is ahead of the station's. Nothing of it is kept: after
 * a restart an order that is on the disk has to be vouched for anew.
 */
export class OrderVouch {
  readonly #parts: VouchParts;
  #heard: TimeSample | undefined;
  #vouched: readonly Required<ServerWord>[] = [];
  #aheadMs: number | undefined;

  constructor(parts: VouchParts) {
    this.#parts = parts;
  }

  /** The station's own time is not the server's, as far as it knows: no order is to go by it. */
  get isNeeded(): boolean {
    if (!this.#parts.time.trusted || this.#heard === undefined) return true;
    return Math.abs(this.#differenceOf(this.#heard)) > this.#heard.boundMs + SLACK_MS;
  }

  /** The playlist in force is in need of a word that has not come. */
  get isWanted(): boolean {
    return this.isNeeded && this.#inForce === undefined;
  }

  /** What a question for the time brought, whether the station takes it for its own or not. */
  hearTime(sample: TimeSample): void {
    this.#heard = sample;
  }

  /** What came with a playlist, before that is taken; false where it is no word that holds by the keys that are known. */
  async hear(jws: string, question: Question): Promise<boolean> {
    const word = await readServerWord(jws, question, await this.#parts.workingKeys());
    if (word === undefined || word === 'unknown-key') return false;
    const { sample, playlist } = word;
    this.#heard = sample;
    if (playlist === undefined) return true;
    const others = this.#vouched.filter((one) => one.playlist !== playlist);
    this.#vouched = [...others, { sample, playlist }].slice(-KEPT_WORDS);
    this.#parts.onVouched();
    return true;
  }

  /** How far the server's clock is ahead of the station's, where the playlist in force is vouched for and that matters. */
  get aheadMs(): number | undefined {
    const vouched = this.#inForce;
    if (!this.isNeeded || vouched === undefined) return undefined;
    const aheadMs = this.#differenceOf(vouched.sample);
    if (Math.abs(aheadMs - (this.#aheadMs ?? Number.POSITIVE_INFINITY)) > STEADY_MS)
      this.#aheadMs = Math.round(aheadMs);
    return this.#aheadMs;
  }

  /** The word on the playlist in force. */
  get #inForce(): ServerWord | undefined {
    const inForce = this.#parts.playlistHash();
    return this.#vouched.find(({ playlist }) => playlist === inForce);
  }

  #differenceOf({ utcMs, monotonicMs }: TimeSample): number {
    return utcMs - this.#parts.time.toUtc(monotonicMs);
  }
}
