/** The journal loses and doubles nothing: not by a cut at any byte, a lost reply, a restored server, or a disk that is full. */
import { mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHAIN_START } from '../../stations/journal-chain.ts';
import type { JournalLimits } from '../../stations/player/journal-file.ts';
import { openJournal } from '../../stations/player/open-journal.ts';
import type { JournalEntry, JournalFact } from '../../stations/protocol.ts';
import { runs } from '../counts.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const log = pino({ level: 'silent' });
const start = Date.UTC(2026, 10, 23);
const dayMs = 86_400_000;
const small: JournalLimits = { segmentBytes: 2_000, keepMs: 40 * dayMs, wholeBytes: 1_000_000, reserveBytes: 10_000 };

let dir: string;
let clock: FakeClock;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'loa-journal-'));
  clock = new FakeClock(start);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (limits = small) => openJournal({ dir, limits, clock, firstEpoch: 7, log });
const fact = (version: number): JournalFact => ({ kind: 'playlist-accepted', version });
const versions = (entries: readonly JournalEntry[]) =>
  entries.map((entry) => (entry.fact.kind === 'playlist-accepted' ? entry.fact.version : 0));

/** Writes `count` facts numbered from `first` and closes. */
async function write(first: number, count: number): Promise<void> {
  const { journal } = await open();
  for (let n = first; n < first + count; n++) {
    journal.append(fact(n), start + n, true);
    await journal.settle();
  }
  await journal.close();
}

function expectWholeChain(entries: readonly JournalEntry[]): void {
  for (const [i, entry] of entries.entries()) {
    const before = entries[i - 1];
    const isFirst = before === undefined || before.epoch !== entry.epoch;
    expect(entry.prev).toBe(isFirst ? CHAIN_START : before.hash);
    expect(entry.seq).toBe(isFirst ? 1 : before.seq + 1);
  }
}

