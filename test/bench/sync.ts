/**
 * How far fourteen stations are from the plan and from each other. They are real players in processes of their own, on one software
 * sound card whose outputs are recorded as one stream; the network is cut before the first airing. Devices that drift and clocks
 * that are wrong cannot be had on one card: they are reckoned beside it. `LOA_BENCH_PLAN` is `quick` (eight minutes in place of thirty),
 * `long` (two hours: ten programmes of eleven minutes) or `full` (three hours, with drift over half an hour).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SampleAiring } from '../fakes/make-playlist.ts';
import { readSound } from '../scenarios/compare-sound.ts';
import { startSoundCard } from '../scenarios/virtual-sound-card.ts';
import {
  type Beginning,
  countUnknown,
  findBeginning,
  firstWords,
  offsets,
  round,
  skews,
  spread,
} from './rack-figures.ts';
import { type Heard, nowMs, RackRecorder } from './rack-recorder.ts';
import {
  type Baseline,
  hasSnapcast,
  type Rack,
  snapcast,
  startAtTheMinute,
  unpauseTogether,
} from './sync-baselines.ts';
import { measureDrift } from './sync-drift.ts';
import { type Clocks, type Fleet, type Speech, speak, startFleet } from './sync-fleet.ts';

const STATIONS = 14;
/** What is looked for of a sound, and how far around its planned place. */
const WORDS_MS = 1_500;
const AROUND_MS = 400;
/** A started process can be seconds late. */
const FAR_AROUND_MS = 4_000;
/** Between two airings; each is loaded five seconds before it begins. */
const GAP_MS = 12_000;
const SETTLE_MS = 10_000;
/** Its clients are given the time to find their server's clock. */
const SNAPCAST_SETTLES_MS = 10_000;

interface Plan {
  readonly airings: number;
  readonly longAirings: number;
  readonly longMinutes: number;
  readonly driftMinutes: number;
  readonly baselineRuns: number;
}

const PLANS: Readonly<Record<string, Plan>> = {
  quick: { airings: 3, longAirings: 1, longMinutes: 2, driftMinutes: 3, baselineRuns: 1 },
  usual: { airings: 10, longAirings: 1, longMinutes: 12, driftMinutes: 5, baselineRuns: 3 },
  long: { airings: 0, longAirings: 10, longMinutes: 11, driftMinutes: 3, baselineRuns: 1 },
  full: { airings: 30, longAirings: 10, longMinutes: 12, driftMinutes: 30, baselineRuns: 5 },
};

/** A beginning to be recorded: what begins, when, and what it stands for. */
interface Moment {
  readonly kind: 'first word' | 'within' | 'long first word' | 'long end';
  readonly atMs: number;
  readonly speech: Speech;
}

/** What was recorded around a moment, and how busy the machine was. */
interface Take {
  readonly moment: Moment;
  readonly heard: Heard;
  readonly load: number;
}

/**
 * `offsetP95Ms`: from the planned instant at the first word; `skewP95Ms`: among all stations of an airing, likewise;
 * `skewAfter10MinMs`, `offsetAfter10MinMs`: the same in the eleventh and twelfth minute of a programme; `skewWithin`: at an airing's third item;
 * `unknown`: sounds too torn to be known again, left out of the rest; `clocks`: what the stations' clocks were off when the
 * network was cut; `drift`: see measureDrift; `load`: runnable processes meanwhile.
 */
