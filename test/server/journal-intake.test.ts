/** R8 at the server: no journal entry is lost or doubled, whatever the link and the station's disk do to it. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { journalRuns } from '../../server/store/journal-runs.ts';
import { coverJournal, factsAbout, storeJournalBatch } from '../../server/store/journal-store.ts';
import { entryHash } from '../../stations/journal-chain.ts';
import type { JournalEntry } from '../../stations/protocol.ts';
import { runs } from '../counts.ts';
import { airedFacts, flaws, someFacts, writeJournal } from './journal-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';

let house: TestHouse;
let stations = 0;
beforeAll(async () => {
  house = await makeHouse({}, { withPeople: false });
});
afterAll(() => house.close());

const newStation = () => `station-${++stations}`;
const send = (stationId: string, entries: readonly unknown[], epoch = 1) =>
  storeJournalBatch(house.db, house.clock.now(), house.communeId, stationId, { epoch, entries: [...entries] });

/** What is stored of a station: its journal (without the time of receipt), its head, and what was kept aside. */
async function stored(stationId: string) {
  const { db } = house;
  const rows = await db
    .selectFrom('journal')
    .select(['epoch', 'seq', 'at', 'kind', 'fact', 'prev', 'hash', 'chained', 'airingId', 'clockTrusted'])
    .where('stationId', '=', stationId)
    .orderBy('epoch')
    .orderBy('seq')
    .execute();
  const head = await db.selectFrom('journalHead').selectAll().where('stationId', '=', stationId).execute();
  const aside = await db
    .selectFrom('journalRejected')
    .select(['epoch', 'seq', 'reason', 'raw'])
    .where('stationId', '=', stationId)
    .orderBy('id')
    .execute();
  return { rows, heads: head.map(({ epoch, seq, hash, coveredUntil }) => ({ epoch, seq, hash, coveredUntil })), aside };
}

/** Sends what is not acknowledged until all is, as a station does; throws when it gets nowhere. */
async function sendUntilDone(stationId: string, entries: readonly unknown[]): Promise<number> {
  let ack = 0;
  for (let round = 0; round < 50; round += 1) {
    ({ ackSeq: ack } = await send(stationId, entries.slice(ack)));
    if (ack >= entries.length) return ack;
  }
  throw new Error(`stuck at ${ack} of ${entries.length}`);
}

describe('a batch', () => {
  test('is stored whole and chained, and acknowledged by its highest seq', async () => {
    const station = newStation();
    const entries = writeJournal(someFacts(5));
    expect(await send(station, entries)).toEqual({ epoch: 1, ackSeq: 5 });
    const { rows, heads, aside } = await stored(station);
    expect(rows.map(({ seq, hash, chained, fact }) => [seq, hash, chained, JSON.parse(fact)])).toEqual(
      entries.map(({ seq, hash, fact }) => [seq, hash, 1, fact]),
    );
    const last = entries.at(-1);
    expect(heads).toEqual([{ epoch: 1, seq: 5, hash: last?.hash, coveredUntil: last?.at }]);
    expect(aside).toEqual([]);
  });

  test('sent again after a lost reply changes nothing at all', async () => {
    const station = newStation();
    const entries = writeJournal(someFacts(5));
    await send(station, entries);
    const before = house.dump();
    house.clock.pass(60_000);
    expect(await send(station, entries)).toEqual({ epoch: 1, ackSeq: 5 });
    expect(await send(station, entries.slice(1, 3))).toEqual({ epoch: 1, ackSeq: 5 });
    expect(await send(station, [])).toEqual({ epoch: 1, ackSeq: 5 });
    expect(house.dump()).toEqual(before);
  });

  test('with a hole is acknowledged up to the hole', async () => {
    const station = newStation();
    const entries = writeJournal(someFacts(6));
    expect(await send(station, [entries[0], entries[1], entries[3], entries[4]])).toEqual({ epoch: 1, ackSeq: 2 });
    expect(await send(station, entries.slice(4))).toEqual({ epoch: 1, ackSeq: 2 });
    expect(await send(station, entries.slice(2))).toEqual({ epoch: 1, ackSeq: 6 });
    expect((await stored(station)).rows.map(({ seq, chained }) => [seq, chained])).toEqual(
      [1, 2, 3, 4, 5, 6].map((seq) => [seq, 1]),
    );
  });

  test('of nothing from a station nobody heard is acknowledged with 0', async () => {
    expect(await send(newStation(), [])).toEqual({ epoch: 1, ackSeq: 0 });
  });

  test('counts for its own station and epoch only', async () => {
    const [one, two] = [newStation(), newStation()];
    await send(one, writeJournal(someFacts(3)));
    expect(await send(two, writeJournal(someFacts(2)))).toEqual({ epoch: 1, ackSeq: 2 });
    expect(await send(one, writeJournal(someFacts(2), { epoch: 2 }), 2)).toEqual({ epoch: 2, ackSeq: 2 });
    expect((await stored(one)).rows.map(({ epoch, seq }) => [epoch, seq])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 2],
    ]);
  });

  test('keeps fields it does not know, so that a newer player loses nothing', async () => {
    const station = newStation();
    const [entry] = writeJournal([{ kind: 'fault', code: 'x', detail: 'y', degrees: 71 } as never]);
    await send(station, [entry]);
    expect((await stored(station)).rows.map(({ fact }) => JSON.parse(fact).degrees)).toEqual([71]);
  });
});

