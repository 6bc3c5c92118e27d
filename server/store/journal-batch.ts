/** What a station's batch holds, entry by entry: whole ones, and broken ones with the number under which they came. */
import { entryHash } from '../../stations/journal-chain.ts';
import { type JournalBatch, type JournalEntry, journalEntrySchema } from '../../stations/protocol.ts';
import { toJson } from './json-column.ts';

/** Characters of a fact as it is stored; stations cut what they say of a fault at 500, and the rest is ids and numbers. */
export const LONGEST_FACT = 8_000;

/** What a batch holds at one place: `entry` where it is whole, with its fact as text, otherwise `reason`; `seq` where its place can be told. */
export interface ReadEntry {
  readonly raw: unknown;
  readonly seq: number | undefined;
  readonly entry: JournalEntry | undefined;
  readonly reason: string;
  readonly factText: string;
}

/**
 * Entries of a batch follow one another, so a broken one takes its place from a whole neighbour: what it says of its own seq cannot
 * be believed. Where no neighbour is whole, what the entries say is all there is.
 */
export function readBatch({ epoch, entries }: Pick<JournalBatch, 'epoch' | 'entries'>): ReadEntry[] {
  const reads = entries.map((raw) => readEntry(raw, epoch));
  const isAnchor = reads.some(({ entry }) => entry !== undefined)
    ? (read: ReadEntry) => read.entry !== undefined
    : (read: ReadEntry) => read.seq !== undefined;
  let anchor = reads.findIndex(isAnchor);
  return reads.map((read, index) => {
    if (isAnchor(read)) {
      anchor = index;
      return read;
    }
    const anchorSeq = reads[anchor]?.seq;
    return { ...read, seq: anchorSeq === undefined ? undefined : Math.max(1, anchorSeq + index - anchor) };
  });
}

function readEntry(raw: unknown, epoch: number): ReadEntry {
  const parsed = journalEntrySchema.safeParse(raw);
  if (!parsed.success) return broken(raw, saidSeq(raw), 'not-an-entry');
  const { seq } = parsed.data;
  const asSent = raw as JournalEntry;
  if (entryHash(asSent) !== parsed.data.hash) return broken(raw, seq, 'hash-wrong');
  if (parsed.data.epoch !== epoch) return broken(raw, undefined, 'other-epoch');
  const factText = toJson(asSent.fact);
  return factText.length > LONGEST_FACT
    ? broken(raw, seq, 'too-long')
    : { raw, seq, entry: asSent, reason: '', factText };
}

function broken(raw: unknown, seq: number | undefined, reason: string): ReadEntry {
  return { raw, seq, entry: undefined, reason, factText: '' };
}

function saidSeq(raw: unknown): number | undefined {
  return journalEntrySchema.shape.seq.safeParse((raw as { seq?: unknown } | null)?.seq).data;
}