test('entries are numbered from one, chained, and read back in order over many segments', async () => {
  await write(1, 40);
  const { journal, kept } = await open();
  await journal.close();
  expect(versions(kept)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  expectWholeChain(kept);
  expect((await readdir(dir)).filter((name) => name.endsWith('.jsonl')).length).toBeGreaterThan(3);
  expect(kept[0]?.epoch).toBe(7);
});

describe('cut at every byte', () => {
  test('a torn last write leaves a whole chain, and what is written next follows it', { timeout: 60_000 }, async () => {
    await write(1, 12);
    const last =
      (await readdir(dir))
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
        .at(-1) ?? '';
    const file = path.join(dir, last);
    const whole = await readFile(file);
    const step = runs(29, 1);
    for (let bytes = 0; bytes <= whole.length; bytes += step) {
      await writeFile(file, whole.subarray(0, bytes));
      const cut = await open();
      cut.journal.append(fact(100), start, true);
      await cut.journal.close();
      const again = await open();
      await again.journal.close();
      expectWholeChain(again.kept);
      expect(versions(again.kept)).toEqual([...versions(cut.kept), 100]);
      expect(versions(cut.kept)).toEqual(versions(cut.kept).map((_, i) => i + 1));
    }
  });

  test('garbage in the tail is cut off', async () => {
    await write(1, 3);
    const last =
      (await readdir(dir))
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
        .at(-1) ?? '';
    await writeFile(path.join(dir, last), Buffer.alloc(300), { flag: 'a' });
    await write(4, 1);
    const { journal, kept } = await open();
    await journal.close();
    expect(versions(kept)).toEqual([1, 2, 3, 4]);
    expectWholeChain(kept);
  });

  test('a spoilt entry in the middle costs itself alone: the rest is sent around it', async () => {
    await write(1, 4);
    const last = (await readdir(dir)).filter((name) => name.endsWith('.jsonl')).sort()[0] ?? '';
    const lines = (await readFile(path.join(dir, last), 'utf8')).split('\n');
    lines[1] = `${lines[1]?.slice(0, 40)}#${lines[1]?.slice(41)}`;
    await writeFile(path.join(dir, last), lines.join('\n'));
    const { journal } = await open();
    const unsent = await journal.readUnsent(10);
    await journal.close();
    expect(unsent?.entries).toMatchObject([{ seq: 1 }, { seq: 2, lost: true }, { seq: 3 }, { seq: 4 }]);
  });

  test('numbers the server already holds are never given again: a new epoch begins', async () => {
    await write(1, 3);
    const { journal } = await open();
    await journal.acknowledge(7, 3);
    await journal.close();
    for (const name of await readdir(dir)) if (name.endsWith('.jsonl')) await rm(path.join(dir, name));
    const lost = await open();
    lost.journal.append(fact(1), start, true);
    await lost.journal.close();
    expect(lost.journal.head).toMatchObject({ epoch: 8, seq: 1 });
  });
});

describe('sending', () => {
  test('in order, at most so many, and only what is acknowledged by number is not sent again', async () => {
    const { journal } = await open();
    for (let n = 1; n <= 25; n++) journal.append(fact(n), start, true);
    await journal.settle();
    const batch = await journal.readUnsent(10);
    expect(versions(batch?.entries as JournalEntry[])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await journal.readUnsent(10)).toEqual(batch);
    expect(await journal.acknowledge(7, 10)).toBe(true);
    expect(versions((await journal.readUnsent(3))?.entries as JournalEntry[])).toEqual([11, 12, 13]);
    await journal.acknowledge(7, 25);
    expect(await journal.readUnsent(10)).toBeUndefined();
    await journal.close();
  });

  test('nothing is marked as on its way: after a restart the same entries are there to send', async () => {
    await write(1, 5);
    const first = await open();
    await first.journal.acknowledge(7, 2);
    await first.journal.readUnsent(10);
    await first.journal.close();
    const second = await open();
    expect(versions((await second.journal.readUnsent(10))?.entries as JournalEntry[])).toEqual([3, 4, 5]);
    await second.journal.close();
  });

  test('a restored server asks again for what it lost', async () => {
    await write(1, 30);
    const { journal } = await open();
    await journal.acknowledge(7, 30);
    expect(await journal.acknowledge(7, 12)).toBe(false);
    expect(versions((await journal.readUnsent(2))?.entries as JournalEntry[])).toEqual([13, 14]);
    await journal.close();
  });

  test('a number beyond what was written is not believed', async () => {
    await write(1, 3);
    const { journal } = await open();
    await journal.acknowledge(7, 99);
    journal.append(fact(4), start, true);
    await journal.settle();
    expect(versions((await journal.readUnsent(9))?.entries as JournalEntry[])).toEqual([4]);
    await journal.close();
  });

  test('the clock steps back: no unsent entry is deleted, none is sent twice', async () => {
    const { journal } = await open();
    for (let n = 1; n <= 20; n++) journal.append(fact(n), start - n * dayMs, true);
    await journal.settle();
    clock.stepWall(400 * dayMs);
    await journal.acknowledge(7, 4);
    clock.stepWall(-800 * dayMs);
    expect(versions((await journal.readUnsent(99))?.entries as JournalEntry[])).toEqual(
      Array.from({ length: 16 }, (_, i) => i + 5),
    );
    await journal.close();
  });
});

describe('room', () => {
  test('acknowledged entries are kept forty days, then their segments go; unsent ones stay whatever their age', async () => {
    await write(1, 40);
    const names = (await readdir(dir)).filter((name) => name.endsWith('.jsonl')).sort();
    for (const name of names) await utimes(path.join(dir, name), start / 1000, start / 1000);
    clock.stepWall(39 * dayMs);
    const { journal } = await open();
    await journal.acknowledge(7, 20);
    expect((await readdir(dir)).filter((name) => name.endsWith('.jsonl'))).toHaveLength(names.length);
    clock.stepWall(2 * dayMs);
    await journal.acknowledge(7, 21);
    await journal.close();
    const { journal: later, kept } = await open();
    await later.close();
    expect(versions(kept).at(0)).toBeGreaterThan(1);
    expect(versions(kept).at(0)).toBeLessThanOrEqual(22);
    expect(versions(kept).at(-1)).toBe(40);
  });

  test('beyond the whole limit the journal says it is full; acknowledged segments make room early', async () => {
    const { journal } = await open({ ...small, wholeBytes: 5_000 });
    for (let n = 1; n <= 40; n++) {
      journal.append(fact(n), start, true);
      await journal.settle();
    }
    expect(journal.isFull).toBe(true);
    await journal.acknowledge(7, 40);
    expect(journal.isFull).toBe(false);
    const names = (await readdir(dir)).filter((name) => name.endsWith('.jsonl'));
    const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(dir, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(7_100);
    await journal.close();
  });
});

test('a full disk: the reserve is given back, then the journal says it is full, and nothing throws', async () => {
  const { journal } = await open({ ...small, segmentBytes: 1 });
  // The next segment lies on a device that has no room.
  await symlink('/dev/full', path.join(dir, '7-0000000002.jsonl'));
  let changes = 0;
  journal.onChange(() => changes++);
  journal.append(fact(1), start, true);
  await journal.settle();
  expect(journal.isFull).toBe(false);
  journal.append(fact(2), start, true);
  await journal.settle();
  expect(journal.isFull).toBe(true);
  expect(changes).toBeGreaterThan(1);
  expect(await readdir(dir)).not.toContain('reserve.bin');
  expect(versions((await journal.readUnsent(9))?.entries as JournalEntry[])).toEqual([1]);
  await journal.close();
});

test('what may be signed is on disk: no power cut gives its number to another entry', async () => {
  const { journal } = await open({ ...small, segmentBytes: 1 });
  const full = path.join(dir, '7-0000000002.jsonl');
  await symlink('/dev/full', full);
  journal.append(fact(1), start, true);
  await journal.settle();
  journal.append(fact(2), start, true);
  await journal.settle();
  const signed = journal.saved;
  expect([signed.seq, signed.unsaved, journal.head.seq]).toEqual([1, 1, 2]);
  // The power goes while the second entry waits for room: its number is another's then.
  await journal.close();
  await rm(full);
  await write(3, 1);
  const { journal: after, kept } = await open();
  await after.close();
  expect(kept.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(versions(kept)).toEqual([1, 3]);
  expect(kept[0]).toMatchObject({ epoch: signed.epoch, seq: signed.seq, hash: signed.hash });
  expect(after.saved).toMatchObject({ seq: 2, unsaved: 0 });
});

test('whatever is appended between whatever restarts and cuts, the kept chain is whole and holds all that was settled', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ do: fc.constant('cut' as const), bytes: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ do: fc.constant('ack' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      await rm(dir, { recursive: true, force: true });
      let next = 1;
      for (const what of steps) {
        if (what.do === 'append') {
          await write(next, what.count);
          next += what.count;
          continue;
        }
        const { journal } = await open();
        if (what.do === 'ack') await journal.acknowledge(journal.head.epoch, Math.floor(journal.head.seq * what.share));
        await journal.close();
        if (what.do === 'cut') await tear(what.bytes);
      }
      const { journal, kept } = await open();
      await journal.close();
      expectWholeChain(kept);
      expect(versions(kept)).toEqual(Array.from({ length: next - 1 }, (_, i) => i + 1));
    }),
    { numRuns: runs(15, 300) },
  );
}, 120_000);

/** A write that the power cut tore: some bytes of an entry behind the whole ones. */
async function tear(bytes: number): Promise<void> {
  const last = (await readdir(dir))
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .at(-1);
  if (last === undefined) return;
  const line = '{"epoch":7,"seq":999,"at":1,"clockTrusted":true,"fact":{"kind":"playlist-accepted"'.padEnd(400, 'x');
  await writeFile(path.join(dir, last), line.slice(0, bytes), { flag: 'a' });
}
