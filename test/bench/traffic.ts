/** What an idle station costs its SIM: a real player against a real server and worker, every byte between them counted on the way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addStations } from '../scenarios/commune-steps.ts';
import { startLoa } from '../scenarios/start-loa.ts';
import { spawnPlayer } from '../stations/spawn-player.ts';
import { startByteCounter } from './byte-counter.ts';

/** The bustle of a start is over: enrolment, the first playlist, the second look at the time. */
const SETTLE_MS = 45_000;
const IDLE_MS = Number(process.env.LOA_BENCH_IDLE_S ?? 300) * 1000;
const MONTH_MS = 30 * 86_400_000;

/**
 * `idleMbPerMonth`: 30 days of what was measured, headers of TCP/IP and TLS records included (those are reckoned by the
 * pieces that passed, see `byte-counter.ts`); `ownCountMbPerMonth`: the same time by the station's own count;
 * `connections`: opened in that time.
 */
export async function run(): Promise<Record<string, unknown>> {
  const loa = await startLoa();
  const counter = await startByteCounter(Number(new URL(loa.url).port));
  const dataDir = mkdtempSync(path.join(tmpdir(), 'loa-bench-traffic-'));
  try {
    const [station] = await addStations(loa, 1);
    const player = await spawnPlayer(counter.url, dataDir, station?.code);
    await sleep(SETTLE_MS);
    const ownCount = async () =>
      (await loa.call<{ traffic: { bytes: number } | null }>('admin', 'GET', `/api/v1/stations/${station?.id}`)).traffic
        ?.bytes ?? 0;
    const ownBefore = await ownCount();
    const before = counter.read();
    await sleep(IDLE_MS);
    const after = counter.read();
    const ownAfter = await ownCount();
    await player.stop();
    const perMonth = (bytes: number) => Math.round((bytes * MONTH_MS) / IDLE_MS / 10_000) / 100;
    return {
      idleSeconds: IDLE_MS / 1000,
      idleMbPerMonth: perMonth(after.wireBytes - before.wireBytes),
      payloadMbPerMonth: perMonth(after.bytes - before.bytes),
      ownCountMbPerMonth: perMonth(ownAfter - ownBefore),
      connections: after.connections - before.connections,
      requests: Object.fromEntries(
        Object.entries(after.requests).map(([what, count]) => [what, count - (before.requests[what] ?? 0)]),
      ),
    };
  } finally {
    await counter.stop();
    await loa.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
