/** What one station costs: a real player process with its mpv against a server on loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeContent } from '../fakes/make-playlist.ts';
import { FakeStationServer } from '../fakes/station-server.ts';
import { nodeFlags } from '../node-flags.ts';
import { waitFor } from '../scenarios/wait-for.ts';
import { makeTone } from '../stations/make-tone.ts';
import { enginePidsOf, spawnPlayer } from '../stations/spawn-player.ts';

const SETTLE_MS = 8_000;
const IDLE_MS = 20_000;
/** Kernel clock ticks a second in /proc/<pid>/stat (sysconf(_SC_CLK_TCK), 100 on Linux). */
const TICKS = 100;

/**
 * Of the command that a box runs, `loa player`: `rssMb`: resident memory of the player and mpv after an airing, what both have of
 * one file counted once; `pssMb`: with what others have of it shared out, too (proc(5)); `idleCpuPct`: of one
 * core, both together, while nothing sounds. `readyMs`: from starting a player's process to an engine that answers; `stopMs`: from the order to its end.
 */
export async function run(): Promise<Record<string, number>> {
  const server = await FakeStationServer.start();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'loa-bench-player-'));
  const code = await server.addStation('tram-1');
  const enrolling = await spawnPlayer(server.url, dataDir, code);
  const stopMs = await enrolling.stop();
  await compileCommand(server, dataDir);
  await publishAirings(server);
  const { readyMs } = enrolling;
  const beatsBefore = server.heartbeats('tram-1').length;
  const box = startCommand(server.url, dataDir);
  const pid = box.pid ?? 0;
  try {
    await sleep(SETTLE_MS);
    const before = sum(pid, cpuMs);
    await sleep(IDLE_MS);
    const idleCpuPct = ((sum(pid, cpuMs) - before) / IDLE_MS) * 100;
    return {
      rssMb: round(residentMb([pid, ...enginePidsOf(pid)])),
      pssMb: round(sum(pid, sharedOutMb)),
      idleCpuPct: round(idleCpuPct),
      readyMs: Math.round(readyMs),
      stopMs: Math.round(stopMs),
      heartbeats: server.heartbeats('tram-1').length - beatsBefore,
    };
  } finally {
    box.kill('SIGTERM');
    await once(box, 'exit');
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** An airing right after the next start, so that memory is measured with everything used, and a fortnight of others. */
async function publishAirings(server: FakeStationServer): Promise<void> {
  const bytes = readFileSync(makeTone(1_500));
  const item = { sha256: server.addMedia(bytes), bytes: bytes.length, durationMs: 1_500 };
  const now = Date.now();
  const later = Array.from({ length: 56 }, (_, n) => ({
    id: `x${n}`,
    startsAt: now + (n + 1) * 6 * 3_600_000,
    items: [item],
  }));
  await server.publish('tram-1', makeContent([{ id: 'now', startsAt: now + 6_000, items: [item] }, ...later]));
}

/** The first start of an installation compiles, with some 24 MB more: what a box is from its second on is measured. */
async function compileCommand(server: FakeStationServer, dataDir: string): Promise<void> {
  const beats = server.heartbeats('tram-1').length;
  const first = startCommand(server.url, dataDir);
  await waitFor('the first start', 30_000, async () => server.heartbeats('tram-1').length > beats || undefined);
  first.kill('SIGTERM');
  await once(first, 'exit');
}

function startCommand(serverUrl: string, dataDir: string): ChildProcess {
  const command = [...nodeFlags('player'), path.join('server', 'loa.js'), 'player'];
  const args = ['--server', serverUrl, '--data', dataDir, '--audio', 'null'];
  const cwd = path.join(import.meta.dirname, '..', '..');
  return spawn(process.execPath, [...command, ...args], { cwd, stdio: 'ignore' });
}

/** Of the player's process and of what it has started. */
function sum(player: number, measure: (pid: number) => number): number {
  return [player, ...enginePidsOf(player)].reduce((total, pid) => total + measure(pid), 0);
}

function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/** Of some processes together: each one's own pages, and of every mapped part of a file the most that one of them has. */
function residentMb(pids: readonly number[]): number {
  const ofFiles = new Map<string, number>();
  let ownKb = 0;
  for (const pid of pids) {
    for (const mapping of readFileSync(`/proc/${pid}/smaps`, 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)) {
      const [, offset = '', file = ''] = /^\S+ \S+ (\S+) \S+ \d+ *(\/.*)?$/m.exec(mapping) ?? [];
      const kbOf = (name: string) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(mapping)?.[1] ?? 0);
      const part = `${file} ${offset}`;
      const ofFileKb = file === '' ? 0 : kbOf('Rss') - kbOf('Anonymous');
      ownKb += kbOf('Rss') - ofFileKb;
      if (ofFileKb > 0) ofFiles.set(part, Math.max(ofFileKb, ofFiles.get(part) ?? 0));
    }
  }
  return (ownKb + [...ofFiles.values()].reduce((total, kb) => total + kb, 0)) / 1024;
}

function sharedOutMb(pid: number): number {
  return Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1024;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
