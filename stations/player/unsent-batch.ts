/** The next batch for the server: every number from the acknowledged one on, what is lost as a mark in its place. */
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
      entries.push({ epoch, seq: nextSeq(), lost: true } satisfies LostMark);
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
