/** The next batch for the server: every number from the acknowledged one on, what is lost as a mark in its place. */
import type { JournalEntry } from '../protocol.ts';
import { readSegment, type Segment } from './journal-segments.ts';

/** A segment with what is in it. */
export interface KeptSegment extends Segment {
  readonly bytes: number;
  /** The last number given out in it, readable or not; firstSeq - 1 while it has none. */
  readonly lastSeq: number;
}

/** Stands where the disk no longer has the entry, or it was removed with the server's word that it had it. */
export interface LostMark {
  readonly epoch: number;
  readonly seq: number;
  readonly lost: true;
}

/** A batch to send: entries of one epoch, numbered without a gap from the acknowledged one on. */
export interface UnsentBatch {
  readonly epoch: number;
  readonly entries: readonly unknown[];
  /** See `journalBatchSchema`. */
  readonly kept?: number[];
}

/** Bytes of entries in one batch: within a station's time limit also at 10 kB/s, and far below what the server takes at once. */
export const BATCH_BYTES = 100_000;
/** One entry that is longer than any request may be. No player writes such a one any more. */
const LONGEST_ENTRY_BYTES = 500_000;

/** As much of the batch, from its beginning, as fits into one request, and always its first; one that never could is sent as a mark, so that the others get past it. */
export function fitBatch(batch: UnsentBatch): UnsentBatch {
  const entries: unknown[] = [];
  let bytes = 0;
  for (const entry of batch.entries) {
    const length = Buffer.byteLength(JSON.stringify(entry));
    const isTooLong = length > LONGEST_ENTRY_BYTES;
    bytes += isTooLong ? 0 : length;
    if (bytes > BATCH_BYTES && entries.length > 0) break;
    entries.push(isTooLong ? markOf(entry as JournalEntry) : entry);
  }
  return { ...batch, entries };
}

function markOf({ epoch, seq }: Pick<JournalEntry, 'epoch' | 'seq'>): LostMark {
  return { epoch, seq, lost: true };
}

/**
 * At most `limit` entries of `epoch` behind `acked`. The server takes nothing behind a gap, so a missing entry never leaves
 * one: its mark is kept aside there, and what follows is taken. `segments`: those of this epoch, in order, at least one.
 */
export async function readUnsentBatch(
  segments: readonly KeptSegment[],
  epoch: number,
  acked: number,
  limit: number,
): Promise<UnsentBatch> {
  const entries: unknown[] = [];
  const nextSeq = () => acked + 1 + entries.length;
  const markLostUntil = (seq: number) => {
    while (nextSeq() < seq && entries.length < limit) {
      entries.push(markOf({ epoch, seq: nextSeq() }));
    }
  };
  for (const segment of segments) {
    if (segment.lastSeq < nextSeq() || entries.length === limit) continue;
    for (const entry of (await readSegment(segment)).entries) {
      if (entry.epoch !== epoch || entry.seq < nextSeq() || entry.seq > segment.lastSeq) continue;
      markLostUntil(entry.seq);
      if (entries.length === limit) break;
      entries.push(entry);
    }
    markLostUntil(segment.lastSeq + 1);
  }
  return { epoch, entries };
}
