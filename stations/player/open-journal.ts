/** Opens the journal after whatever happened to it: torn tails cut off, kept entries read back, no number ever given twice. */
import path from 'node:path';
import { CHAIN_START } from '../journal-chain.ts';
import type { JournalEntry } from '../protocol.ts';
import { ensureFolder, isDiskRefusing, readJsonIfWhole } from './durable-file.ts';
import { ACK_FILE, type Acks, ackSchema, type Head, Journal, type JournalOptions } from './journal-file.ts';
import { cutTail, listSegments, readSegment, type Segment, type SegmentContent } from './journal-segments.ts';
import type { KeptSegment } from './unsent-batch.ts';

/** Opens the journal in `dir`, cuts off a torn tail, and gives back every entry that is kept, oldest first. */
export async function openJournal(options: JournalOptions): Promise<{ journal: Journal; kept: JournalEntry[] }> {
  const { dir, log } = options;
  await ensureFolder(dir);
  const acks = (await readJsonIfWhole(path.join(dir, ACK_FILE), ackSchema)) ?? {};
  const found = await listSegments(dir);
  const kept: JournalEntry[] = [];
  const segments: KeptSegment[] = [];
  let newest: Newest | undefined;
  for (const [i, segment] of found.entries()) {
    const content = await readSegment(segment);
    kept.push(...content.entries);
    segments.push({ ...segment, bytes: content.wholeBytes, lastSeq: lastGiven(segment, content, found[i + 1]) });
    newest = { segment, content };
  }
  const head = findHead(kept.at(-1), newest, acks, options.firstEpoch);
  const isTailWhole = newest === undefined || head.seq === 0 || (await isCut(newest, log));
  if (newest !== undefined && head.seq === 0)
    log.error({ epoch: head.epoch }, 'the journal lost entries: a new epoch begins');
  const journal = new Journal(options, acks, head, segments);
  await journal.open(isTailWhole);
  return { journal, kept };
}

/** Cuts a torn tail off; false where the disk takes nothing: what follows goes to a file of its own. */
async function isCut({ segment, content }: Newest, log: JournalOptions['log']): Promise<boolean> {
  try {
    await cutTail(segment, content.wholeBytes);
    return true;
  } catch (error) {
    if (!isDiskRefusing(error)) throw error;
    log.error({ err: error }, 'the disk takes no change of the journal');
    return false;
  }
}

/** The segment written last, with what it holds. */
interface Newest {
  readonly segment: Segment;
  readonly content: SegmentContent;
}

/** The last number given out in `segment`: where another follows in its epoch, the one before that one's first. */
function lastGiven(segment: Segment, { entries }: SegmentContent, following: Segment | undefined): number {
  if (following?.epoch === segment.epoch) return following.firstSeq - 1;
  return entries.at(-1)?.seq ?? segment.firstSeq - 1;
}

/**
 * Where the chain goes on: behind the last entry, if that is sure to be the last ever written. Numbers the server may
 * already hold are never given twice: otherwise a new epoch begins.
 */
function findHead(last: JournalEntry | undefined, newest: Newest | undefined, acks: Acks, firstEpoch: number): Head {
  const isLastWritten =
    last !== undefined &&
    last.epoch === newest?.segment.epoch &&
    last.seq >= newest.segment.firstSeq - 1 &&
    !newest.content.isTailSpoilt &&
    (acks[last.epoch] ?? 0) <= last.seq;
  if (isLastWritten) return last;
  const epochs = [newest?.segment.epoch ?? 0, last?.epoch ?? 0, ...Object.keys(acks).map(Number)];
  return { epoch: Math.max(firstEpoch, ...epochs.map((epoch) => epoch + 1)), seq: 0, hash: CHAIN_START };
}
