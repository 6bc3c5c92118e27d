/** Benchmark: planning, resolving and compiling, for the sample week, a full year, and up to ten thousand stations. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RRuleTemporal } from 'rrule-temporal';
import { type CompiledPlaylist, compilePlaylist, horizonFor } from '../../scheduler/compile-playlist.ts';
import type { PlannedStation, Schedule, Span } from '../../scheduler/model.ts';
import { type PlanInput, planAirings } from '../../scheduler/plan-airings.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { samplePlan, sampleSchedules, sampleZone } from '../sample-week.ts';

const DAY_MS = 86_400_000;
const now = Date.parse('2026-11-22T20:00:00Z');
const rounds = 7;
const manyStations = [1_000, 10_000] as const;

/**
 * Medians of seven rounds after two of warming up. `horizonMs`: plan, resolve and compile 14 stations over the horizon
 * (14 days and what is around them). `yearMs`: plan and resolve 60 schedules for 14 stations over a year.
 * `stationsPerSecond`: playlists per second when 1,000 stations share the sample week. `growth`: what an occurrence at a station
 * costs to plan and resolve, over a quarter and over four years of the same 60 schedules (linear when alike).
 * `thousands`: for 1,000 and for 10,000 stations over the horizon, one after the other in this process: milliseconds for all, and the
 * bytes of memory that one station more keeps while all its airings are held, and while each playlist is made and let go.
 * Baselines: `libraryYearMs`, the recurrence library alone listing the same year in the commune's zone; `stringifyMs`, writing the
 * horizon's playlists as JSON.
 */
export async function run(): Promise<Record<string, unknown>> {
  const horizon = horizonFor(now, sampleZone);
  const year = spanOfDays(365);
  const sixty = { ...samplePlan, schedules: repeatSchedules(60) };
  const [few] = manyStations;
  const many = { ...samplePlan, stations: makeStations(few) };
  const playlists = compileAll(samplePlan, horizon);
  const manyMs = median(() => compileAll(many, horizon));
  return {
    yearMs: median(() => resolveAll(sixty, year)),
    horizonMs: median(() => compileAll(samplePlan, horizon)),
    stationsPerSecond: Math.round((few * 1000) / manyMs),
    growth: [91, 1461].map((days) => measureGrowth(sixty, days)),
    thousands: manyStations.map((stations) => measureThousands(stations, horizon)),
    airings: playlists.reduce((sum, playlist) => sum + playlist.airings.length, 0),
    yearAirings: planAirings({ ...sixty, window: year }).length,
    baselines: {
      libraryYearMs: median(() => listWithLibrary(sixty.schedules, year)),
      stringifyMs: median(() => JSON.stringify(playlists)),
    },
  };
}

type Plan = Omit<PlanInput, 'window'>;

function compileAll(plan: Plan, horizon: Span): CompiledPlaylist[] {
  const airings = planAirings({ ...plan, window: horizon });
  return plan.stations.map(({ id }) => compileOne(plan, id, airings, horizon));
}

function compileOne(plan: Plan, stationId: string, airings: ReturnType<typeof planAirings>, horizon: Span) {
  const { policy, zone } = plan;
  const { airings: own } = resolveOverlaps(airings, stationId, plan);
  return compilePlaylist({ commune: 'SONTAY', stationId, zone, policy, airings: own, horizon });
}

function resolveAll(plan: Plan, window: Span) {
  const airings = planAirings({ ...plan, window });
  return plan.stations.map(({ id }) => resolveOverlaps(airings, id, plan));
}

/** One round after one of warming up: four years take long. */
function measureGrowth(plan: Plan, days: number): { occurrences: number; msPerOccurrence: number } {
  const window = spanOfDays(days);
  const occurrences = planAirings({ ...plan, window }).length * plan.stations.length;
  resolveAll(plan, window);
  const ms = timed(() => resolveAll(plan, window));
  return { occurrences, msPerOccurrence: Math.round((ms * 100_000) / occurrences) / 100_000 };
}

/** What is held while every station's timeline is, and what is left once each was made and let go. */
function measureThousands(count: number, horizon: Span) {
  const plan = { ...samplePlan, stations: makeStations(count) };
  const before = heapBytes();
  const airings = planAirings({ ...plan, window: horizon });
  const timelines: unknown[] = [];
  for (const { id } of plan.stations) timelines.push(resolveOverlaps(airings, id, plan));
  const keptBytes = (heapBytes() - before) / count;
  timelines.length = 0;
  const afterHeld = heapBytes();
  const ms = timed(() => {
    const planned = planAirings({ ...plan, window: horizon });
    for (const { id } of plan.stations) compileOne(plan, id, planned, horizon);
  });
  const letGoBytes = Math.max(0, heapBytes() - afterHeld) / count;
  return {
    stations: count,
    ms: Math.round(ms),
    bytesPerStation: Math.round(keptBytes),
    leftBytesPerStation: round(letGoBytes),
  };
}

/** After a full collection. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  return process.memoryUsage().heapUsed;
}

function spanOfDays(days: number): Span {
  return { from: now, to: now + days * DAY_MS };
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
  for (let warmUp = 0; warmUp < 2; warmUp += 1) work();
  const times = Array.from({ length: rounds }, () => timed(work)).sort((a, b) => a - b);
  return round(times[Math.floor(rounds / 2)] ?? 0);
}

function timed(work: () => unknown): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
