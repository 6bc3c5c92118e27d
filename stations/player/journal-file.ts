/** The station's own record: append-only and hash-chained, on disk before it counts, kept until the server has it and 40 days more. */
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { InstantMs } from '../../scheduler/model.ts';
import { entryHash } from '../journal-chain.ts';
import { type JournalEntry, type JournalFact, MOST_KEPT_EPOCHS } from '../protocol.ts';
import type { Clock } from './clock.ts';
import { cutFact } from './cut-fact.ts';
import { isDiskRefusing, writeDurably } from './durable-file.ts';
import { openSegment, type SegmentWriter } from './journal-segments.ts';
import { setAside } from './set-aside.ts';
import { type KeptSegment, readUnsentBatch, type UnsentBatch } from './unsent-batch.ts';

/** How much the journal may hold. */
export interface JournalLimits {
  /** A segment is closed when it is this big. */
  readonly segmentBytes: number;
  /** Acknowledged entries are kept this long (design, section 6: 40 days). */
  readonly keepMs: number;
  /** Over all segments; when unsent entries reach it the journal is full. */
  readonly wholeBytes: number;
  /** Set aside on disk and given back when the disk is full, so that the record goes on for about 60 days. */
  readonly reserveBytes: number;
}

/** The limits of a real station: an entry is about 400 bytes, a busy day about 60 kB. */
export const STATION_LIMITS: JournalLimits = {
  segmentBytes: 64 * 1024,
  keepMs: 40 * 86_400_000,
  wholeBytes: 64 * 1024 * 1024,
  reserveBytes: 4 * 1024 * 1024,
};

const RETRY_MS = 15_000;
const RECENT = 400;
/** Where the server's acknowledgements are kept, by epoch. */
export const ACK_FILE = 'ack.json';
/** The file's shape. */
export const ackSchema = z.record(z.string(), z.int().nonnegative());
/** Highest number the server holds, by epoch. */
export type Acks = Record<number, number>;

/** Where a chain stands. */
export type Head = Pick<JournalEntry, 'epoch' | 'seq' | 'hash'>;

/** What `openJournal` needs. `firstEpoch`: epoch of a journal that begins here, higher than any before it. */
export interface JournalOptions {
  readonly dir: string;
  readonly limits: JournalLimits;
  readonly clock: Clock;
  readonly firstEpoch: number;
  readonly log: Logger;
}

/** The open journal. Appending never waits and never fails; `isFull` says when entries cannot reach the disk. */
export class Journal {
  readonly #options: JournalOptions;
  readonly #acks: Acks;
  readonly #closing = new AbortController();
  #head: Head;
  #durable: Head;
  #segments: KeptSegment[];
  #writer: SegmentWriter | undefined;
  #pending: JournalEntry[] = [];
  /** The newest unacknowledged entries on disk, so that a quiet day reads no file. */
  #recent: JournalEntry[] = [];
  #writing: Promise<void> | undefined;
  #diskRefuses = false;
  #settling: (() => void)[] = [];
  #listener: () => void = () => {};

  constructor(options: JournalOptions, acks: Acks, head: Head, segments: readonly KeptSegment[]) {
    this.#options = options;
    this.#acks = acks;
    this.#head = head;
    this.#durable = head;
    this.#segments = [...segments];
  }

