/**
 * What the rack cannot show: devices whose crystal is off, and clocks that are wrong. Real players on a device that throws the sound
 * away and keeps time too fast or too slow; the error is what each player reckons from mpv's audio-pts.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Heartbeat } from '../../stations/protocol.ts';
import { makeContent } from '../fakes/make-playlist.ts';
import { FakeStationServer } from '../fakes/station-server.ts';
import { spawnPlayer } from '../stations/spawn-player.ts';
import { round, spread } from './rack-figures.ts';
import { speak } from './sync-fleet.ts';

/** One station: its device's drift, and the bound its clock is to have; nothing where the exchange is as quick as it can be. */
interface Case {
  readonly ppm: number;
  readonly boundMs?: number;
}

const CASES: readonly Case[] = [
  { ppm: -100 },
  { ppm: 100 },
  { ppm: -300 },
  { ppm: 300 },
  { ppm: 100, boundMs: 5 },
  { ppm: -100, boundMs: 20 },
  { ppm: 100, boundMs: 100 },
];
const STATION = 'tram-1';
const ITEM_MS = 60_000;
/** From the first word on: the lead is for coming together. */
const FIRST_MS = 500;
const START_APART_MS = 4_000;

/** Plays `minutes` on every device; figures by case. */
export async function measureDrift(minutes: number): Promise<Record<string, unknown>[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'loa-bench-drift-'));
  const speech = speak(folder, 'drift', 0, ITEM_MS);
  const running: Promise<Record<string, unknown>>[] = [];
  for (const [index, one] of CASES.entries()) {
    running.push(measureCase(one, path.join(folder, String(index)), speech, minutes));
    // One after the other: a busy start makes the way to the server longer than the bound that is to be had.
    await sleep(START_APART_MS);
  }
  const measured = await Promise.all(running);
  rmSync(folder, { recursive: true, force: true });
  return measured;
}

async function measureCase(
  { ppm, boundMs }: Case,
  folder: string,
  speech: { readonly path: string; readonly durationMs: number },
  minutes: number,
): Promise<Record<string, unknown>> {
  const server = await FakeStationServer.start();
  // Half of the way there and back is the bound; an answer that takes longer than its question puts the clock off within it.
  if (boundMs !== undefined) server.faults.timeTravelsMs = { question: 0.2 * boundMs, answer: 1.8 * boundMs };
  const speed = (1 + ppm * 1e-6).toFixed(6);
  const player = await spawnPlayer(server.url, folder, await server.addStation(STATION), `null/${speed}`);
  const bytes = readFileSync(speech.path);
  const item = { sha256: server.addMedia(bytes), bytes: bytes.length, durationMs: speech.durationMs };
  const startsAt = Date.now() + 15_000;
  const items = Array.from({ length: Math.ceil((minutes * 60_000) / ITEM_MS) }, () => item);
  await server.publish(STATION, makeContent([{ id: 'a', startsAt, items }]));
  await sleep(startsAt + minutes * 60_000 - Date.now() - 2_000);
  const beats = server.heartbeats(STATION).filter(({ at }) => at > startsAt + FIRST_MS);
  await player.stop();
  await server.stop();
  const errors = beats.flatMap(({ sync }) => (sync === undefined ? [] : [Math.abs(sync.errorMs)]));
  const told = beats.filter(({ sync }) => sync?.boundMs !== undefined);
  return {
    ppm,
    minutes,
    readings: errors.length,
    error: spread(errors),
    clockBoundMs: round(Math.max(...told.map(({ sync }) => sync?.boundMs ?? 0))),
    fromTrueTimeMs: round(Math.max(...told.map(fromTrueTime))),
    withinBound: told.length > 0 && told.every((beat) => fromTrueTime(beat) <= (beat.sync?.boundMs ?? 0) + STEERED_MS),
  };
}

/** What steering may leave on top of the clock's own error. */
const STEERED_MS = 3;

/** How far the sound is from true time: by its own clock, and what that clock is off (the server and the machine share one). */
function fromTrueTime({ sync, clock }: Heartbeat): number {
  return Math.abs((sync?.errorMs ?? 0) + clock.offsetMs);
}
