/** Sends the journal in order, in signed batches; only the server's number says what has arrived. */
import type { Logger } from 'pino';
import { type PrivateJwk, sign } from '../sign.ts';
import { Alarm } from './alarm.ts';
import { backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import type { Journal } from './journal-file.ts';
import type { StationLink } from './station-link.ts';

/** Entries in one batch. */
export const BATCH = 200;
const RETRY = { firstMs: 2_000, longestMs: 300_000 };
/** Entries of one moment travel together. */
const GATHER_MS = 300;

/** What the upload works with. */
export interface JournalUploadParts {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly link: StationLink;
  readonly journal: Journal;
  readonly station: string;
  readonly key: PrivateJwk;
  readonly log: Logger;
  readonly stop: AbortSignal;
}

/** What one try came to: all sent, more to send, or failed with the wait the server asked for. */
type Sent =
  | { readonly kind: 'all' }
  | { readonly kind: 'more' }
  | { readonly kind: 'failed'; readonly retryAfterMs: number };

/** The loop that empties the journal to the server. */
export class JournalUpload {
  readonly #parts: JournalUploadParts;
  readonly #alarm: Alarm;
  #failures = 0;

  constructor(parts: JournalUploadParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
  }

  /** New entries are on disk; while the server fails, its back-off stands. */
  wake(): void {
    if (this.#failures === 0) this.#alarm.wake();
  }

  /** The server is there again. */
  retryNow(): void {
    this.#failures = 0;
    this.#alarm.wake();
  }

  /** Sends until the stop. */
  async run(): Promise<void> {
    const { clock, chance, stop } = this.#parts;
    while (!stop.aborted) {
      const sent = await this.sendOnce();
      this.#failures = sent.kind === 'failed' ? this.#failures + 1 : 0;
      if (sent.kind === 'more') continue;
      const waitMs = sent.kind === 'all' ? 3_600_000 : backOffMs(this.#failures, RETRY, chance(), sent.retryAfterMs);
      await this.#alarm.sleep(waitMs);
      await clock.wait(GATHER_MS, stop);
    }
  }

  /** One batch. A reply that says no more than before counts as a failure: the same entries are not sent in a circle. */
  async sendOnce(): Promise<Sent> {
    const { journal, link, station, key, log } = this.#parts;
    const batch = await journal.readUnsent(BATCH);
    if (batch === undefined) return { kind: 'all' };
    const answer = await link.postJournal(await sign({ station, ...batch }, 'loa-journal+jwt', key));
    if (answer.kind !== 'ok') {
      if (answer.kind !== 'unreachable') log.warn({ answer }, 'journal batch not taken');
      return { kind: 'failed', retryAfterMs: answer.kind === 'busy' ? answer.retryAfterMs : 0 };
    }
    const { epoch, ackSeq } = answer.value;
    const hasMoved = epoch === batch.epoch && (await journal.acknowledge(epoch, ackSeq));
    return hasMoved ? { kind: 'more' } : { kind: 'failed', retryAfterMs: 0 };
  }
}
