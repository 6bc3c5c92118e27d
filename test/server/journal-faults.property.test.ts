/** R7 from the station's disk to the ledger: whatever link and disk do to a journal, a row ends as it truly was, or as unknown. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ledgerCloser } from '../../server/jobs/close-ledger.ts';
import { storeJournalBatch } from '../../server/store/journal-store.ts';
import { newestRow, planLedger } from '../../server/store/ledger-store.ts';
import type { JournalFact } from '../../stations/protocol.ts';
import { runs } from '../counts.ts';
import { airedFacts, flaws, writeJournalAt } from './journal-steps.ts';
import { addCommune, MINUTE, plannedRow } from './ledger-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';

const START = Date.parse('2026-11-24T10:00:00Z');
const FATES = ['aired', 'missed', 'skipped'] as const;
type Fate = (typeof FATES)[number];

let house: TestHouse;
let stations = 0;
beforeAll(async () => {
  house = await makeHouse({}, { withPeople: false });
});
afterAll(() => house.close());

/** What a station writes, half an hour per airing, each fact at its time. */
function truth(station: string, fates: readonly Fate[]): { at: number; fact: JournalFact }[] {
  const boot = { at: START - 30 * MINUTE, fact: { kind: 'boot', bootId: 'b', software: 's' } as const };
  const told = fates.flatMap((fate, index) => {
    const startsAt = START + index * 30 * MINUTE;
    const airingId = `${station}-${index}`;
    const about = { airingId, index: 0, playlistVersion: 1, plannedAt: startsAt };
    const facts: Readonly<Record<Fate, readonly JournalFact[]>> = {
      aired: airedFacts(airingId, { startedAt: startsAt, mark: airingId }),
      missed: [{ kind: 'fault', code: 'player-down', detail: '' }],
      skipped: [
        { kind: 'item-skipped', ...about, reason: 'media-missing' },
        { kind: 'airing-closed', airingId, playlistVersion: 1 },
      ],
    };
    return facts[fate].map((fact, place) => ({ at: startsAt + place * 30_000, fact }));
  });
  const end = { at: START + fates.length * 30 * MINUTE, fact: { kind: 'playlist-accepted', version: 2 } as const };
  return [boot, ...told, end];
}

/** Plans the airings of a new station. */
async function plan(fates: readonly Fate[]): Promise<string> {
  const station = `faulty-${++stations}`;
  await addCommune(house, `commune-${station}`);
  house.clock.set(START - 60 * MINUTE);
  const rows = fates.map((_, index) =>
    plannedRow(`${station}-${index}`, START + index * 30 * MINUTE, { stationId: station }),
  );
  const horizon = { from: START - 60 * MINUTE, to: START + 14 * 24 * 60 * MINUTE };
  await planLedger(house.db, house.clock.now(), `commune-${station}`, horizon, rows);
  return station;
}

async function close(station: string, fates: readonly Fate[]): Promise<string[]> {
  await ledgerCloser({ db: house.db, communeId: `commune-${station}`, now: house.clock.now })();
  const rows = await Promise.all(fates.map((_, index) => newestRow(house.db, `${station}-${index}`, station)));
  return rows.map((row) => row?.outcome ?? 'gone');
}

const send = (station: string, entries: readonly unknown[], epoch = 1) =>
  storeJournalBatch(house.db, house.clock.now(), `commune-${station}`, station, { epoch, entries: [...entries] });

const fates = fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 4 });

test('batches doubled, late, out of order and with gaps end in the true outcome; on the way nothing is false', {
  timeout: runs(20_000, 900_000),
}, async () => {
  const chunk = fc.record({ from: fc.nat(12), length: fc.integer({ min: 1, max: 8 }) });
  await fc.assert(
    fc.asyncProperty(fates, fc.array(chunk, { maxLength: 5 }), async (given, chunks) => {
      const station = await plan(given);
      const entries = writeJournalAt(1, truth(station, given));
      house.clock.set(START + given.length * 30 * MINUTE + 5 * MINUTE);
      for (const { from, length } of chunks) {
        await send(station, entries.slice(from, from + length));
        const soFar = await close(station, given);
        for (const [index, outcome] of soFar.entries()) expect(['unknown', given[index]]).toContain(outcome);
      }
      await send(station, entries);
      expect(await close(station, given)).toEqual(given);
    }),
    { numRuns: runs(40, 1000) },
  );
});

test('entries that rotted, and boxes that were replaced, end in the true outcome or in unknown', {
  timeout: runs(20_000, 900_000),
}, async () => {
  const flaw = fc.constantFrom(...Object.keys(flaws));
  const places = fc.dictionary(fc.nat(14).map(String), flaw, { maxKeys: 5 });
  await fc.assert(
    fc.asyncProperty(fates, places, fc.nat(14), async (given, flawed, replacedAt) => {
      const station = await plan(given);
      const facts = truth(station, given);
      const rot = (entry: Parameters<(typeof flaws)[string]>[0], place: number) => {
        const spoil = flaws[flawed[place] ?? ''];
        return spoil === undefined ? entry : spoil(entry);
      };
      // The box dies there and sends no more; a new one begins at the next moment, and passes by all that was before.
      const [before, after] = [facts.slice(0, replacedAt), facts.slice(replacedAt)];
      const own = new Set(after.map(({ fact }) => ('airingId' in fact ? fact.airingId : '')));
      const unknownToIt = given.flatMap((_, index) => {
        const airingId = `${station}-${index}`;
        const plannedAt = START + index * 30 * MINUTE;
        return plannedAt < (after[0]?.at ?? 0) && !own.has(airingId) ? [{ airingId, plannedAt }] : [];
      });
      const passedBy = unknownToIt.flatMap(({ airingId, plannedAt }): JournalFact[] => [
        { kind: 'item-skipped', airingId, index: 0, playlistVersion: 1, plannedAt, reason: 'powered-off' },
        { kind: 'airing-closed', airingId, playlistVersion: 1 },
      ]);
      const end = START + given.length * 30 * MINUTE;
      house.clock.set(START + given.length * 30 * MINUTE + 5 * MINUTE);
      await send(station, writeJournalAt(1, before).map(rot));
      const late = [...after, ...passedBy.map((fact) => ({ at: end, fact }))];
      await send(station, writeJournalAt(2, late), 2);
      const outcomes = await close(station, given);
      for (const [index, outcome] of outcomes.entries()) {
        expect([given[index], 'unknown'], `${index} of ${given}`).toContain(outcome);
      }
    }),
    { numRuns: runs(60, 2000) },
  );
});
