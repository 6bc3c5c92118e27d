/** The rules that always hold (R1, R2, R6, R7, R9) over random plans, policies, zones and journals. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { firstClosed } from '../../scheduler/check-policy.ts';
import { closeRow, ON_TIME_MS } from '../../scheduler/close-ledger.ts';
import { compilePlaylist } from '../../scheduler/compile-playlist.ts';
import type { Airing, AiringItem, Span, StationAiring } from '../../scheduler/model.ts';
import { type PlanInput, planAirings } from '../../scheduler/plan-airings.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { playlistContentSchema } from '../../stations/protocol.ts';
import { runs } from '../counts.ts';
import { facts, instants, plans, rowStart, rows, withReplacing } from './random-plans.ts';

vi.setConfig({ testTimeout: 120_000 });

test('the random plans are worth it: some sound, some wait, some give way, some are dropped for each reason', () => {
  const timelines = fc.sample(plans(), { numRuns: 300, seed: 7 }).flatMap(timelinesOf);
  const airings = timelines.flatMap((timeline) => [...timeline.airings, ...timeline.dropped.map((one) => one.airing)]);
  const overlaps = timelines.flatMap((timeline) => timeline.overlaps);
  const kinds = overlaps.map(
    ({ waitsMs, asks, answer }) => answer ?? (asks ? 'asks' : waitsMs > 0 ? 'waits' : 'gives'),
  );
  expect(new Set(kinds)).toEqual(new Set(['waits', 'gives', 'asks', 'override', 'follow']));
  expect(timelines.filter((timeline) => timeline.airings.length > 0).length).toBeGreaterThan(150);
  expect(airings.some(({ items }) => items.some((item) => item.kind === 'relay' && item.index >= 1000))).toBe(true);
  const reasons = airings.flatMap(({ dropped, dropReason }) => [...dropped.map(({ reason }) => reason), dropReason]);
  expect([...new Set(reasons)].filter((reason) => reason !== undefined).sort()).toEqual([
    'empty',
    'exception-day',
    'expired',
    'no-rendition',
    'no-room',
    'not-approved',
    'not-yet-valid',
    'nothing-to-pick',
    'outside-window',
    'place-empty',
    'preempted',
    'quiet-hours',
    'relay-not-approved',
    'segment-gone',
    'session-too-long',
    'too-many-sessions',
    'weekday-not-allowed',
  ]);
});

test('R1: whatever sounds is approved: a file by its own hash, a relay by its source; and lies within its validity', () => {
  check(plans(), (plan) => {
    const segments = new Map(plan.segments.map((segment) => [segment.id, segment]));
    const sources = new Map(plan.relaySources?.map((source) => [source.id, source]));
    for (const { item, span } of soundsOf(plan)) {
      const of = item.kind === 'relay' ? sources.get(item.sourceId) : segments.get(item.segmentId);
      expect(of?.approval).toBeDefined();
      if (item.kind !== 'relay') {
        const { rendition, approval } = segments.get(item.segmentId) ?? {};
        expect([item.sha256, item.sha256]).toEqual([rendition?.sha256, approval?.sha256]);
      }
      expect(item.durationMs).toBeGreaterThan(0);
      expect(span.from).toBeGreaterThanOrEqual(of?.validFrom ?? span.from);
      expect(span.to).toBeLessThanOrEqual(of?.validUntil ?? span.to);
    }
  });
});

test('R2: nothing but an emergency sounds in closed hours, however long it waited, whatever anybody answered', () => {
  check(plans(), (plan) => {
    for (const { airing, span } of soundsOf(plan)) {
      if (airing.priority !== 'emergency') expect(firstClosed(plan.policy, plan.zone, span)).toBeUndefined();
    }
  });
});

test('R6: on one station no two items overlap, and nothing begins before its time', () => {
  check(plans(), (plan) => {
    for (const { airings } of timelinesOf(plan)) {
      let free = Number.NEGATIVE_INFINITY;
      const sounds = airings.flatMap((airing) => airing.items.map((item) => spanOf(airing, item)));
      for (const { from, to } of sounds.sort((a, b) => a.from - b.from)) {
        expect(from).toBeGreaterThanOrEqual(free);
        free = to;
      }
      for (const airing of airings) {
        expect(airing.startsAt).toBeGreaterThanOrEqual(airing.plannedAt);
        expect(airing.items.every((item) => item.offsetMs >= 0)).toBe(true);
        expect(airing.endsAt).toBe(Math.max(...airing.items.map((item) => spanOf(airing, item).to)));
      }
    }
  });
});

test('R6: what does not wait keeps its timeline; a relay keeps its window even when its airing waits', () => {
  check(plans(), (plan) => {
    const planned = new Map(planAirings(plan).map((airing) => [airing.id, airing]));
    for (const { airing, item, span } of soundsOf(plan)) {
      const whole = planned.get(airing.id);
      const before = whole?.items.find(({ index }) => index === item.index % (item.kind === 'relay' ? 1000 : 1e9));
      if (whole === undefined || before === undefined) throw new Error('it was not planned');
      const own = spanOf(whole, before);
      if (item.kind === 'relay') expect(span.from >= own.from && span.to <= own.to).toBe(true);
      else if (airing.startsAt === airing.plannedAt) expect(span).toEqual(own);
    }
  });
});

test('a higher rank loses nothing to a lower one, but where a person answered', () => {
  check(plans(), (given) => {
    const { answers: _answers, ...plan } = given;
    const loose = {
      ...plan,
      policy: { ...plan.policy, maxSessionsPerDay: 999, maxMinutesPerSession: 9999, later: [] },
    };
    for (const { airings, dropped } of timelinesOf(loose)) {
      const all = [...airings, ...dropped.map(({ airing }) => airing)].filter(({ dropped: gone }) =>
        gone.some(({ reason }) => reason === 'preempted'),
      );
      for (const { priority, startsAt, id } of all) {
        if (priority !== 'emergency') continue;
        const others = airings.filter((one) => one.id !== id && one.priority === 'emergency');
        expect(others.some((one) => one.endsAt > startsAt)).toBe(true);
      }
    }
  });
});

test('R7: every airing meant for a station is either on its timeline or dropped, and every item sounds or says why not', () => {
  check(plans(), (plan) => {
    const airings = withReplacing(planAirings(plan));
    for (const { id } of plan.stations) {
      const meant = airings.filter((airing) => airing.stationIds.includes(id));
      const timeline = resolveOverlaps(airings, id, plan);
      const found = [...timeline.airings, ...timeline.dropped.map(({ airing }) => airing)];
      expect(found.map((one) => one.id).sort()).toEqual(meant.map((one) => one.id).sort());
      const after = new Map(found.map((one) => [one.id, one]));
      for (const airing of meant) {
        const own = after.get(airing.id);
        const wanted = [...titlesOf(airing.items, id), ...namesOf(airing)].sort();
        const told = [...titlesOf(own?.items ?? [], id), ...namesOf(own)].sort();
        // A relay that is interrupted may sound in one part and be lost in another.
        expect(told.filter(isNoRelay)).toEqual(wanted.filter(isNoRelay));
        expect(new Set(told)).toEqual(new Set(wanted));
      }
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
    const shuffled: PlanInput = {
      ...plan,
      schedules: shuffle(plan.schedules, chance),
      segments: shuffle(plan.segments, chance),
      stations: shuffle(plan.stations, chance),
      programmes: shuffle(plan.programmes, chance),
      relaySources: shuffle(plan.relaySources ?? [], chance),
      fillings: shuffle(plan.fillings ?? [], chance),
      frozenPicks: shuffle(plan.frozenPicks ?? [], chance),
      answers: shuffle(plan.answers ?? [], chance),
    };
    const airings = planAirings(plan);
    expect(planAirings(shuffled)).toEqual(airings);
    expect(planAirings(JSON.parse(JSON.stringify(plan)))).toEqual(airings);
    expect(JSON.parse(JSON.stringify(airings))).toEqual(airings);
    const mixed = shuffle(JSON.parse(JSON.stringify(airings)) as typeof airings, chance);
    const resolved = resolveOverlaps(airings, 'T1', plan);
    expect(resolveOverlaps(mixed, 'T1', shuffled)).toEqual(resolved);
    expect(JSON.parse(JSON.stringify(resolved))).toEqual(resolved);
  });
});

test('a pick never repeats within the days it rests, at any station of the airing', () => {
  check(plans(), (given) => {
    const { frozenPicks: _frozen, ...plan } = given;
    const programmes = new Map(plan.programmes.map((programme) => [programme.id, programme]));
    const heard: { segmentId: string; at: number; stationIds: readonly string[] }[] = [...(plan.history ?? [])];
    for (const airing of planAirings(plan)) {
      for (const { index, segmentIds } of airing.picks ?? []) {
        const pick = programmes.get(airing.programmeId)?.items[index];
        const restMs = (pick?.kind === 'pick' ? pick.notAiredForDays : 0) * 86_400_000 - 3_600_000;
        const isHeard = (id: string): boolean =>
          heard.some(
            (one) =>
              one.segmentId === id &&
              one.at > airing.startsAt - restMs &&
              one.stationIds.some((stationId) => airing.stationIds.includes(stationId)),
          );
        if (restMs > 0) expect(segmentIds.filter(isHeard)).toEqual([]);
        expect(new Set(segmentIds).size).toBe(segmentIds.length);
      }
      for (const item of airing.items) {
        if (item.kind === 'relay') continue;
        const stationIds = item.stationIds ?? airing.stationIds;
        heard.push({ segmentId: item.segmentId, at: airing.startsAt + item.offsetMs, stationIds });
      }
    }
  });
});

test('a compiled playlist is what the wire takes, with each file once', () => {
  check(plans(), (plan) => {
    const { policy, zone, window: horizon } = plan;
    for (const { airings } of timelinesOf(plan)) {
      const content = compilePlaylist({ commune: 'xa', stationId: 'T1', zone, policy, airings, horizon });
      expect(playlistContentSchema.parse(JSON.parse(JSON.stringify(content)))).toEqual(content);
      const used = content.airings.flatMap(({ items }) =>
        items.flatMap((item) => (item.kind === 'relay' ? [] : [item.sha256, item.fallback?.sha256 ?? item.sha256])),
      );
      expect(new Set(content.media.map((media) => media.sha256))).toEqual(new Set(used));
      expect(content.media).toHaveLength(new Set(used).size);
      // A station lets an order sound by its airing's id, and nothing of several that share one.
      expect(new Set(content.airings.map(({ id }) => id)).size).toBe(content.airings.length);
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
  const airings = withReplacing(planAirings(plan));
  return plan.stations.map(({ id }) => resolveOverlaps(airings, id, plan));
}

function soundsOf(plan: PlanInput): { airing: StationAiring; item: AiringItem; span: Span }[] {
  return timelinesOf(plan).flatMap(({ airings }) =>
    airings.flatMap((airing) => airing.items.map((item) => ({ airing, item, span: spanOf(airing, item) }))),
  );
}

function spanOf(airing: Pick<Airing, 'startsAt'>, item: AiringItem): Span {
  const from = airing.startsAt + item.offsetMs;
  return { from, to: from + item.durationMs };
}

/** The titles of what sounds at a station; of a relay once, however often it is joined. */
function titlesOf(items: readonly AiringItem[], stationId: string): string[] {
  const here = items.filter(({ stationIds }) => stationIds === undefined || stationIds.includes(stationId));
  const once = new Map(
    here.map((item) => [item.kind === 'relay' ? item.index % 1000 : `file ${item.index}`, item.title]),
  );
  return [...once.values()];
}

function isNoRelay(title: string): boolean {
  return !['good', 'ends', 'unapproved'].includes(title);
}

function namesOf(airing: Airing | undefined): string[] {
  return (airing?.dropped ?? []).map(({ title }) => title);
}

function shuffle<Value>(values: readonly Value[], chance: fc.Stream<number>): Value[] {
  return values
    .map((value) => ({ value, rank: chance.next().value ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}
