/** What stands beside the ledger is what the ledger says: its newest rows and where each file was, after any history of plans, outcomes and stray sound. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newestRow, planLedger } from '../../server/store/ledger-store.ts';
import { storeOffPlan } from '../../server/store/off-plan-store.ts';
import { faultsOfProjection } from '../../server/store/projection-store.ts';
import { storeResults } from '../../server/store/row-results.ts';
import { runs } from '../counts.ts';
import { MINUTE, plannedRow, STATION } from './ledger-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { hashOf } from './segment-steps.ts';

let house: TestHouse;
let names = 0;
beforeAll(async () => {
  house = await makeHouse({}, { withPeople: false });
});
afterAll(() => house.close());

/** What the newest rows are by plain reading: the highest revision of each, its lists left out. */
async function byReading(span: { from: number; to: number }) {
  const rows = await house.db
    .selectFrom('ledger')
    .selectAll()
    .where('plannedAt', '>=', span.from)
    .where('plannedAt', '<', span.to)
    .execute();
  const newest = new Map<string, (typeof rows)[number]>();
  for (const row of rows.toSorted((a, b) => a.revision - b.revision)) newest.set(row.airingId, row);
  return [...newest.values()]
    .map(({ scheduledBy: _s, items, rmsDb: _r, dropped: _d, ...row }) => {
      const lengths = (JSON.parse(items) as { durationMs: number }[]).map(({ durationMs }) => durationMs);
      return { ...row, plannedMs: lengths.reduce((sum, length) => sum + length, 0) };
    })
    .sort((a, b) => (a.airingId < b.airingId ? -1 : 1));
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('plan' as const), which: fc.uniqueArray(fc.nat(3)), delayMs: fc.nat(5) }),
  fc.record({
    kind: fc.constant('close' as const),
    which: fc.nat(3),
    outcome: fc.constantFrom('aired' as const, 'missed' as const, 'unknown' as const),
    evidence: fc.constantFrom('machine' as const, 'village' as const, 'none' as const),
    closed: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('stray' as const), which: fc.nat(3), renderedMs: fc.integer({ min: 1, max: 9 }) }),
);

test('the newest rows beside the ledger are its newest rows', { timeout: runs(20_000, 600_000) }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      house.clock.pass(24 * 60 * MINUTE);
      const { db, communeId } = house;
      const at = house.clock.now();
      const span = { from: at, to: at + 60 * MINUTE };
      const run = `now-${++names}`;
      const tx = <T>(act: (tx: typeof db) => Promise<T>) => db.transaction().execute(act);
      for (const one of steps) {
        if (one.kind === 'plan') {
          const rows = one.which.map((which) => plannedRow(`${run}-${which}`, at + MINUTE + one.delayMs));
          await planLedger(db, at, communeId, span, rows);
          continue;
        }
        const airingId = `${run}-${one.which}`;
        const row = await newestRow(db, airingId, STATION);
        if (one.kind === 'close' && row !== undefined) {
          const { outcome, evidence, closed } = one;
          const heard = {
            startedAt: undefined,
            endedAt: undefined,
            renderedMs: 0,
            rmsDb: undefined,
            reason: undefined,
          };
          const result = { ...heard, outcome, evidence, closed, items: row.items };
          await tx((open) => storeResults(open, at, communeId, [{ row, result }]));
        }
        if (one.kind === 'stray') {
          const item = { index: 0, title: 'x', topics: [], sha256: hashOf('stray'), approvedBy: '', approvedAt: 0 };
          const items = [{ ...item, offsetMs: 0, durationMs: 9 }];
          const sound = { airingId, stationId: STATION, title: 'x', items, startedAt: at + 5, endedAt: at + 9 };
          await tx((open) => storeOffPlan(open, at, communeId, { ...sound, renderedMs: one.renderedMs }));
        }
      }
      const stored = await db
        .selectFrom('ledgerNow')
        .selectAll()
        .where('plannedAt', '>=', span.from)
        .where('plannedAt', '<', span.to)
        .orderBy('airingId')
        .execute();
      const read = await byReading(span);
      expect(stored).toEqual(read.map((row) => expect.objectContaining({ ...row })));
      expect(await faultsOfProjection(db, communeId, span)).toEqual([]);
    }),
    { numRuns: runs(25, 1000) },
  );
});
