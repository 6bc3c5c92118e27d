/** R7 and R10 at the store: a row per airing and station from the day it is planned, a closed one is corrected by a new revision only. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dueRows } from '../../server/jobs/due-rows.ts';
import { watchCommits } from '../../server/store/database.ts';
import { newestRows, type PlannedRow, planLedger } from '../../server/store/ledger-store.ts';
import { offPlanId, storeOffPlan } from '../../server/store/off-plan-store.ts';
import { runs } from '../counts.ts';
import { MINUTE, plannedRow, rowOf, STATION, storeResult } from './ledger-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';

let house: TestHouse;
let commits: ReturnType<typeof watchCommits>;
beforeAll(async () => {
  house = await makeHouse({}, { withPeople: false });
  commits = watchCommits(house.databasePath);
});
afterAll(async () => {
  commits.close();
  await house.close();
});
// Every test has days of its own.
beforeEach(() => house.clock.pass(10 * 24 * 60 * MINUTE));

const at = () => house.clock.now();
const plan = (rows: readonly PlannedRow[]) =>
  planLedger(house.db, at(), house.communeId, { from: at() - 24 * 60 * MINUTE, to: at() + 7 * 24 * 60 * MINUTE }, rows);
const revisions = async (airingId: string) =>
  (
    await house.db
      .selectFrom('ledger')
      .select(['revision', 'outcome', 'reason', 'closedAt', 'plannedAt'])
      .where('airingId', '=', airingId)
      .orderBy('revision')
      .execute()
  ).map(({ revision, outcome, reason, closedAt, plannedAt }) => ({
    revision,
    outcome,
    reason,
    closed: closedAt !== null,
    plannedAt,
  }));
/** True when `act` committed anything. */
async function writes(act: () => Promise<unknown>): Promise<boolean> {
  const before = commits.version();
  await act();
  return commits.version() !== before;
}
let names = 0;
const name = () => `airing-${++names}`;

describe('what is planned', () => {
  test('has a row at once, unknown and open, with its own copy of all that matters', async () => {
    const id = name();
    const startsAt = at() + MINUTE;
    await plan([plannedRow(id, startsAt)]);
    expect(await rowOf(house, id)).toMatchObject({
      revision: 1,
      title: `Lượt ${id}`,
      topics: ['II.1', 'II.2'],
      scheduledBy: 'Hương',
      plannedAt: startsAt,
      endsAt: startsAt + 30_000,
      outcome: 'unknown',
      evidence: 'none',
      closedAt: null,
      items: [{ title: `Tin ${id}`, approvedBy: 'Lê Văn Minh', approvedAt: 1_000, sha256: expect.any(String) }],
    });
  });

  test('writes nothing when it is planned again', async () => {
    const rows = [plannedRow(name(), at() + MINUTE), plannedRow(name(), at() + 2 * MINUTE)];
    expect(await writes(() => plan(rows))).toBe(true);
    expect(await writes(() => plan([...rows].reverse()))).toBe(false);
  });

  test('follows the plan until it begins', async () => {
    const id = name();
    await plan([plannedRow(id, at() + MINUTE)]);
    await plan([plannedRow(id, at() + 3 * MINUTE)]);
    expect(await revisions(id)).toEqual([
      { revision: 1, outcome: 'unknown', reason: null, closed: false, plannedAt: at() + 3 * MINUTE },
    ]);
  });

  test('and taken back before its time is skipped, withdrawn; planned again it gets a new revision', async () => {
    const id = name();
    const row = plannedRow(id, at() + MINUTE);
    await plan([row]);
    await plan([]);
    const skipped = { revision: 1, outcome: 'skipped', reason: 'withdrawn', closed: true, plannedAt: at() + MINUTE };
    expect(await revisions(id)).toEqual([skipped]);
    expect(await writes(() => plan([]))).toBe(false);
    await plan([row]);
    expect(await revisions(id)).toEqual([
      skipped,
      { revision: 2, outcome: 'unknown', reason: null, closed: false, plannedAt: at() + MINUTE },
    ]);
  });

  test('and begun is left alone, whatever becomes of the plan', async () => {
    const id = name();
    await plan([plannedRow(id, at() + MINUTE)]);
    house.clock.pass(MINUTE + 1);
    expect(await writes(() => plan([]))).toBe(false);
    expect(await revisions(id)).toMatchObject([{ revision: 1, outcome: 'unknown', closed: false }]);
  });

  test('is not taken for withdrawn in the very millisecond in which it begins', async () => {
    const id = name();
    const row = plannedRow(id, at() + MINUTE);
    await plan([row]);
    house.clock.pass(MINUTE);
    expect(await writes(() => plan([row]))).toBe(false);
    expect(await revisions(id)).toMatchObject([{ outcome: 'unknown', closed: false }]);
  });

  test('may move from past to future and back (a station waits for another airing) without a second row', async () => {
    const id = name();
    const begun = plannedRow(id, at() + MINUTE);
    await plan([begun]);
    house.clock.pass(2 * MINUTE);
    const waiting = plannedRow(id, at() + MINUTE);
    await plan([waiting]);
    expect(await revisions(id)).toMatchObject([{ revision: 1, plannedAt: at() + MINUTE, closed: false }]);
    await plan([begun]);
    expect(await revisions(id)).toMatchObject([{ revision: 1, outcome: 'unknown', closed: false }]);
  });

  test('is open from its first millisecond on, not before', async () => {
    const id = name();
    await plan([plannedRow(id, at() + MINUTE)]);
    const rules = { zone: 'Asia/Ho_Chi_Minh', waitDays: 14 };
    const ids = async () =>
      (await dueRows(house.db, house.communeId, at(), new Map(), rules)).keys.map((row) => row.airingId);
    house.clock.pass(MINUTE - 1);
    expect(await ids()).not.toContain(id);
    house.clock.pass(1);
    expect(await ids()).toContain(id);
  });
});

