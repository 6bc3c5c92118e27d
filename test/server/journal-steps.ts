/** Journals as a station writes them: chained entries, and the ways in which they go wrong. */
import { CHAIN_START, entryHash } from '../../stations/journal-chain.ts';
import type { JournalEntry, JournalFact } from '../../stations/protocol.ts';
import { hashOf } from './segment-steps.ts';

/** A chained journal of one epoch: one entry per fact, a second apart, from seq 1. */
export function writeJournal(
  facts: readonly JournalFact[],
  { epoch = 1, from = Date.parse('2026-11-23T02:00:00Z') }: { epoch?: number; from?: number } = {},
): JournalEntry[] {
  return writeJournalAt(
    epoch,
    facts.map((fact, index) => ({ at: from + index * 1000, fact })),
  );
}

/** A chained journal with each fact at its own time. */
export function writeJournalAt(epoch: number, written: readonly { at: number; fact: JournalFact }[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const [index, { at, fact }] of written.entries()) {
    const prev = entries.at(-1)?.hash ?? CHAIN_START;
    const entry = { epoch, seq: index + 1, at, clockTrusted: true, fact, prev };
    entries.push({ ...entry, hash: entryHash(entry) });
  }
  return entries;
}

/** The journal of a box that stood there since `bootAt` and wrote `facts` from `from` on. */
export function writeJournalSince(
  bootAt: number,
  facts: readonly JournalFact[],
  { epoch = 1, from }: { epoch?: number; from: number },
): JournalEntry[] {
  const boot: JournalFact = { kind: 'boot', bootId: `boot-${epoch}`, software: 'loa 0.1.0' };
  return writeJournalAt(epoch, [
    { at: bootAt, fact: boot },
    ...facts.map((fact, index) => ({ at: from + index * 1000, fact })),
  ]);
}

/** `count` facts that tell nothing but apart. */
export function someFacts(count: number): JournalFact[] {
  return Array.from({ length: count }, (_, index) => ({ kind: 'playlist-accepted', version: index + 1 }));
}

/** What a station writes of an airing with one item that sounded from `startedAt` for `renderedMs`. */
export function airedFacts(
  airingId: string,
  { startedAt, renderedMs = 30_000, mark = 'a' }: { startedAt: number; renderedMs?: number; mark?: string },
): JournalFact[] {
  const about = { airingId, index: 0, sha256: hashOf(mark), playlistVersion: 1, plannedAt: startedAt, startedAt };
  return [
    { kind: 'item-started', ...about },
    {
      kind: 'item-ended',
      ...about,
      endedAt: startedAt + renderedMs,
      renderedMs,
      frames: renderedMs * 48,
      rmsDb: -18.5,
      peakDb: -6.2,
      volumePct: 80,
      end: 'complete',
    },
    { kind: 'airing-closed', airingId, playlistVersion: 1 },
  ];
}

/** A flaw on the station's disk: name -> what becomes of an entry. The hash is not made anew. */
export const flaws: Readonly<Record<string, (entry: JournalEntry) => unknown>> = {
  'another fact': (entry) => ({ ...entry, fact: { kind: 'fault', code: 'x', detail: 'y' } }),
  'another time': (entry) => ({ ...entry, at: entry.at + 1 }),
  'a broken hash': (entry) => ({ ...entry, hash: `${entry.hash.slice(0, -1)}${entry.hash.endsWith('0') ? '1' : '0'}` }),
  'a hash that is no hash': (entry) => ({ ...entry, hash: 'xyz' }),
  'no fact': ({ fact: _fact, ...entry }) => entry,
  'a fact nobody knows': (entry) => ({ ...entry, fact: { kind: 'sang-a-song' } }),
  'no seq': ({ seq: _seq, ...entry }) => entry,
  'a seq far ahead': (entry) => ({ ...entry, seq: entry.seq + 1000 }),
  'a seq of the past': (entry) => ({ ...entry, seq: entry.seq > 1 ? entry.seq - 1 : 5 }),
  'a seq that is text': (entry) => ({ ...entry, seq: `${entry.seq}` }),
  'a negative seq': (entry) => ({ ...entry, seq: -entry.seq }),
  'another epoch': (entry) => ({ ...entry, epoch: entry.epoch + 1 }),
  nothing: () => null,
  'a number': () => 7,
  'half a line': (entry) => JSON.stringify(entry).slice(0, 40),
  'a list': (entry) => [entry],
  'a whole novel': () => 'x'.repeat(50_000),
};
