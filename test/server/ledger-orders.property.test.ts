/** The ledger is what its sources say, in whatever order they come: box, carrier and people, with kills of the closer and a server clock that jumps. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, HeardReport } from '../../scheduler/model.ts';
import { ledgerCloser } from '../../server/jobs/close-ledger.ts';
import { coverJournal, storeJournalBatch } from '../../server/store/journal-store.ts';
import { planLedger } from '../../server/store/ledger-store.ts';
import { SYSTEM } from '../../server/store/record-change.ts';
import { createStation } from '../../server/store/station-store.ts';
import { addReports } from '../../server/store/village-report-store.ts';
import type { JournalFact } from '../../stations/protocol.ts';
import { runs } from '../counts.ts';
import { airedFacts, writeJournalAt } from './journal-steps.ts';
import { addCommune, MINUTE, plannedRow } from './ledger-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';

const START = Date.parse('2026-11-24T10:00:00Z');
const PAUSE = 30 * MINUTE;
const HOUR = 60 * MINUTE;
const FATES = ['aired', 'late', 'cut', 'missed', 'skipped'] as const;
type Fate = (typeof FATES)[number];
/** T1 is the box, and carries T2; T3 plays by hand. */
const CODES = ['T1', 'T2', 'T3'] as const;
type Code = (typeof CODES)[number];

let house: TestHouse;
let communes = 0;
beforeAll(async () => {
  house = await makeHouse({}, { withPeople: false });
});
afterAll(() => house.close());

const startOf = (index: number) => START + index * PAUSE;

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

interface Said {
  readonly code: Code;
  readonly scope: HeardReport['scope'];
  /** The airing that is meant, or whose day it is. */
  readonly index: number;
  readonly answer: Answer;
  readonly isListening: boolean;
}

/** A commune of its own: the box, an fm village, and one with a hand loudspeaker, with the same airings planned for all. */
async function plan(fates: readonly Fate[], run: string) {
  const commune = `orders-${++communes}`;
  const { db, clock } = house;
  await addCommune(house, commune);
  clock.set(START - 2 * HOUR);
  const add = (code: Code, transport: 'ip' | 'fm' | 'manual', carrierId?: string) => {
    const place = { code, name: code, kind: 'village' as const, transport, clusters: [], contacts: [] };
    return createStation(db, clock.now(), commune, { ...place, carrierId: carrierId ?? null }, SYSTEM);
  };
  const box = await add('T1', 'ip');
  const ids: Readonly<Record<Code, string>> = {
    T1: box,
    T2: await add('T2', 'fm', box),
    T3: await add('T3', 'manual'),
  };
  const transports = { T1: 'ip', T2: 'fm', T3: 'manual' } as const;
  const rows = CODES.flatMap((code) =>
    fates.map((_, index) =>
      plannedRow(`${run}-${index}`, startOf(index), {
        stationId: ids[code],
        transport: transports[code],
        carrierId: code === 'T2' ? box : undefined,
      }),
    ),
  );
  await planLedger(db, clock.now(), commune, { from: START - 3 * HOUR, to: START + 14 * 24 * HOUR }, rows);
  return { commune, ids };
}

type Place = Awaited<ReturnType<typeof plan>>;

function report(
  { commune, ids }: Place,
  run: string,
  { code, scope, index, answer, isListening }: Said,
  requestId: string,
) {
  const at = startOf(index);
  const spans = { airing: [at, at + 1], day: [at - 5 * MINUTE, at + PAUSE], week: [START - HOUR, START + 24 * HOUR] };
  const [fromAt = 0, toAt = 0] = spans[scope];
  const by = { clusterId: null, saidBy: 'Ông Tư', note: '', photoSha256: null, linkId: null, enteredById: null };
  const when = { saidAt: START + 20 * HOUR, enteredAt: START + 21 * HOUR, enteredBy: 'Hương' };
  const via = isListening ? ('listening' as const) : ('phone' as const);
  const airingId = scope === 'airing' ? `${run}-${index}` : null;
  const one = { stationId: ids[code], scope, fromAt, toAt, airingId, answer, via, ...by, ...when, requestId };
  return addReports(house.db, house.clock.now(), commune, [one], SYSTEM);
}

