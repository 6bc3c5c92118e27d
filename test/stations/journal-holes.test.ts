/** Holes never stop the record: whatever the station's disk or the server lost, the real intake takes all there still is. */
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { storeJournalBatch } from '../../server/store/journal-store.ts';
import type { Journal, JournalLimits } from '../../stations/player/journal-file.ts';
import { openJournal } from '../../stations/player/open-journal.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { makeHouse, type TestHouse } from '../server/make-house.ts';

const log = pino({ level: 'silent' });
const start = Date.UTC(2026, 10, 23);
const dayMs = 86_400_000;
/** Six or seven entries to a segment. */
const limits: JournalLimits = { segmentBytes: 2_000, keepMs: 40 * dayMs, wholeBytes: 1_000_000, reserveBytes: 10_000 };

let house: TestHouse;
let stations = 0;
let station: string;
let dir: string;
let clock: FakeClock;
beforeAll(async () => {
  house = await makeHouse({}, { withPeople: false });
});
afterAll(() => house.close());
beforeEach(async () => {
  station = `tram-${++stations}`;
  dir = await mkdtemp(path.join(tmpdir(), 'loa-holes-'));
  clock = new FakeClock(start);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = async () => (await openJournal({ dir, limits, clock, firstEpoch: 7, log })).journal;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

async function append(journal: Journal, from: number, to: number): Promise<void> {
  for (const version of range(from, to)) {
    journal.append({ kind: 'playlist-accepted', version }, start + version, true);
    await journal.settle();
  }
}

async function write(from: number, to: number): Promise<void> {
  const journal = await open();
  await append(journal, from, to);
  await journal.close();
}

async function segmentFiles(): Promise<string[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.jsonl')).sort();
  return names.map((name) => path.join(dir, name));
}

/** One exchange with the server; false when there was nothing to send. */
async function sendOnce(journal: Journal, limit = 5): Promise<boolean> {
  const batch = await journal.readUnsent(limit);
  if (batch === undefined) return false;
  const { db, communeId } = house;
  const ack = await storeJournalBatch(db, clock.now(), communeId, station, { ...batch, entries: [...batch.entries] });
  await journal.acknowledge(ack.epoch, ack.ackSeq);
  return true;
}

/** Sends until all is acknowledged; throws when it gets nowhere. */
async function sendAll(journal: Journal): Promise<void> {
  for (let round = 0; round < 40; round++) if (!(await sendOnce(journal))) return;
  throw new Error(`stuck: ${JSON.stringify((await journal.readUnsent(1))?.entries)}`);
}

/** Facts the server holds, and the numbers it keeps aside, by epoch and number. */
async function held(): Promise<{ versions: number[]; aside: number[] }> {
  const rows = await house.db.selectFrom('journal').select(['fact', 'epoch', 'seq']).where('stationId', '=', station);
  const facts = await rows.orderBy('epoch').orderBy('seq').execute();
  const rejected = house.db.selectFrom('journalRejected').select('seq').where('stationId', '=', station);
  return {
    versions: facts.map(({ fact }) => Number(JSON.parse(fact).version)),
    aside: (await rejected.orderBy('epoch').orderBy('seq').execute()).map(({ seq }) => Number(seq)),
  };
}

/** The numbers in the segment that `file` is, up to the next one's first. */
async function numbersOf(file: string): Promise<number[]> {
  return (await readFile(file, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => Number(JSON.parse(line).seq));
}

async function zero(file: string): Promise<void> {
  const { length } = await readFile(file);
  await writeFile(file, Buffer.alloc(length));
}

describe('a segment in the middle', () => {
  const spoils: Readonly<Record<string, (file: string) => Promise<void>>> = {
    zeroed: zero,
    'cut to nothing': (file) => truncate(file, 0),
    'gone altogether': (file) => rm(file),
  };
  test.each(Object.entries(spoils))(
    '%s: what stands around it is stored, its numbers are kept aside',
    async (_, spoil) => {
      await write(1, 25);
      const second = (await segmentFiles())[1] ?? '';
      const lost = await numbersOf(second);
      const before = await open();
      for (const _sent of range(2, lost[0] ?? 0)) await sendOnce(before, 1);
      await before.close();
      await spoil(second);
      const journal = await open();
      await sendAll(journal);
      await append(journal, 26, 26);
      await sendAll(journal);
      await journal.close();
      expect(lost.length).toBeGreaterThan(3);
      expect(await held()).toEqual({ versions: range(1, 26).filter((n) => !lost.includes(n)), aside: lost });
    },
  );

  test('spoilt while the station runs: what memory still has is sent from there', async () => {
    const journal = await open();
    await append(journal, 1, 25);
    await zero((await segmentFiles())[1] ?? '');
    await sendAll(journal);
    await journal.close();
    expect(await held()).toEqual({ versions: range(1, 25), aside: [] });
  });
});

test('a server restored to before what the station still keeps is not waited for in vain', async () => {
  await write(1, 25);
  for (const file of await segmentFiles()) await utimes(file, start / 1000, start / 1000);
  clock.stepWall(41 * dayMs);
  const journal = await open();
  await journal.acknowledge(7, 20);
  const kept = await numbersOf((await segmentFiles())[0] ?? '');
  await journal.acknowledge(7, 0);
  await sendAll(journal);
  await journal.close();
  const first = kept[0] ?? 0;
  expect(first).toBeGreaterThan(5);
  expect(await held()).toEqual({ versions: range(first, 25), aside: range(1, first - 1) });
});

describe('lines that were on disk rot at the tail, and their acknowledgement never came', () => {
  const rots: Readonly<Record<string, (file: string) => Promise<void>>> = {
    'zeroed whole': zero,
    'the last line turned': async (file) => {
      const text = await readFile(file, 'utf8');
      await writeFile(file, `${text.slice(0, -40)}#${text.slice(-39)}`);
    },
  };
  test.each(Object.entries(rots))('%s: their numbers are not given again', async (_, rot) => {
    await write(1, 3);
    const held3 = await open();
    await sendOnce(held3);
    await held3.acknowledge(7, 0);
    await held3.close();
    await rot((await segmentFiles()).at(-1) ?? '');
    // Twice: a start that wrote nothing must not make the next one forget.
    await (await open()).close();
    await write(4, 5);
    const journal = await open();
    await sendAll(journal);
    await journal.close();
    expect(journal.head.epoch).toBeGreaterThan(7);
    expect(await held()).toEqual({ versions: [1, 2, 3, 4, 5], aside: [] });
  });
});
