/** Opens the journal after whatever happened to it: torn tails cut off, kept entries read back, no number ever given twice. */
import path from 'node:path';
import { CHAIN_START } from '../journal-chain.ts';
import type { JournalEntry } from '../protocol.ts';
import { ensureFolder, readJsonIfWhole } from './durable-file.ts';
import {
  ACK_FILE,
  type Acks,
  ackSchema,
  type Head,
  Journal,
  type JournalOptions,
  type KeptSegment,
} from './journal-file.ts';
import { cutTail, listSegments, readSegment, type Segment } from './journal-segments.ts';

/** Opens the journal in `dir`, cuts off a torn tail, and gives back every entry that is kept, oldest first. */
export async function openJournal(options: JournalOptions): Promise<{ journal: Journal; kept: JournalEntry[] }> {
  const { dir, log } = options;
  await ensureFolder(dir);
  const acks = (await readJsonIfWhole(path.join(dir, ACK_FILE), ackSchema)) ?? {};
  const found = await listSegments(dir);
  const kept: JournalEntry[] = [];
  const segments: KeptSegment[] = [];
  for (const segment of found) {
    const { entries, wholeBytes } = await readSegment(segment);
    kept.push(...entries);
    segments.push({ ...segment, bytes: wholeBytes, lastSeq: entries.at(-1)?.seq ?? segment.firstSeq - 1 });
    if (segment === found.at(-1)) await cutTail(segment, wholeBytes);
  }
  const head = findHead(kept.at(-1), segments, acks, options.firstEpoch);
  if (head.seq === 0 && segments.length > 0)
    log.error({ epoch: head.epoch }, 'the journal lost entries: a new epoch begins');
  const journal = new Journal(options, acks, head, segments);
  await journal.open();
  return { journal, kept };
}

/** Where the chain goes on. Numbers the server may already hold are never given twice: then a new epoch begins. */
function findHead(last: JournalEntry | undefined, segments: readonly Segment[], acks: Acks, firstEpoch: number): Head {
  if (last !== undefined && (acks[last.epoch] ?? 0) <= last.seq) return last;
  const epochs = [...segments.map(({ epoch }) => epoch), ...Object.keys(acks).map(Number)];
  return { epoch: Math.max(firstEpoch, ...epochs.map((epoch) => epoch + 1)), seq: 0, hash: CHAIN_START };
}
