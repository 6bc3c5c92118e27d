/** The ledger is what its sources say, in whatever order they come: box, carrier and people, with kills of the closer and a server clock that jumps. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ledgerCloser } from '../../server/jobs/close-ledger.ts';
import { coverJournal } from '../../server/store/journal-store.ts';
import type { JournalFact } from '../../stations/protocol.ts';
import { runs } from '../counts.ts';
import { airedFacts, writeJournalAt } from './journal-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { CODES, HOUR, makeValley, type Said, START, startOf, type Valley } from './valley-steps.ts';

const FATES = ['aired', 'late', 'cut', 'missed', 'skipped'] as const;
type Fate = (typeof FATES)[number];
let house: TestHouse;
let valleys = 0;
beforeAll(async () => {
  house = await makeHouse({}, { withPeople: false });
});
afterAll(() => house.close());

/** What the box writes of each airing, at its times. */
function truth(run: string, fates: readonly Fate[]): { at: number; fact: JournalFact }[] {
  const boot = { at: START - HOUR, fact: { kind: 'boot', bootId: 'b', software: 's' } as const };
  const told = fates.flatMap((fate, index) => {
    const airingId = `${run}-${index}`;
    const startsAt = startOf(index);
    const sound = (delayMs: number, renderedMs: number) =>
      airedFacts(airingId, { startedAt: startsAt + delayMs, renderedMs, mark: airingId });
    const about = { airingId, index: 0, playlistVersion: 1, plannedAt: startsAt };
    const facts: Readonly<Record<Fate, () => readonly JournalFact[]>> = {
      aired: () => sound(0, 30_000),
      late: () => sound(90_000, 30_000),
      cut: () => sound(0, 5_000),
      missed: () => [{ kind: 'fault', code: 'player-down', detail: '' }],
      skipped: () => [
        { kind: 'item-skipped', ...about, reason: 'media-missing' },
        { kind: 'airing-closed', airingId, playlistVersion: 1 },
      ],
    };
    return facts[fate]().map((fact, place) => ({ at: startsAt + 60_000 + place * 30_000, fact }));
  });
  return [boot, ...told, { at: startOf(fates.length), fact: { kind: 'playlist-accepted', version: 2 } }];
}

/** A second box under the same name, with a book of its own: it stood there all the time, and says of every airing that it is done with it. */
function secondTruth(run: string, count: number): { at: number; fact: JournalFact }[] {
  const boot = { at: START - HOUR, fact: { kind: 'boot', bootId: 'c', software: 's' } as const };
  const told = Array.from({ length: count }, (_, index) => ({
    at: startOf(index) + 600_000,
    fact: { kind: 'airing-closed', airingId: `${run}-${index}`, playlistVersion: 1 } as const,
  }));
  return [boot, ...told];
}

/** A closer whose process is killed at its nth query: nothing behind it is done, and its transaction never ends. */
async function closeUntilKilled({ commune }: Valley, queries: number): Promise<void> {
  let left = queries;
  const killer: KyselyPlugin = {
    transformQuery({ node }) {
      left -= 1;
      if (left < 0) throw new Error('killed');
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const dying = ledgerCloser({ db: house.db.withPlugin(killer), communeId: commune, now: house.clock.now });
  await dying().catch((error: Error) => {
    if (!/killed|cannot judge/.test(error.message)) throw error;
  });
}

/** Every newest row, without what tells when it was found out. */
async function newest({ commune, ids }: Valley) {
  const rows = await house.db.selectFrom('ledger').selectAll().where('commune', '=', commune).execute();
  const byKey = Map.groupBy(rows, (row) => `${row.airingId} ${CODES.find((code) => ids[code] === row.stationId)}`);
  return [...byKey].sort().map(([key, all]) => {
    const row = all.toSorted((a, b) => b.revision - a.revision)[0];
    const { revision: _r, closedAt, stationId: _s, commune: _c, carrierId: _i, ...told } = row ?? fail();
    return { key, ...told, isClosed: closedAt !== null };
  });
}
function fail(): never {
  throw new Error('no row');
}

const said = fc.record<Required<Said>>({
  code: fc.constantFrom(...CODES),
  scope: fc.constantFrom('airing', 'day', 'week'),
  index: fc.nat(2),
  answer: fc.constantFrom('heard', 'partly', 'bad-sound', 'not-heard', 'cleared'),
  isListening: fc.boolean(),
});
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      from: fc.nat(12),
      length: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('send-second' as const), length: fc.integer({ min: 2, max: 4 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('say' as const), place: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill' as const), queries: fc.nat(40) }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'close' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clock' as const), hours: fc.constantFrom(0, 1, 26, 72) }) },
);