describe('a bad entry is kept aside and never in the way', () => {
  test.each(Object.keys(flaws))('%s, in the middle', async (name) => {
    const station = newStation();
    const entries = writeJournal(someFacts(5));
    const sent = entries.map((entry) => (entry.seq === 3 ? flaws[name]?.(entry) : entry));
    expect(await sendUntilDone(station, sent)).toBe(5);
    const { rows, aside } = await stored(station);
    expect(rows.map(({ seq, hash, chained }) => [seq, hash, chained])).toEqual([
      [1, entries[0]?.hash, 1],
      [2, entries[1]?.hash, 1],
      [4, entries[3]?.hash, 0],
      [5, entries[4]?.hash, 1],
    ]);
    expect(aside).toEqual([{ epoch: 1, seq: 3, reason: expect.any(String), raw: expect.any(String) }]);
    expect(aside[0]?.raw.length).toBeLessThanOrEqual(10_000);
    expect(await sendUntilDone(station, sent)).toBe(5);
    expect(await stored(station)).toEqual({ rows, heads: expect.anything(), aside });
  });

  test.each(Object.keys(flaws))('%s, as the first of what is not acknowledged', async (name) => {
    const station = newStation();
    const entries = writeJournal(someFacts(5));
    await send(station, entries.slice(0, 2));
    const rest = entries.slice(2).map((entry) => (entry.seq === 3 ? flaws[name]?.(entry) : entry));
    expect(await send(station, rest)).toEqual({ epoch: 1, ackSeq: 5 });
    expect((await stored(station)).rows.map(({ seq }) => seq)).toEqual([1, 2, 4, 5]);
  });
});

test('an entry that contradicts a stored one (a cloned disk) is kept aside, the first stays', async () => {
  const station = newStation();
  const entries = writeJournal(someFacts(4));
  const fork = writeJournal([...someFacts(2), ...airedFacts('airing-x', { startedAt: 1 })]);
  await send(station, entries);
  expect(await send(station, fork)).toEqual({ epoch: 1, ackSeq: 5 });
  const { rows, aside } = await stored(station);
  expect(rows.slice(0, 4).map(({ hash }) => hash)).toEqual(entries.map(({ hash }) => hash));
  expect(rows.map(({ chained }) => chained)).toEqual([1, 1, 1, 1, 0]);
  expect(aside.map(({ seq, reason }) => [seq, reason])).toEqual([
    [3, 'contradicts-stored'],
    [4, 'contradicts-stored'],
  ]);
  await send(station, fork);
  expect((await stored(station)).aside).toEqual(aside);
});