  /**
   * Opens the segment to write, the last one where its tail is whole, and sets the reserve aside. A disk that takes nothing stops no
   * station: the journal is full until it does.
   */
  async open(isTailWhole: boolean): Promise<void> {
    const { dir, log } = this.#options;
    const last = this.#segments.at(-1);
    try {
      if (isTailWhole && last?.epoch === this.#head.epoch) {
        this.#writer = await openSegment(dir, last.epoch, last.firstSeq);
        this.#segments.pop();
      } else await this.#openNext();
    } catch (error) {
      if (!isDiskRefusing(error)) throw error;
      log.error({ err: error }, 'the disk takes no journal');
      this.#diskRefuses = true;
    }
    // Not waited for: it only has to be there before the disk is full.
    void setAside(this.#reserveFile, this.#options.limits.reserveBytes).catch(() => {});
  }

  /** Epoch, number and hash of the newest entry, on disk or about to be. */
  get head(): Head {
    return { epoch: this.#head.epoch, seq: this.#head.seq, hash: this.#head.hash };
  }

  /** Epoch, number and hash of the newest entry that is on disk, and how many wait behind it: what may be signed, because no number of it is ever given twice. */
  get saved(): Head & { readonly unsaved: number } {
    const { epoch, seq, hash } = this.#durable;
    return { epoch, seq, hash, unsaved: this.#head.seq - seq };
  }

  /** Entries wait in memory for a disk that takes no more, or the unsent ones have reached the whole limit. */
  get isFull(): boolean {
    const unsent = this.#segments.filter((segment) => segment.lastSeq > this.ackedOf(segment.epoch));
    return this.#diskRefuses || sumBytes(unsent) > this.#options.limits.wholeBytes;
  }

  /** Calls `listener` whenever entries have reached the disk or the disk refused them. */
  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  /** Adds a fact to the chain at once and sends it to the disk in order, together with its neighbours. */
  append(fact: JournalFact, at: InstantMs, clockTrusted: boolean): void {
    const { epoch, seq, hash } = this.#head;
    const sealed = { at: Math.max(0, Math.round(at)), clockTrusted, fact: cutFact(fact) };
    const unsealed = { epoch, seq: seq + 1, ...sealed, prev: hash };
    const entry: JournalEntry = { ...unsealed, hash: entryHash(unsealed) };
    this.#head = entry;
    this.#pending.push(entry);
    this.#writing ??= this.#writePending().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when what was appended so far is on disk, or the disk has refused it. */
  async settle(): Promise<void> {
    if (this.#pending.length === 0 || this.#diskRefuses) return;
    await new Promise<void>((resolve) => this.#settling.push(resolve));
  }

  /** What the server has not acknowledged, oldest first, at most `limit` entries of one epoch; undefined when it has all. */
  async readUnsent(limit: number): Promise<UnsentBatch | undefined> {
    const segments = [...this.#segments, this.#openSegment()].filter(
      ({ epoch, lastSeq }) => lastSeq > this.ackedOf(epoch),
    );
    const epoch = segments[0]?.epoch;
    if (epoch === undefined) return undefined;
    const kept = this.#keptBeside(epoch);
    if (epoch === this.#head.epoch && this.#recent[0]?.seq === this.ackedOf(epoch) + 1) {
      return { epoch, entries: this.#recent.slice(0, limit), ...kept };
    }
    const own = segments.filter((segment) => segment.epoch === epoch);
    return { ...(await readUnsentBatch(own, epoch, this.ackedOf(epoch), limit)), ...kept };
  }

  /** The highest number of an epoch that a server has acknowledged. */
  ackedOf(epoch: number): number {
    return this.#acks[epoch] ?? 0;
  }

  /** Takes the server's word for what it holds, also when that is less than before (a restored server asks again). True if it is more. */
  async acknowledge(epoch: number, seq: number): Promise<boolean> {
    const before = this.ackedOf(epoch);
    const now = epoch === this.#head.epoch ? Math.min(seq, this.#durable.seq) : seq;
    if (now === before) return false;
    this.#acks[epoch] = now;
    this.#recent = this.#recent.filter((entry) => entry.epoch !== epoch || entry.seq > now);
    await writeDurably(path.join(this.#options.dir, ACK_FILE), JSON.stringify(this.#acks));
    await this.#prune();
    return now > before;
  }

  /** Writes what is left, if the disk takes it, and lets the file go. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
    for (const settled of this.#settling.splice(0)) settled();
    await this.#writer?.close();
  }

  async #openNext(): Promise<SegmentWriter> {
    this.#writer = await openSegment(this.#options.dir, this.#durable.epoch, this.#durable.seq + 1);
    return this.#writer;
  }

  get #reserveFile(): string {
    return path.join(this.#options.dir, 'reserve.bin');
  }

  /** Other epochs, newest last, of which acknowledged entries are here: a restored server may have less of them, and they are asked after with each batch. */
  #keptBeside(epoch: number): Pick<UnsentBatch, 'kept'> {
    const epochs = new Set([...this.#segments, this.#head].map((one) => one.epoch));
    const kept = [...epochs].filter((one) => one !== epoch && this.ackedOf(one) > 0).slice(-MOST_KEPT_EPOCHS);
    return kept.length === 0 ? {} : { kept };
  }

  /** The segment being written, as far as it is on disk. */
  #openSegment(): KeptSegment {
    const { segment, bytes } = this.#writer ?? {
      segment: { file: '', epoch: this.#head.epoch, firstSeq: 1 },
      bytes: 0,
    };
    return { ...segment, bytes, lastSeq: this.#durable.seq };
  }

  /** Writes all that waits. A full disk first gets the reserve back, then is tried again every quarter of a minute. */
  async #writePending(): Promise<void> {
    for (let failures = 0; this.#pending.length > 0; ) {
      const batch = this.#pending.slice(0, 500);
      const error = await this.#write(batch);
      if (error === undefined) {
        this.#pending.splice(0, batch.length);
        failures = 0;
      } else if (this.#closing.signal.aborted) return;
      else if (++failures === 1) await rm(this.#reserveFile, { force: true }).catch(() => {});
      if (failures > 1) this.#options.log.error({ err: error, waiting: this.#pending.length }, 'journal not writable');
      this.#diskRefuses = failures > 1;
      if (this.#pending.length === 0 || this.#diskRefuses) for (const settled of this.#settling.splice(0)) settled();
      this.#listener();
      if (failures > 1) await this.#options.clock.wait(RETRY_MS, this.#closing.signal);
    }
  }

  async #write(batch: readonly JournalEntry[]): Promise<unknown> {
    try {
      await (this.#writer ?? (await this.#openNext())).append(batch);
    } catch (error) {
      return error;
    }
    this.#durable = batch.at(-1) ?? this.#durable;
    this.#recent = [...this.#recent, ...batch].slice(-RECENT);
    if ((this.#writer?.bytes ?? 0) >= this.#options.limits.segmentBytes) {
      await this.#rotate().catch((error: unknown) => this.#options.log.error({ err: error }, 'no new journal segment'));
    }
    return undefined;
  }

  async #rotate(): Promise<void> {
    const next = await openSegment(this.#options.dir, this.#head.epoch, this.#durable.seq + 1);
    this.#segments.push(this.#openSegment());
    await this.#writer?.close();
    this.#writer = next;
  }

  /** Removes the oldest segments while the server has all of them and they are past their time, or past the whole limit. */
  async #prune(): Promise<void> {
    const { clock, limits } = this.#options;
    for (let oldest = this.#segments[0]; oldest !== undefined; oldest = this.#segments[0]) {
      if (oldest.lastSeq > this.ackedOf(oldest.epoch)) return;
      const age = clock.now() - ((await stat(oldest.file).catch(() => undefined))?.mtimeMs ?? 0);
      if (age < limits.keepMs && sumBytes(this.#segments) <= limits.wholeBytes) return;
      await rm(oldest.file, { force: true });
      this.#segments.shift();
    }
  }
}

function sumBytes(segments: readonly KeptSegment[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}
