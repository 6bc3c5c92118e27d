/** The rules that always hold (R1, R2, R6, R7, R9) over random plans, policies, zones and journals. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { inQuietHours, weekdayAllowed } from '../../scheduler/check-policy.ts';
import { closeRow, ON_TIME_MS } from '../../scheduler/close-ledger.ts';
import { compilePlaylist } from '../../scheduler/compile-playlist.ts';
import type { AiringItem, StationAiring } from '../../scheduler/model.ts';
import { type PlanInput, planAirings } from '../../scheduler/plan-airings.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { playlistContentSchema } from '../../stations/protocol.ts';
import { runs } from '../counts.ts';
import { facts, instants, plans, rowStart, rows } from './random-plans.ts';

vi.setConfig({ testTimeout: 120_000 });

test('the random plans are worth it: some sound, some wait, some are dropped for each reason', () => {
  const timelines = fc.sample(plans(), { numRuns: 300, seed: 7 }).flatMap(timelinesOf);
  const drops = timelines.flatMap(({ airings, dropped }) => [...airings, ...dropped.map(({ airing }) => airing)]);
  const reasons = new Set(drops.flatMap((airing) => airing.dropped.map((item) => item.reason)));
  expect(timelines.filter((timeline) => timeline.overlaps.length > 0).length).toBeGreaterThan(50);
  expect(timelines.filter((timeline) => timeline.airings.length > 0).length).toBeGreaterThan(150);
  expect([...reasons].sort()).toEqual([
    'expired',
    'no-rendition',
    'not-approved',
    'not-yet-valid',
    'quiet-hours',
    'segment-gone',
    'weekday-not-allowed',
  ]);
});

test('R1: whatever sounds bears an approval of its own hash, a length, and lies within its validity', () => {
  check(plans(), (plan) => {
    const segments = new Map(plan.segments.map((segment) => [segment.id, segment]));
    for (const { airing, item } of soundsOf(plan)) {
      const { rendition, approval, validFrom, validUntil } = segments.get(item.segmentId) ?? {};
      expect([item.sha256, item.sha256]).toEqual([rendition?.sha256, approval?.sha256]);
      expect(item.durationMs).toBeGreaterThan(0);
      const from = airing.startsAt + item.offsetMs;
      expect(from).toBeGreaterThanOrEqual(validFrom ?? from);
      expect(from + item.durationMs).toBeLessThanOrEqual(validUntil ?? Number.POSITIVE_INFINITY);
    }
  });
});

test('R2: nothing but an emergency sounds in quiet hours or on a closed day, however long it waited', () => {
  check(plans(), (plan) => {
    for (const { airing, item } of soundsOf(plan)) {
      if (airing.priority === 'emergency') continue;
      const from = airing.startsAt + item.offsetMs;
      const to = from + item.durationMs;
      for (const at of [from, Math.floor((from + to) / 2), to - 1]) {
        expect(inQuietHours(plan.policy, plan.zone, at)).toBe(false);
        expect(weekdayAllowed(plan.policy, plan.zone, at)).toBe(true);
      }
    }
  });
});

test('R6: on one station nothing overlaps, nothing begins before its time, items follow without a gap', () => {
  check(plans(), (plan) => {
    for (const timeline of timelinesOf(plan)) {
      let free = Number.NEGATIVE_INFINITY;
      for (const airing of timeline.airings) {
        expect(airing.startsAt).toBeGreaterThanOrEqual(Math.max(free, airing.plannedAt));
        free = airing.endsAt;
        let offsetMs = 0;
        for (const item of airing.items) {
          expect(item.offsetMs).toBe(offsetMs);
          offsetMs += item.durationMs;
        }
        expect(airing.endsAt - airing.startsAt).toBe(offsetMs);
      }
      const waits = timeline.overlaps.map((wait) => wait.waitsMs);
      expect(waits.every((waitsMs) => waitsMs > 0)).toBe(true);
    }
  });
});

test('R7: every airing meant for a station is either on its timeline or dropped with a reason, once', () => {
  check(plans(), (plan) => {
    const airings = planAirings(plan);
    for (const { id } of plan.stations) {
      const meant = airings.filter((airing) => airing.stationIds.includes(id)).map((airing) => airing.id);
      const timeline = resolveOverlaps(airings, id, plan);
      const found = [...timeline.airings.map((one) => one.id), ...timeline.dropped.map(({ airing }) => airing.id)];
      expect(found.sort()).toEqual(meant.sort());
    }
  });
});

test('R9: airings lie in the window, end after they start, unless silent with a reason', () => {
  check(plans(), (plan) => {
    for (const airing of planAirings(plan)) {
      expect(airing.startsAt).toBeGreaterThanOrEqual(plan.window.from);
      expect(airing.startsAt).toBeLessThan(plan.window.to);
      expect(airing.endsAt > airing.startsAt).toBe(airing.items.length > 0);
      expect(airing.dropReason === undefined).toBe(airing.items.length > 0);
    }
  });
});

test('the order of the input is irrelevant, and answers survive JSON', () => {
  check(fc.tuple(plans(), fc.infiniteStream(fc.integer())), ([plan, chance]) => {
    const shuffled = {
      ...plan,
      schedules: shuffle(plan.schedules, chance),
      segments: shuffle(plan.segments, chance),
      stations: shuffle(plan.stations, chance),
      programmes: shuffle(plan.programmes, chance),
    };
    const airings = planAirings(plan);
    expect(planAirings(shuffled)).toEqual(airings);
    expect(JSON.parse(JSON.stringify(airings))).toEqual(airings);
    const mixed = shuffle(JSON.parse(JSON.stringify(airings)) as typeof airings, chance);
    expect(resolveOverlaps(mixed, 'T1', plan)).toEqual(resolveOverlaps(airings, 'T1', plan));
  });
});

test('a compiled playlist is what the wire takes, with each file once', () => {
  check(plans(), (plan) => {
    const { policy, zone, window: horizon } = plan;
    for (const { airings } of timelinesOf(plan)) {
      const content = compilePlaylist({ commune: 'xa', stationId: 'T1', zone, policy, airings, horizon });
      expect(playlistContentSchema.parse(JSON.parse(JSON.stringify(content)))).toEqual(content);
      const used = new Set(content.airings.flatMap((airing) => airing.items.map((item) => item.sha256)));
      expect(content.media.map((media) => media.sha256)).toEqual([...used]);
    }
  });
});

test('R7: a row has exactly one outcome; never missed where the journal is silent, never aired without sound', () => {
  check(
    fc.record({
      planned: rows(),
      facts: fc.array(facts(), { maxLength: 12 }),
      coveredUntil: instants(),
      now: instants(),
    }),
    (given) => {
      const { planned, coveredUntil, now } = given;
      const row = closeRow({
        ...given,
        now: now ?? rowStart,
        ...(coveredUntil === undefined ? {} : { coveredUntil }),
      } as Parameters<typeof closeRow>[0]);
      const own = given.facts.filter((fact) => 'airingId' in fact && fact.airingId === planned.airingId);
      const sounded = own.filter((fact) => fact.kind === 'item-ended' && fact.renderedMs > 0);
      const covered = Math.min(coveredUntil ?? Number.NEGATIVE_INFINITY, now ?? rowStart);
      const isDone = own.some((fact) => fact.kind === 'airing-closed');
      expect(['aired', 'late', 'cut', 'skipped', 'missed', 'unknown']).toContain(row.outcome);
      if (row.outcome === 'missed') expect(isDone || covered > planned.endsAt).toBe(true);
      if (row.outcome === 'aired' || row.outcome === 'late') expect(sounded.length).toBeGreaterThan(0);
      if (row.outcome === 'aired')
        expect(Math.abs((row.startedAt ?? 0) - planned.startsAt)).toBeLessThanOrEqual(ON_TIME_MS);
      if (own.length === 0 && coveredUntil === undefined && planned.items.length > 0)
        expect(row.outcome).toBe('unknown');
      if (row.outcome === 'unknown') expect(row.closed).toBe(false);
      expect(row.renderedMs).toBeLessThanOrEqual(row.plannedMs);
      expect(row.evidence === 'machine').toBe(row.renderedMs > 0);
      expect(row.items.map((item) => item.index)).toEqual(planned.items.map((item) => item.index));
      expect(JSON.parse(JSON.stringify(row))).toEqual(row);
    },
  );
});

test('R7: a closed row stays what it is, whatever time passes', () => {
  check(fc.record({ planned: rows(), facts: fc.array(facts(), { maxLength: 12 }) }), ({ planned, facts: told }) => {
    const closedNow = closeRow({
      planned,
      facts: [...told, { kind: 'airing-closed', airingId: planned.airingId }],
      now: rowStart,
    });
    const later = rowStart + 86_400_000;
    const closedLater = closeRow({
      planned,
      facts: [...told, { kind: 'airing-closed', airingId: planned.airingId }],
      coveredUntil: later,
      now: later,
    });
    if (closedNow.closed) expect(closedLater).toEqual(closedNow);
  });
});

function check<Given>(given: fc.Arbitrary<Given>, holds: (given: Given) => void): void {
  fc.assert(fc.property(given, holds), { numRuns: runs(200, 2000) });
}

function timelinesOf(plan: PlanInput) {
  const airings = planAirings(plan);
  return plan.stations.map(({ id }) => resolveOverlaps(airings, id, plan));
}

function soundsOf(plan: PlanInput): { airing: StationAiring; item: AiringItem }[] {
  return timelinesOf(plan).flatMap(({ airings }) =>
    airings.flatMap((airing) => airing.items.map((item) => ({ airing, item }))),
  );
}

function shuffle<Value>(values: readonly Value[], chance: fc.Stream<number>): Value[] {
  return values
    .map((value) => ({ value, rank: chance.next().value ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}
