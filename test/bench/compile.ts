/** Benchmark: planning, resolving and compiling, for the sample week, a full year, and many stations. */
import { RRuleTemporal } from 'rrule-temporal';
import { compilePlaylist, horizonFor } from '../../scheduler/compile-playlist.ts';
import type { PlannedStation, Schedule, Span } from '../../scheduler/model.ts';
import { type PlanInput, planAirings } from '../../scheduler/plan-airings.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { samplePlan, sampleSchedules, sampleZone } from '../sample-week.ts';

const now = Date.parse('2026-11-22T20:00:00Z');
const rounds = 7;
const manyStations = 1000;

/**
 * Medians of seven rounds after two of warming up. `horizonMs`: plan, resolve and compile 14 stations over the horizon
 * (14 days and what is around them). `yearMs`: plan and resolve 60 schedules for 14 stations over a year.
 * `stationsPerSecond`: playlists per second when 1,000 stations share the sample week. Baselines: `libraryYearMs`, the
 * recurrence library alone listing the same year in the commune's zone; `stringifyMs`, writing the horizon's playlists as JSON.
 */
export async function run(): Promise<Record<string, unknown>> {
  const horizon = horizonFor(now, sampleZone);
  const year = { from: now, to: now + 365 * 86_400_000 };
  const sixty = { ...samplePlan, schedules: repeatSchedules(60) };
  const many = { ...samplePlan, stations: makeStations(manyStations) };
  const playlists = compileAll(samplePlan, horizon);
  const manyMs = median(() => compileAll(many, horizon));
  return {
    yearMs: median(() => resolveAll(sixty, year)),
    horizonMs: median(() => compileAll(samplePlan, horizon)),
    stationsPerSecond: Math.round((manyStations * 1000) / manyMs),
    airings: playlists.reduce((sum, playlist) => sum + playlist.airings.length, 0),
    yearAirings: planAirings({ ...sixty, window: year }).length,
    baselines: {
      libraryYearMs: median(() => listWithLibrary(sixty.schedules, year)),
      stringifyMs: median(() => JSON.stringify(playlists)),
    },
  };
}

type Plan = Omit<PlanInput, 'window'>;

function compileAll(plan: Plan, horizon: Span) {
  const airings = planAirings({ ...plan, window: horizon });
  const { policy, zone } = plan;
  return plan.stations.map(({ id }) => {
    const { airings: own } = resolveOverlaps(airings, id, plan);
    return compilePlaylist({ commune: 'SONTAY', stationId: id, zone, policy, airings: own, horizon });
  });
}

function resolveAll(plan: Plan, window: Span) {
  const airings = planAirings({ ...plan, window });
  return plan.stations.map(({ id }) => resolveOverlaps(airings, id, plan));
}

/** The week's schedules again and again, each copy a quarter of an hour later, so that some of them overlap. */
function repeatSchedules(count: number): Schedule[] {
  return Array.from({ length: count }, (_, index) => {
    const schedule = sampleSchedules[index % sampleSchedules.length] ?? sampleSchedules[0];
    if (schedule === undefined) throw new Error('the sample week has no schedules');
    const copy = Math.floor(index / sampleSchedules.length);
    const dtstart = Temporal.PlainDateTime.from(schedule.dtstart).add({ minutes: 15 * copy });
    return { ...schedule, id: `${schedule.id}-${copy}`, dtstart: dtstart.toString() };
  });
}

function makeStations(count: number): PlannedStation[] {
  return Array.from({ length: count }, (_, index) => ({ id: `T${index}`, name: `Thôn ${index}`, zoneIds: ['thon'] }));
}

function listWithLibrary(schedules: readonly Schedule[], window: Span): number {
  const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(sampleZone);
  return schedules.reduce((sum, { dtstart, rrule = '' }) => {
    const start = Temporal.PlainDateTime.from(dtstart).toZonedDateTime(sampleZone);
    const rule = new RRuleTemporal({ rruleString: rrule, dtstart: start });
    return sum + rule.between(at(window.from), at(window.to), true).length;
  }, 0);
}

/** The middle of several rounds, ms, to a hundredth. */
function median(work: () => unknown): number {
  for (let round = 0; round < 2; round += 1) work();
  const times = Array.from({ length: rounds }, () => {
    const before = performance.now();
    work();
    return performance.now() - before;
  }).sort((a, b) => a - b);
  return Math.round((times[Math.floor(rounds / 2)] ?? 0) * 100) / 100;
}
