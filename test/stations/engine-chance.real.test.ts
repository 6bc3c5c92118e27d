/** An engine ordered about at any moment, on an mpv that stalls: what it tells of a sound holds together, and agrees with the clock. */
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { MpvPlayer } from '../../stations/player/mpv-player.ts';
import type { EngineState, PlayerEvent, TrackEnd } from '../../stations/player/player.ts';
import { systemClock } from '../../stations/player/system-clock.ts';
import { runs } from '../counts.ts';
import { seededChance } from '../seeded.ts';
import { makeTone } from './make-tone.ts';

const clock = systemClock();
const chance = seededChance('an engine ordered about');
const ENGINES = 4;
const ROUNDS = runs(4, 120);
const LENGTHS = [300, 700, 1_000, 1_500];
/** How exactly lengths and moments are kept, while the machine does other things. */
const EXACT_MS = 120;
/** Opus's own delay, which mpv counts into the length. */
const OPUS_MS = 6.5;
const TONE_DB = -21.1;
const GIVE_UP_MS = 10_000;
/** mpv has read a file to its end so long before its last sound is out, and longer: what is queued then comes too late. */
const READ_AHEAD_MS = 600;
const EARLY_MS = 60;
/** Where mpv stalled at every start that is remembered, that is taken for the device's latency. */
const LEARNT_MS = 250 + EARLY_MS;
const REMEMBERED = 5;

const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
const between = (low: number, high: number): number => low + chance() * (high - low);

interface Told {
  readonly event: PlayerEvent;
  readonly state: EngineState;
}

/** What is done to the engine `atMs` after (or before) the moment it is to begin. */
interface Deed {
  readonly atMs: number;
  readonly what: 'queue' | 'unqueue' | 'stop' | 'move' | 'stall';
  readonly ms: number;
}

/** Most of it near where one thing turns into another. */
function makeDeeds(lengthMs: number): Deed[] {
  const moments = [0, lengthMs - 450, lengthMs - 200, lengthMs];
  const near = (): number => pick(moments) + between(-150, 150);
  const queue: Deed = { atMs: chance() < 0.5 ? -40 : near(), what: 'queue', ms: 0 };
  const others = (['unqueue', 'stop', 'move', 'stall'] as const).filter(() => chance() < 0.3);
  const deeds = others.map((what) => ({ atMs: near(), what, ms: between(20, 300) }));
  return [queue, ...deeds].toSorted((a, b) => a.atMs - b.atMs);
}

async function playRound(player: MpvPlayer, told: Told[], stalled: boolean[], name: string): Promise<void> {
  const [lengthMs, nextMs] = [pick(LENGTHS), pick(LENGTHS)];
  const a = { id: `${name} a ${lengthMs}`, path: makeTone(lengthMs) };
  const b = { id: `${name} b ${nextMs}`, path: makeTone(nextMs) };
  const deeds = makeDeeds(lengthMs);
  told.length = 0;
  expect(await player.prepare(a)).toEqual({ kind: 'ready' });
  const leadMs = pick([60, 400, 1_600, 2_600]);
  let momentMs = clock.monotonicMs() + leadMs;
  player.begin(a.id, momentMs, 5_000);
  const until = async (atMs: number): Promise<void> => {
    await sleep(Math.max(0, atMs - clock.monotonicMs()));
  };
  const startMs = momentMs;
  for (const { atMs, what, ms } of deeds) {
    await until(startMs + atMs);
    if (what === 'queue') void player.queue(b);
    else if (what === 'unqueue') void player.unqueue();
    else if (what === 'stop') void player.stop();
    else if (what === 'move' && player.state().kind === 'ready') {
      momentMs = Math.max(startMs, clock.monotonicMs()) + ms;
      player.begin(a.id, momentMs, 5_000);
    } else if (what === 'stall') await stall(player, ms);
  }
  await until(momentMs);
  // Whatever was done, nothing sounds on and on, and nothing hangs.
  const giveUpAtMs = momentMs + lengthMs + nextMs + GIVE_UP_MS;
  while (player.state().kind !== 'idle' && clock.monotonicMs() < giveUpAtMs) await sleep(20);
  const last = player.state();
  const story = JSON.stringify({ a: a.id, b: b.id, leadMs, deeds, last, told, momentMs });
  expect(last, story).toEqual({ kind: 'idle' });
  checkStory(told, story);
  const did = new Set(deeds.map(({ what }) => what));
  for (const { event } of told) if (event.kind === 'ended' && !did.has('stall')) checkEnd(event, story);
  const whole = told.flatMap(({ event }) => (event.kind === 'ended' && event.end === 'complete' ? [event.id] : []));
  const isQueuedInTime = deeds.some(({ what, atMs }) => what === 'queue' && atMs < lengthMs - READ_AHEAD_MS);
  if (!['stop', 'unqueue', 'stall'].some((what) => did.has(what as Deed['what'])))
    expect(whole, story).toEqual(isQueuedInTime ? [a.id, b.id] : expect.arrayContaining([a.id]));
  const first = told.find(({ event }) => event.kind === 'began')?.event;
  const earlyMs = stalled.length > 0 && stalled.slice(-REMEMBERED).every(Boolean) ? LEARNT_MS : EARLY_MS;
  if (first?.kind === 'began' && first.id === a.id)
    expect(first.beganAtMs, story).toBeGreaterThan(Math.min(startMs, momentMs) - earlyMs);
  stalled.push(did.has('stall'));
}

