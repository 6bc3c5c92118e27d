/** The mixed sample's month: what its log says of every kind of village, and that nothing in it breaks a rule. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { journalGaps } from '../../scheduler/journal-gaps.ts';
import { demoPolicy } from '../../server/demo/demo-policy.ts';
import { beforePast, joinToLive, playPast } from '../../server/demo/prepare-past.ts';
import { CLOSING, preparePlan, SIGNATURE } from '../../server/demo/prepare-plan.ts';
import { MIXED_STATIONS } from '../../server/demo/sample-commune.ts';
import { NIGHT_FLOOD, SAMPLE_SEGMENTS } from '../../server/demo/sample-segments.ts';
import { withoutWaitingForDisk } from '../../server/store/database.ts';
import { journalRuns } from '../../server/store/journal-runs.ts';
import { storeJournalBatch } from '../../server/store/journal-store.ts';
import { newestRows, readRow } from '../../server/store/ledger-store.ts';
import { setPolicy } from '../../server/store/policy-store.ts';
import type { LedgerTable } from '../../server/store/schema.ts';
import { loadSegments } from '../../server/store/segment-store.ts';
import { createStation, loadStations } from '../../server/store/station-store.ts';
import { writeJournalAt } from './journal-steps.ts';
import { MONDAY_9, makeHouse, type TestHouse } from './make-house.ts';
import { giveRendition, hashOf, made, makeApproved, makeSegment } from './segment-steps.ts';

let house: TestHouse;

/** Everything approved a month ago, as the demo's own preparation leaves it; the sounds are named, not made. */
beforeAll(async () => {
  house = await makeHouse();
  const { db, communeId, clock, people } = house;
  clock.set(beforePast(() => MONDAY_9)());
  await setPolicy(db, communeId, clock.now(), demoPolicy(MONDAY_9, 'Asia/Ho_Chi_Minh'), 'mẫu', people.admin);
  for (const place of MIXED_STATIONS) await createStation(db, clock.now(), communeId, place, people.admin);
  const { operator, approver } = people;
  const tunes = [
    { title: SIGNATURE, kind: 'signature' as const },
    { title: CLOSING, kind: 'jingle' as const },
  ];
  for (const [index, sample] of [...tunes, ...SAMPLE_SEGMENTS].entries()) {
    const { topics = [], tags = [], text = '' } = 'key' in sample ? sample : {};
    const about = { title: sample.title, kind: sample.kind, topics, tags, text };
    await makeApproved(house, { author: operator, approver }, made(hashOf(`s${index}`), { durationMs: 9_000 }), about);
  }
  const { title, kind, topics, text } = NIGHT_FLOOD;
  const floodId = await makeSegment(house, operator, { title, kind, topics, text });
  await giveRendition(house, floodId, operator, made(hashOf('lu'), { durationMs: 9_000 }));
  const staff = { operator, approver };
  await preparePlan(house, staff, clock.now);
  await withoutWaitingForDisk(db, () => playPast({ house, staff }, MONDAY_9));
}, 60_000);
afterAll(() => house.close());

describe('the month of the mixed sample', () => {
  test('boxes are proved by their machines, FM villages by the station they hear, or by their own word', async () => {
    const proofs = await countBy('evidence', (row) => row.outcome !== 'skipped');
    expect(proofs.get('T01')).toEqual({ machine: 63 });
    expect(proofs.get('T03')).toEqual({ village: 60, carrier: 2 });
    expect(proofs.get('T12')).toEqual({ carrier: 62 });
  });

  test('what went wrong is where it was: an afternoon cut short at T02, a morning without power at T08', async () => {
    const outcomes = await countBy('outcome', () => true);
    expect(outcomes.get('T02')).toEqual({ aired: 62, cut: 1 });
    expect(outcomes.get('T08')).toEqual({ aired: 61, skipped: 1 });
    expect(outcomes.get('T11')).toEqual({ aired: 62 });
  });

  test('hand loudspeakers are proved by what their villages said; nobody has spoken of today yet', async () => {
    expect((await countBy('evidence', () => true)).get('T13')).toEqual({ village: 60, none: 2 });
    expect((await countBy('outcome', () => true)).get('T10')).toEqual({ aired: 47, missed: 13, unknown: 2 });
  });

  test('all that aired had been approved before, but for the flood of the night, which was signed in the morning', async () => {
    const rows = (await newestRows(house.db, house.communeId, PAST)).map(readRow);
    const items = rows.flatMap((row) => row.items.map((item) => ({ row, item })));
    expect(items.filter(({ row, item }) => item.approvedAt === 0 || item.approvedAt > row.plannedAt)).toEqual([]);
    const ordered = items.filter(({ item }) => item.orderedBy !== undefined);
    expect(new Set(ordered.map(({ item }) => item.title))).toEqual(new Set([NIGHT_FLOOD.title]));
    const [flood] = (await loadSegments(house.db, house.communeId)).filter(
      ({ row }) => row.title === NIGHT_FLOOD.title,
    );
    expect(flood?.approval).toMatchObject({ decision: 'approved', byName: house.people.approver.name });
  });
});

const PAST = { from: MONDAY_9 - 40 * 86_400_000, to: MONDAY_9 };

/** Station code -> how many of its rows of the past have which word in that column. */
async function countBy(
  column: 'outcome' | 'evidence',
  counts: (row: LedgerTable) => boolean,
): Promise<Map<string, Record<string, number>>> {
  const codes = new Map((await loadStations(house.db, house.communeId)).map(({ row }) => [row.id, row.code]));
  const counted = new Map<string, Record<string, number>>();
  for (const row of (await newestRows(house.db, house.communeId, PAST)).filter(counts)) {
    const code = codes.get(row.stationId) ?? '';
    const words = counted.get(code) ?? {};
    counted.set(code, { ...words, [row[column]]: (words[row[column]] ?? 0) + 1 });
  }
  return counted;
}

test('no journal has a hole where the boxes that take over begin theirs', async () => {
  const { db, communeId } = house;
  const [box] = (await loadStations(db, communeId)).filter(({ row }) => row.code === 'T01');
  const stationId = box?.row.id ?? '';
  const boot = { kind: 'boot' as const, bootId: 'live', software: 'loa 0.1.0' };
  const entries = writeJournalAt(2, [{ at: MONDAY_9 + 40_000, fact: boot }]);
  await storeJournalBatch(db, MONDAY_9 + 41_000, communeId, stationId, { epoch: 2, entries });
  const now = MONDAY_9 + 60_000;
  const holes = async () =>
    journalGaps((await journalRuns(db, communeId)).get(stationId) ?? [], { from: MONDAY_9 - 60_000, to: now }, now);
  expect(await holes()).toEqual([{ kind: 'hole', from: MONDAY_9, to: MONDAY_9 + 40_000 }]);
  await joinToLive(house, MONDAY_9, now);
  expect(await holes()).toEqual([]);
});