describe('random links', () => {
  const count = 12;
  const chunk = fc.record({ from: fc.nat(count - 1), length: fc.integer({ min: 1, max: count }) });

  test('duplicates, gaps and reordered batches end in the same journal as the clean order', {
    timeout: runs(20_000, 900_000),
  }, async () => {
    const clean = newStation();
    const entries = writeJournal(someFacts(count));
    await send(clean, entries);
    const wanted = await stored(clean);
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 10 }), async (chunks) => {
        const station = newStation();
        let highest = 0;
        for (const { from, length } of chunks) {
          const batch = entries.slice(from, from + length);
          if (from <= highest) highest = Math.max(highest, from + batch.length);
          expect(await send(station, batch)).toEqual({ epoch: 1, ackSeq: highest });
        }
        await sendUntilDone(station, entries);
        expect(await stored(station)).toEqual(wanted);
      }),
      { numRuns: runs(40, 1000) },
    );
  });

  test('with flaws among them every good entry is stored once, every bad one is kept aside, and nothing blocks', {
    timeout: runs(20_000, 900_000),
  }, async () => {
    const flaw = fc.constantFrom(...Object.keys(flaws));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.integer({ min: 1, max: count - 1 }).map(String), flaw, { maxKeys: 5 }),
        async (places) => {
          const station = newStation();
          const entries = writeJournal(someFacts(count));
          const sent = entries.map((entry) => flaws[places[entry.seq] ?? '']?.(entry) ?? entry);
          // What was null stays null: `??` above would have put the good entry back.
          for (const [seq, name] of Object.entries(places))
            if (name === 'nothing') sent[Number(seq) - 1] = null as never;
          expect(await sendUntilDone(station, sent)).toBe(count);
          const { rows, aside } = await stored(station);
          const bad = Object.keys(places).map(Number);
          expect(rows.map(({ seq, hash }) => [seq, hash])).toEqual(
            entries.filter(({ seq }) => !bad.includes(seq)).map(({ seq, hash }) => [seq, hash]),
          );
          expect(aside.map(({ seq }) => seq)).toEqual(bad.sort((a, b) => a - b));
        },
      ),
      { numRuns: runs(40, 1000) },
    );
  });
});

describe('until when the journal covers time', () => {
  const until = async (station: string) =>
    (await journalRuns(house.db, house.communeId)).get(station)?.at(-1)?.coveredUntil;
  const beat = (station: string, seq: number, at: number) =>
    coverJournal(house.db, house.clock.now(), house.communeId, station, { epoch: 1, seq, at });

  test('an entry proves its own time, a heartbeat that names the end of the journal proves more', async () => {
    const station = newStation();
    const entries = writeJournal(someFacts(2));
    house.clock.set(Date.parse('2026-11-23T03:00:00Z'));
    await send(station, entries);
    expect(await until(station)).toBe(entries[1]?.at);
    const at = house.clock.now() - 5_000;
    await beat(station, 3, at);
    expect(await until(station)).toBe(entries[1]?.at);
    await beat(station, 2, at);
    expect(await until(station)).toBe(at);
    await beat(station, 2, at - 60_000);
    expect(await until(station)).toBe(at);
  });

  test('a clock that is ahead, or not trusted, proves nothing beyond now', async () => {
    const [ahead, untrusted] = [newStation(), newStation()];
    house.clock.set(Date.parse('2026-11-23T03:00:00Z'));
    await send(ahead, writeJournal(someFacts(1), { from: house.clock.now() + 3_600_000 }));
    expect(await until(ahead)).toBeUndefined();
    await beat(ahead, 1, house.clock.now() + 3_600_000);
    expect(await until(ahead)).toBeUndefined();
    const right = newStation();
    await send(right, writeJournal(someFacts(1), { from: house.clock.now() }));
    await beat(right, 1, house.clock.now() + 3_600_000);
    expect(await until(right)).toBe(house.clock.now());
    await send(untrusted, writeUntrusted());
    expect(await until(untrusted)).toBeUndefined();
  });
});

test('the ledger reads what a station said of an airing in the order it said it', async () => {
  const station = newStation();
  const facts = airedFacts('airing-1', { startedAt: 1_000 });
  await send(station, writeJournal([...someFacts(1), ...facts, ...airedFacts('airing-2', { startedAt: 2_000 })]));
  const about = await factsAbout(house.db, station, ['airing-1', 'airing-2', 'airing-3']);
  expect([...about.keys()]).toEqual(['airing-1', 'airing-2']);
  expect(about.get('airing-1')?.map(({ fact, chained }) => [fact, chained])).toEqual(facts.map((fact) => [fact, true]));
});

/** A journal of a station that does not know the time. */
function writeUntrusted(): JournalEntry[] {
  const [entry] = writeJournal(someFacts(1));
  if (entry === undefined) throw new Error('no entry');
  const untrusted = { ...entry, clockTrusted: false };
  return [{ ...untrusted, hash: entryHash(untrusted) }];
}