async function stall(player: MpvPlayer, ms: number): Promise<void> {
  if (player.pid === undefined) return;
  process.kill(player.pid, 'SIGSTOP');
  await sleep(ms);
  process.kill(player.pid, 'SIGCONT');
}

/** What began plays; it has one beginning and one end; nothing begins before the last has ended. */
function checkStory(told: readonly Told[], story: string): void {
  const open = new Set<string>();
  const over = new Set<string>();
  let endedAtMs = Number.NEGATIVE_INFINITY;
  for (const { event, state } of told) {
    expect(['began', 'ended'], story).toContain(event.kind);
    if (event.kind === 'began') {
      expect(state, story).toMatchObject({ kind: 'playing', id: event.id });
      expect(open.size + (over.has(event.id) ? 1 : 0), story).toBe(0);
      expect(event.beganAtMs, story).toBeGreaterThan(endedAtMs - EXACT_MS);
      open.add(event.id);
    } else if (event.kind === 'ended') {
      expect(over.has(event.id), story).toBe(false);
      expect(open.has(event.id) || event.renderedMs < EXACT_MS, story).toBe(true);
      open.delete(event.id);
      over.add(event.id);
      endedAtMs = event.endedAtMs;
    }
  }
  expect([...open], story).toEqual([]);
}

/** Whole means the file's whole length, at the level that it has. */
function checkEnd(end: TrackEnd, story: string): void {
  expect(end.fault, story).toBeUndefined();
  const lengthMs = Number(end.id.split(' ').at(-1)) + OPUS_MS;
  if (end.end === 'complete') expect(Math.abs(end.renderedMs - lengthMs), story).toBeLessThan(EXACT_MS);
  else expect(end.renderedMs, story).toBeLessThan(lengthMs + EXACT_MS);
  if (end.rmsDb !== undefined && end.renderedMs > 500) expect(Math.abs(end.rmsDb - TONE_DB), story).toBeLessThan(2);
}

test.concurrent.each(Array.from({ length: ENGINES }, (_, engine) => engine))(
  'engine %i holds together',
  { timeout: ROUNDS * 20_000 + 30_000 },
  async (engine) => {
    for (const ms of LENGTHS) makeTone(ms);
    const player = new MpvPlayer(
      'null',
      clock,
      pino({ level: 'silent' }),
      () => 0,
      () => false,
    );
    const told: Told[] = [];
    const stalled: boolean[] = [];
    const end = await player.start((event) => {
      if (event.kind !== 'level' && event.kind !== 'up') told.push({ event, state: player.state() });
    });
    await player.setVolume(100);
    for (let round = 0; round < ROUNDS; round += 1) await playRound(player, told, stalled, `${engine}/${round}`);
    await end();
  },
);
