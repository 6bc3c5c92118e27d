/** mpv keeps the engine's contract, and is seen through when it or its device fails. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { MpvPlayer } from '../../stations/player/mpv-player.ts';
import type { EngineState, PlayerEvent } from '../../stations/player/player.ts';
import { SILENT_BELOW_DB } from '../../stations/player/silence-guard.ts';
import { systemClock } from '../../stations/player/system-clock.ts';
import { makeTone, makeToneThenSilence } from './make-tone.ts';
import { testPlayerContract } from './player-contract.ts';

const clock = systemClock();
const silent = pino({ level: 'silent' });
const makePlayer = (audio: string) =>
  new MpvPlayer(
    audio,
    clock,
    silent,
    () => 0,
    () => false,
  );

describe('keeps the contract', () => {
  testPlayerContract(async () => ({
    player: makePlayer('null'),
    monotonicMs: clock.monotonicMs,
    pass: (ms) => sleep(ms),
    fileOf: (durationMs) => makeTone(durationMs),
    exactMs: 60,
  }));
});

// Each has an engine of its own, and waits for it nearly all the time.
test.concurrent('what was rendered carries its measured level, with the volume in it', async () => {
  const { events, player, stop } = await startPlayer('null');
  await player.setVolume(50);
  await player.prepare({ id: 'a', path: makeTone(1_500) });
  player.begin('a', clock.monotonicMs() + 100, 1_000);
  await sleep(2_200);
  await stop();
  const end = events.find((event) => event.kind === 'ended');
  // A sine of 1/8 full scale is -21.1 dBFS RMS; half volume in mpv's cube is 18.1 dB less.
  expect(end).toMatchObject({ kind: 'ended', end: 'complete' });
  expect(end?.kind === 'ended' ? end.rmsDb : undefined).toBeCloseTo(-39.1, 0);
  // Its peak stands 3 dB above its mean.
  expect(end?.kind === 'ended' ? end.peakDb : undefined).toBeCloseTo(-36.1, 0);
  // Every sample of the file, and they agree with the time: within 10 ms, since mpv counts Opus's first 6.5 ms, which nobody hears, into the length.
  expect(end).toMatchObject({ frames: 72_000 });
  expect(framesOffMs(end)).toBeLessThan(10);
});

test.concurrent('what goes out now is told about once a second: a tone is heard, and silence after it is silence', async () => {
  const { levels, player, stop } = await startPlayer('null');
  await player.prepare({ id: 'a', path: makeToneThenSilence() });
  player.begin('a', clock.monotonicMs() + 100, 1_000);
  await sleep(6_500);
  await stop();
  expect(levels.length).toBeGreaterThanOrEqual(4);
  expect(levels[0]).toBeCloseTo(-21.1, 0);
  expect(levels.at(-1)).toBeLessThan(SILENT_BELOW_DB);
});

test.concurrent('a device that is not there is a fault of the device, never a silent success', async () => {
  const { events, player, stop } = await startPlayer('alsa/loa-no-such-card');
  const fault = { kind: 'failed', fault: 'audio-device' };
  expect(await player.probe()).toMatchObject(fault);
  expect(await player.prepare({ id: 'a', path: makeTone(500) })).toMatchObject(fault);
  expect(player.state()).toEqual({ kind: 'idle' });
  await stop();
  expect(events.map(({ kind }) => kind)).toEqual(['up']);
});

test.concurrent('a device that is there is found to be there every time', async () => {
  const { player, stop } = await startPlayer('null');
  for (let i = 0; i < 20; i++) expect(await player.probe()).toEqual({ kind: 'ready' });
  await stop();
});

test.concurrent('mpv killed in mid-sound: what was rendered is told as cut, and mpv comes back', async () => {
  const { events, player, stop } = await startPlayer('null');
  await player.prepare({ id: 'a', path: makeTone(5_000) });
  player.begin('a', clock.monotonicMs() + 50, 1_000);
  await sleep(1_600);
  process.kill(player.pid ?? 0, 'SIGKILL');
  await sleep(1_500);
  expect(events.map(({ kind }) => kind)).toEqual(['up', 'began', 'ended', 'down', 'up']);
  const end = events[2];
  expect(end).toMatchObject({ kind: 'ended', end: 'cut', fault: 'player-error' });
  if (end?.kind === 'ended') expect(end.renderedMs).toBeGreaterThan(200);
  if (end?.kind === 'ended') expect(end.renderedMs).toBeLessThan(1_700);
  expect(framesOffMs(end)).toBeLessThan(10);
  expect(await player.prepare({ id: 'b', path: makeTone(500) })).toEqual({ kind: 'ready' });
  await stop();
});

test.concurrent.each(['SIGTERM', 'SIGINT'] as const)(
  '%s at mpv and its player at once is the stop, not a fault',
  async (signal) => {
    const { events, player, stop } = await startPlayer('null');
    await player.prepare({ id: 'a', path: makeTone(5_000) });
    player.begin('a', clock.monotonicMs() + 50, 1_000);
    await sleep(1_600);
    process.kill(player.pid ?? 0, signal);
    await sleep(100);
    await stop();
    expect(events.map(({ kind }) => kind)).toEqual(['up', 'began', 'ended']);
    expect(events[2]).not.toHaveProperty('fault');
  },
);

test.concurrent('SIGTERM at mpv alone is its end: it comes back', async () => {
  const { events, player, stop } = await startPlayer('null');
  await player.prepare({ id: 'a', path: makeTone(5_000) });
  player.begin('a', clock.monotonicMs() + 50, 1_000);
  await sleep(1_600);
  process.kill(player.pid ?? 0, 'SIGTERM');
  await sleep(1_800);
  expect(events.map(({ kind }) => kind)).toEqual(['up', 'began', 'ended', 'down', 'up']);
  expect(events[2]).toMatchObject({ end: 'cut', fault: 'player-error' });
  await stop();
});

test.concurrent("mpv is in a group of its own: a terminal's Ctrl-C reaches the player alone", async () => {
  const { player, stop } = await startPlayer('null');
  const group = Number(readFileSync(`/proc/${player.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2]);
  expect(group).toBe(player.pid);
  await stop();
});

test.concurrent('an mpv that no longer answers is replaced', async () => {
  const { events, player, stop } = await startPlayer('null');
  const { pid } = player;
  process.kill(pid ?? 0, 'SIGSTOP');
  expect(await player.prepare({ id: 'a', path: makeTone(500) })).toMatchObject({ kind: 'failed' });
  await sleep(1_200);
  expect(player.pid).not.toBe(pid);
  expect(events.map(({ kind }) => kind)).toEqual(['up', 'down', 'up']);
  await stop();
});

test.concurrent('an mpv frozen in mid-sound ends its item as cut', async () => {
  const { events, player, stop } = await startPlayer('null');
  await player.prepare({ id: 'a', path: makeTone(9_000) });
  player.begin('a', clock.monotonicMs() + 50, 1_000);
  await sleep(1_500);
  process.kill(player.pid ?? 0, 'SIGSTOP');
  await sleep(4_500);
  const end = events.find((event) => event.kind === 'ended');
  expect(end).toMatchObject({ id: 'a', end: 'cut', fault: 'player-error' });
  if (end?.kind === 'ended') expect(end.renderedMs).toBeLessThan(1_700);
  await stop();
});

test.concurrent('an mpv that does not answer a stop has told the end of what sounded when the stop is over', async () => {
  const { events, player, stop } = await startPlayer('null');
  await player.prepare({ id: 'a', path: makeTone(9_000) });
  player.begin('a', clock.monotonicMs() + 50, 1_000);
  await sleep(1_500);
  process.kill(player.pid ?? 0, 'SIGSTOP');
  await player.stop();
  expect(events.find(({ kind }) => kind === 'ended')).toMatchObject({ id: 'a', end: 'cut' });
  await stop();
});

test.concurrent('a track with time to spare begins in silence, is in unison at its first sample, and its silence does not count', async () => {
  const { events, player, stop } = await startPlayer('null/0.9998');
  await player.prepare({ id: 'a', path: makeTone(1_500) });
  await player.queue({ id: 'b', path: makeTone(3_000) });
  const atMs = clock.monotonicMs() + 3_500;
  player.begin('a', atMs, 1_000);
  await sleep(2_500);
  expect(player.state()).toEqual({ kind: 'ready', id: 'a', queuedId: 'b' });
  player.begin('a', atMs + 4, 1_000);
  player.begin('b', atMs + 4 + 1_506.5, 1_000);
  await sleep(4_500);
  expect(player.state()).toMatchObject({ kind: 'playing', id: 'b' });
  await player.stop();
  await stop();
  const [began] = events.filter(({ kind }) => kind === 'began');
  const [a, b] = events.filter((event) => event.kind === 'ended');
  expect(Math.abs((began?.kind === 'began' ? began.beganAtMs : 0) - atMs - 4)).toBeLessThan(20);
  expect(a).toMatchObject({ id: 'a', end: 'complete' });
  expect(Math.abs((a?.renderedMs ?? 0) - 1_506.5)).toBeLessThan(10);
  expect(Math.abs((a?.rmsDb ?? 0) + 21.1)).toBeLessThan(1);
  expect(a).toMatchObject({ frames: 72_000 });
  // Of what was cut fewer than the file has, and fewer than the meter had counted: it runs 0.4 s ahead.
  expect(b?.frames).toBeLessThan(120_000);
  expect(framesOffMs(b)).toBeLessThan(10);
  expect(Math.abs((b?.beganAtMs ?? 0) - atMs - 4 - 1_506.5)).toBeLessThan(20);
});

test.concurrent('made up for in silence, a late start has begun when its sound has: it plays from then on', async () => {
  const player = makePlayer('null');
  const states: EngineState[] = [];
  const began: number[] = [];
  const stop = await player.start((event) => {
    if (event.kind !== 'began') return;
    began.push(event.beganAtMs);
    states.push(player.state());
  });
  await player.prepare({ id: 'a', path: makeTone(1_500) });
  const atMs = clock.monotonicMs() + 4_000;
  player.begin('a', atMs, 1_000);
  // A busy machine: mpv is slow to load it anew, and the silence before it begins late.
  process.kill(player.pid ?? 0, 'SIGSTOP');
  await sleep(900);
  process.kill(player.pid ?? 0, 'SIGCONT');
  await sleep(4_000);
  await stop();
  expect(Math.abs((began[0] ?? 0) - atMs)).toBeLessThan(60);
  expect(states).toMatchObject([{ kind: 'playing', id: 'a', beganAtMs: began[0] }]);
});

test.concurrent('what is late and asked for again and again, each time for now, begins once and as soon as it can', async () => {
  const { events, player, stop } = await startPlayer('null');
  const stall = async (ms: number): Promise<void> => {
    process.kill(player.pid ?? 0, 'SIGSTOP');
    await sleep(ms);
    process.kill(player.pid ?? 0, 'SIGCONT');
  };
  await player.prepare({ id: 'a', path: makeTone(1_500) });
  player.begin('a', clock.monotonicMs() + 2_400, 1_000);
  // A load that takes longer than lead and grace. An mpv that says nothing for two seconds would be killed.
  await stall(1_700);
  await sleep(150);
  const whenDueMs = clock.monotonicMs() + 700;
  const asking = setInterval(() => {
    if (clock.monotonicMs() > whenDueMs) player.begin('a', clock.monotonicMs(), 1_000);
  }, 100);
  await stall(1_700);
  const loadedMs = clock.monotonicMs();
  await sleep(4_500);
  clearInterval(asking);
  await stop();
  expect(events.filter(({ kind }) => kind === 'missed')).toEqual([]);
  const began = events.filter((event) => event.kind === 'began');
  expect(began).toHaveLength(1);
  expect((began[0]?.beganAtMs ?? 0) - loadedMs).toBeLessThan(2_600);
});

test.concurrent('stopped in the silence before its first sample, a track has never sounded', async () => {
  const { events, player, stop } = await startPlayer('null');
  await player.prepare({ id: 'a', path: makeTone(1_500) });
  player.begin('a', clock.monotonicMs() + 3_000, 1_000);
  await sleep(2_000);
  await player.stop();
  expect(player.state()).toEqual({ kind: 'idle' });
  expect(await player.prepare({ id: 'b', path: makeTone(1_500) })).toEqual({ kind: 'ready' });
  player.begin('b', clock.monotonicMs() + 3_000, 1_000);
  await sleep(2_000);
  expect(await player.prepare({ id: 'c', path: makeTone(1_500) })).toEqual({ kind: 'ready' });
  expect(player.state()).toEqual({ kind: 'ready', id: 'c' });
  await stop();
  expect(events.map(({ kind }) => kind)).toEqual(['up']);
});

test.concurrent.each([1_000, 7_500])(
  'a moment that is moved by %i ms while there is silence is another start',
  async (movedMs) => {
    const { events, player, stop } = await startPlayer('null');
    await player.prepare({ id: 'a', path: makeTone(500) });
    const atMs = clock.monotonicMs() + 3_000;
    player.begin('a', atMs, 1_000);
    await sleep(2_500);
    player.begin('a', atMs + movedMs, 1_000);
    await sleep(800);
    expect(player.state()).toEqual({ kind: 'ready', id: 'a' });
    await sleep(movedMs + 700);
    await stop();
    const began = events.filter(({ kind }) => kind === 'began');
    expect(began).toHaveLength(1);
    expect(Math.abs((began[0]?.kind === 'began' ? began[0].beganAtMs : 0) - atMs - movedMs)).toBeLessThan(60);
  },
);

test.concurrent('stopping leaves no mpv behind', async () => {
  const { player, stop } = await startPlayer('null');
  const pid = player.pid ?? 0;
  await stop();
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});

/** How far the samples counted are from the time rendered, at 48 kHz. */
function framesOffMs(end: PlayerEvent | undefined): number {
  if (end?.kind !== 'ended' || end.frames === undefined) return Number.NaN;
  return Math.abs(end.frames / 48 - end.renderedMs);
}

async function startPlayer(audio: string) {
  const player = makePlayer(audio);
  const events: PlayerEvent[] = [];
  const levels: number[] = [];
  const stop = await player.start((event) =>
    event.kind === 'level' ? levels.push(event.levelDb) : events.push(event),
  );
  await player.setVolume(100);
  return { player, events, levels, stop };
}