const send = ({ commune, ids }: Place, entries: readonly unknown[]) =>
  storeJournalBatch(house.db, house.clock.now(), commune, ids.T1, { epoch: 1, entries: [...entries] });

/** A closer whose process is killed at its nth query: nothing behind it is done, and its transaction never ends. */
async function closeUntilKilled({ commune }: Place, queries: number): Promise<void> {
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
async function newest({ commune, ids }: Place) {
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

const said = fc.record<Said>({
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
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('say' as const), place: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill' as const), queries: fc.nat(60) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'close' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clock' as const), hours: fc.constantFrom(0, 1, 26, 72) }) },
);

test('whatever comes late, twice, in parts or in another order, and whenever the closer dies: the ledger of the clean order', {
  timeout: runs(20_000, 1_800_000),
}, async () => {
  const given = fc.record({
    fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 3 }),
    words: fc.array(said, { maxLength: 5 }),
    steps: fc.array(step, { maxLength: 10 }),
  });
  await fc.assert(
    fc.asyncProperty(given, async ({ fates, words, steps }) => {
      const run = `run-${communes}`;
      const entries = writeJournalAt(1, truth(run, fates));
      const meant = words.map((word) => ({ ...word, index: word.index % fates.length, id: randomUUID() }));
      const end = startOf(fates.length) + 24 * HOUR;
      const finish = async (place: Place) => {
        house.clock.set(end + 100 * HOUR);
        const at = startOf(fates.length) + HOUR;
        await coverJournal(house.db, house.clock.now(), place.commune, place.ids.T1, {
          epoch: 1,
          seq: entries.length,
          at,
        });
        await ledgerCloser({ db: house.db, communeId: place.commune, now: house.clock.now })();
        return newest(place);
      };

      const clean = await plan(fates, run);
      house.clock.set(end);
      for (const word of meant.toSorted((a, b) => (a.scope < b.scope ? -1 : a.scope > b.scope ? 1 : 0)))
        await report(clean, run, word, word.id);
      await send(clean, entries);
      const expected = await finish(clean);

      const other = await plan(fates, run);
      house.clock.set(end);
      const untold = [...meant];
      const tell = async (index: number) => {
        // Of one scope people's words keep their order; between scopes any order will do.
        const scope = untold[index % Math.max(1, untold.length)]?.scope;
        const next = untold.findIndex((word) => word.scope === scope);
        const [word] = next < 0 ? [] : untold.splice(next, 1);
        if (word === undefined) return;
        await report(other, run, word, word.id);
        await report(other, run, word, word.id);
      };
      const close = ledgerCloser({ db: house.db, communeId: other.commune, now: house.clock.now });
      for (const one of steps) {
        if (one.kind === 'send') await send(other, entries.slice(one.from, one.from + one.length));
        if (one.kind === 'say') await tell(one.place);
        if (one.kind === 'kill') await closeUntilKilled(other, one.queries);
        if (one.kind === 'clock') house.clock.set(end + one.hours * HOUR);
        if (one.kind !== 'close') continue;
        await close();
        for (const row of await newest(other)) {
          // On the way nothing is false: without a word of people a row is what it truly was, or not known yet.
          const index = Number(row.airingId.split('-').at(-1));
          const isTold = meant.some((word) => word.code === row.key.split(' ')[1]);
          if (!isTold)
            expect(['unknown', row.transport === 'manual' ? 'unknown' : fates[index]]).toContain(row.outcome);
        }
      }
      while (untold.length > 0) await tell(0);
      await send(other, entries);
      expect(await finish(other)).toEqual(expected);
      expect(expected.map(({ key }) => key)).toHaveLength(fates.length * CODES.length);
    }),
    { numRuns: runs(15, 1500) },
  );
});