test('whatever comes late, twice, in parts or in another order, and whenever the closer dies: the ledger of the clean order', {
  timeout: runs(20_000, 1_800_000),
}, async () => {
  const given = fc.record({
    fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 3 }),
    words: fc.array(said, { maxLength: 6 }),
    hasSecond: fc.boolean(),
    steps: fc.array(step, { minLength: 4, maxLength: 16 }),
  });
  await fc.assert(
    fc.asyncProperty(given, async ({ fates, words, hasSecond, steps }) => {
      const run = `run-${++valleys}`;
      const entries = writeJournalAt(1, truth(run, fates));
      const second = hasSecond ? writeJournalAt(2, secondTruth(run, fates.length)) : [];
      const meant = words.map((word) => ({ ...word, index: word.index % fates.length, id: randomUUID() }));
      const end = startOf(fates.length) + 24 * HOUR;
      const finish = async (place: Valley, close: () => Promise<number>) => {
        house.clock.set(end + 100 * HOUR);
        const at = startOf(fates.length) + HOUR;
        await coverJournal(house.db, house.clock.now(), place.commune, place.ids.T1, {
          epoch: 1,
          seq: entries.length,
          at,
        });
        await close();
        return newest(place);
      };

      const clean = await makeValley(house, run, fates.length);
      house.clock.set(end);
      for (const word of meant.toSorted((a, b) => (a.scope < b.scope ? -1 : a.scope > b.scope ? 1 : 0)))
        await clean.say(word, word.id);
      await clean.send(entries);
      await clean.send(second, 2);
      const expected = await finish(clean, clean.close);

      const other = await makeValley(house, run, fates.length);
      house.clock.set(end);
      const untold = [...meant];
      const tell = async (index: number) => {
        // Of one scope people's words keep their order; between scopes any order will do.
        const scope = untold[index % Math.max(1, untold.length)]?.scope;
        const next = untold.findIndex((word) => word.scope === scope);
        const [word] = next < 0 ? [] : untold.splice(next, 1);
        if (word === undefined) return;
        await other.say(word, word.id);
        await other.say(word, word.id);
      };
      const close = ledgerCloser({ db: house.db, communeId: other.commune, now: house.clock.now });
      for (const one of steps) {
        if (one.kind === 'send') await other.send(entries.slice(one.from, one.from + one.length));
        if (one.kind === 'send-second') await other.send(second.slice(0, one.length), 2);
        if (one.kind === 'say') await tell(one.place);
        if (one.kind === 'kill') await closeUntilKilled(other, one.queries);
        if (one.kind === 'clock') house.clock.set(end + one.hours * HOUR);
        if (one.kind !== 'close') continue;
        await close();
        if (hasSecond) continue;
        for (const row of await newest(other)) {
          // On the way nothing is false: without a word of people a row is what it truly was, or not known yet.
          const index = Number(row.airingId.split('-').at(-1));
          const isTold = meant.some((word) => word.code === row.key.split(' ')[1]);
          if (!isTold)
            expect(['unknown', row.transport === 'manual' ? 'unknown' : fates[index]]).toContain(row.outcome);
        }
      }
      while (untold.length > 0) await tell(0);
      await other.send(second, 2);
      await other.send(entries);
      expect(await finish(other, close)).toEqual(expected);
      expect(expected.map(({ key }) => key)).toHaveLength(fates.length * CODES.length);
    }),
    { numRuns: runs(12, 1500) },
  );
});
