/** Sends the journal in order, in signed batches; only the server's number says what has arrived. */
import type { Logger } from 'pino';
import type { JournalAck } from '../protocol.ts';
import { type PrivateJwk, sign } from '../sign.ts';
import { Alarm } from './alarm.ts';
import { AskedAgain } from './asked-again.ts';
import { backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import type { Journal } from './journal-file.ts';
import type { StationLink } from './station-link.ts';
import { fitBatch } from './unsent-batch.ts';

/** Entries in one batch. */
export const BATCH = 200;
const RETRY = { firstMs: 2_000, longestMs: 300_000 };
/** Before a server is tried again that keeps saying it has less than it said. */
const DOUBTED_MS = 3_600_000;
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
  readonly #again: AskedAgain;
  #failures = 0;

  constructor(parts: JournalUploadParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
    this.#again = new AskedAgain(parts.clock);
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
    const unsent = await journal.readUnsent(BATCH);
    if (unsent === undefined) return { kind: 'all' };
    const batch = fitBatch(unsent);
    const answer = await link.postJournal(await sign({ station, ...batch }, 'loa-journal+jwt', key));
    if (answer.kind !== 'ok') {
      if (answer.kind !== 'unreachable') log.warn({ answer }, 'journal batch not taken');
      return { kind: 'failed', retryAfterMs: answer.kind === 'busy' ? answer.retryAfterMs : 0 };
    }
    const { epoch, ackSeq, held = [] } = answer.value;
    for (const other of held) if (batch.kept?.includes(other.epoch)) await this.#takeLess(other);
    if (epoch !== batch.epoch) return { kind: 'failed', retryAfterMs: 0 };
    if (ackSeq >= journal.ackedOf(epoch))
      return (await journal.acknowledge(epoch, ackSeq)) ? { kind: 'more' } : { kind: 'failed', retryAfterMs: 0 };
    return { kind: 'failed', retryAfterMs: (await this.#takeLess({ epoch, ackSeq })) ? 0 : DOUBTED_MS };
  }

  /** A restored server has less than was acknowledged: from there it is sent again. False where that was done too often. */
  async #takeLess({ epoch, ackSeq }: Pick<JournalAck, 'epoch' | 'ackSeq'>): Promise<boolean> {
    const { journal, log } = this.#parts;
    if (ackSeq >= journal.ackedOf(epoch)) return true;
    const isTaken = this.#again.take(epoch);
    const facts = { epoch, acknowledged: journal.ackedOf(epoch), held: ackSeq };
    log.warn(
      facts,
      isTaken ? 'the server has less of the journal: sent again' : 'the server keeps asking for the journal',
    );
    if (isTaken) await journal.acknowledge(epoch, ackSeq);
    return isTaken;
  }
}