describe('what became of it', () => {
  async function begun(): Promise<string> {
    const id = name();
    await plan([plannedRow(id, at() + MINUTE)]);
    house.clock.pass(2 * MINUTE);
    return id;
  }

  test('is written into the open row, and into a new revision once it is closed', async () => {
    const id = await begun();
    expect(await storeResult(house, id, { outcome: 'unknown', renderedMs: 10_000, closed: false })).toBe(1);
    expect(await storeResult(house, id, { outcome: 'missed', renderedMs: 0, closed: true })).toBe(1);
    expect(await storeResult(house, id, { outcome: 'aired', closed: true })).toBe(1);
    expect(await revisions(id)).toMatchObject([
      { revision: 1, outcome: 'missed', closed: true },
      { revision: 2, outcome: 'aired', closed: true },
    ]);
  });

  test('is not written twice', async () => {
    const id = await begun();
    await storeResult(house, id, { outcome: 'aired' });
    house.clock.pass(MINUTE);
    expect(await writes(() => storeResult(house, id, { outcome: 'aired' }))).toBe(false);
  });

  test('never opens a closed row again: less certain news is one correction at most, not one each round', async () => {
    const id = await begun();
    await storeResult(house, id, { outcome: 'missed', renderedMs: 0 });
    for (let round = 0; round < 3; round += 1) {
      house.clock.pass(10_000);
      await storeResult(house, id, { outcome: 'cut', renderedMs: 5_000, closed: false });
    }
    expect(await revisions(id)).toMatchObject([
      { revision: 1, outcome: 'missed', closed: true },
      { revision: 2, outcome: 'cut', closed: true },
    ]);
  });

  test('sound that no plan asked for is a row of its own beside the planned one, once', async () => {
    const id = await begun();
    const { communeId: commune, db } = house;
    await storeResult(house, id, { outcome: 'skipped', reason: 'withdrawn', renderedMs: 0 });
    const planned = await rowOf(house, id);
    const sound = {
      airingId: id,
      stationId: STATION,
      title: planned.title,
      items: planned.items,
      startedAt: at(),
      endedAt: at() + 9_000,
      renderedMs: 9_000,
      rmsDb: -18,
    };
    await storeOffPlan(db, at(), commune, sound);
    expect(await writes(() => storeOffPlan(db, at(), commune, sound))).toBe(false);
    await storeOffPlan(db, at(), commune, { ...sound, endedAt: at() + 12_000, renderedMs: 12_000 });
    expect(await rowOf(house, id)).toEqual(planned);
    expect(await revisions(offPlanId(id))).toMatchObject([
      { revision: 1, outcome: 'aired', reason: 'superseded', closed: true },
      { revision: 2, outcome: 'aired', reason: 'superseded', closed: true },
    ]);
    expect(await rowOf(house, offPlanId(id))).toMatchObject({ offPlan: 1, renderedMs: 12_000, rmsDb: -18 });
  });
});

test('however the plan is changed, each airing has one newest row: open when it stands, withdrawn when it does not', {
  timeout: runs(20_000, 900_000),
}, async () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.array(ids, { minLength: 1, maxLength: 8 }), async (plans) => {
      house.clock.pass(10 * 24 * 60 * MINUTE);
      const run = name();
      const startsAt = at() + 60 * MINUTE;
      const seen = new Set<number>();
      for (const wanted of plans) {
        house.clock.pass(MINUTE);
        for (const id of wanted) seen.add(id);
        const rows = wanted.map((id) => plannedRow(`${run}-${id}`, startsAt + id));
        await plan(rows);
        expect(await writes(() => plan(rows))).toBe(false);
      }
      const last = new Set(plans.at(-1));
      const rows = await newestRows(house.db, house.communeId, { from: startsAt, to: startsAt + 10 });
      expect(rows.map((row) => [row.airingId, row.reason, row.closedAt === null])).toEqual(
        [...seen].sort().map((id) => [`${run}-${id}`, last.has(id) ? null : 'withdrawn', last.has(id)]),
      );
    }),
    { numRuns: runs(20, 400) },
  );
});