export async function run(): Promise<Record<string, unknown>> {
  const named = process.env.LOA_BENCH_PLAN ?? (process.env.LOA_BENCH_QUICK === '1' ? 'quick' : 'usual');
  const plan = PLANS[named];
  if (plan === undefined) throw new Error(`LOA_BENCH_PLAN is one of ${Object.keys(PLANS).join(', ')}`);
  const folder = mkdtempSync(path.join(tmpdir(), 'loa-bench-speech-'));
  const card = await startSoundCard(STATIONS);
  const outputs = Array.from({ length: STATIONS }, (_, index) => card.output(index));
  const recorder = new RackRecorder(card.env, STATIONS);
  try {
    const speeches = [0, 1, 2].map((first) => speak(folder, `news-${first}`, first, 8_000));
    const minute = speak(folder, 'minute', 0, 60_000);
    await sleep(SETTLE_MS);
    const { takes, clocks } = await measureFleet(plan, { outputs, env: card.env }, recorder, speeches, minute);
    const baselines = await measureBaselines(plan, { outputs, env: card.env }, recorder, speeches[0] ?? minute);
    return { ...figuresOf(takes, plan), clocks, baselines, drift: await measureDrift(plan.driftMinutes) };
  } finally {
    await recorder.stop();
    await card.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureFleet(
  plan: Plan,
  { outputs, env }: Rack,
  recorder: RackRecorder,
  speeches: readonly Speech[],
  minute: Speech,
): Promise<{ readonly takes: readonly Take[]; readonly clocks: Clocks }> {
  const fleet = await startFleet(outputs, env);
  try {
    const clocks = await fleet.settleClocks();
    const { airings, moments } = planMoments(plan, fleet, speeches, minute);
    await fleet.publishAndCut(airings);
    if (nowMs() > (moments[0]?.atMs ?? 0) - 6_000) throw new Error('the fleet took too long to have its programmes');
    const takes: Take[] = [];
    for (const moment of moments) takes.push(await take(recorder, moment, AROUND_MS));
    return { takes, clocks };
  } finally {
    await fleet.stop();
  }
}

function planMoments(plan: Plan, fleet: Fleet, speeches: readonly Speech[], minute: Speech) {
  const items = speeches.map((speech) => fleet.addItem(speech));
  const long = fleet.addItem(minute);
  const airings: SampleAiring[] = [];
  const moments: Moment[] = [];
  let atMs = Math.ceil(Date.now() / 1000) * 1000 + 40_000;
  for (let n = 0; n < plan.airings; n += 1) {
    airings.push({ id: `short-${n}`, startsAt: atMs, items });
    const [first, second, third] = speeches;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three speeches are needed');
    moments.push({ kind: 'first word', atMs, speech: first });
    moments.push({ kind: 'within', atMs: atMs + first.durationMs + second.durationMs, speech: third });
    atMs += speeches.reduce((sum, { durationMs }) => sum + durationMs, 0) + GAP_MS;
  }
  for (let n = 0; n < plan.longAirings; n += 1) {
    airings.push({ id: `long-${n}`, startsAt: atMs, items: Array.from({ length: plan.longMinutes }, () => long) });
    moments.push({ kind: 'long first word', atMs, speech: minute });
    for (const minutes of lastMinutes(plan))
      moments.push({ kind: 'long end', atMs: atMs + minutes * minute.durationMs, speech: minute });
    atMs += plan.longMinutes * minute.durationMs + GAP_MS;
  }
  return { airings, moments };
}

/** How many minutes of a long airing have sounded when it is looked at again: in every minute after the tenth, else in its last. */
function lastMinutes({ longMinutes }: Plan): number[] {
  const last = longMinutes - 1;
  return last < 10 ? [last] : Array.from({ length: last - 9 }, (_, n) => 10 + n);
}

/** Waits for the moment and takes what was heard around it. */
async function take(recorder: RackRecorder, moment: Moment, aroundMs: number): Promise<Take> {
  const untilMs = moment.atMs + aroundMs + WORDS_MS + 200;
  await sleep(untilMs + 1_000 - nowMs());
  return { moment, heard: recorder.cut(moment.atMs - aroundMs - 100, untilMs), load: loadavg()[0] ?? 0 };
}

function figuresOf(takes: readonly Take[], plan: Plan): Record<string, unknown> {
  const found = takes.map(({ moment, heard }) => ({
    kind: moment.kind,
    beginning: findBeginning(heard, firstWords(readSound(moment.speech.path), WORDS_MS), moment.atMs, AROUND_MS),
  }));
  const of = (...kinds: readonly Moment['kind'][]) =>
    found.filter(({ kind }) => kinds.includes(kind)).map(({ beginning }) => beginning);
  const first = of('first word', 'long first word');
  const end = of('long end');
  const isTen = lastMinutes(plan).every((minutes) => minutes >= 10);
  return {
    offsetP95Ms: offsets(first).p95Ms,
    skewP50Ms: skews(first).p50Ms,
    skewP95Ms: skews(first).p95Ms,
    skewAfter10MinMs: isTen ? skews(end).p95Ms : null,
    offsetAfter10MinMs: isTen ? offsets(end).p95Ms : null,
    offset: offsets(first),
    skew: skews(first),
    skewWithin: skews(of('within')),
    longEnd: { minutes: lastMinutes(plan), skew: skews(end), offset: offsets(end) },
    airings: first.length,
    skewOfEach: first.map(({ skewMs }) => round(skewMs)),
    unknown: countUnknown(found.map(({ beginning }) => beginning)),
    leastCorrelation: round(Math.min(...found.map(({ beginning }) => beginning.leastCorrelation))),
    load: spreadOfLoad(takes),
  };
}

function spreadOfLoad(takes: readonly Take[]): { least: number; median: number; most: number } {
  const { p50Ms, maxMs } = spread(takes.map(({ load }) => load));
  return { least: round(Math.min(...takes.map(({ load }) => load))), median: p50Ms, most: maxMs };
}

async function measureBaselines(
  plan: Plan,
  rack: Rack,
  recorder: RackRecorder,
  speech: Speech,
): Promise<Record<string, unknown>> {
  const measure = (baseline: Baseline, readyInMs = 4_000) =>
    measureBaseline(baseline, readyInMs, plan.baselineRuns, rack, recorder, speech);
  return {
    processAtTheMinute: await measure(startAtTheMinute),
    plainUnpause: await measure(unpauseTogether),
    snapcast: hasSnapcast() ? await measure(snapcast, SNAPCAST_SETTLES_MS) : 'not installed',
  };
}

async function measureBaseline(
  baseline: Baseline,
  readyInMs: number,
  runs: number,
  rack: Rack,
  recorder: RackRecorder,
  speech: Speech,
): Promise<Record<string, unknown>> {
  const beginnings: Beginning[] = [];
  for (let n = 0; n < runs; n += 1) {
    const atMs = Math.ceil(nowMs() / 1000) * 1000 + readyInMs;
    const moment: Moment = { kind: 'first word', atMs, speech };
    const [{ heard }] = await Promise.all([take(recorder, moment, FAR_AROUND_MS), baseline(rack, speech.path, atMs)]);
    beginnings.push(findBeginning(heard, firstWords(readSound(speech.path), WORDS_MS), atMs, FAR_AROUND_MS));
  }
  return { offset: offsets(beginnings), skew: skews(beginnings), unknown: countUnknown(beginnings) };
}
