/** The server's main: builds the adapters, joins them, listens, and stops cleanly. */
import { uptime } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { findFfmpeg } from '../audio/find-ffmpeg.ts';
import { findSandbox, type Sandbox } from '../audio/sandbox.ts';
import { isToBeSet } from '../stations/player/machine-clock.ts';
import { buildApp } from './app.ts';
import type { AppDeps } from './app-deps.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import { startHints } from './hints.ts';
import { LiveSessions } from './live-sessions.ts';
import { startLiveStations } from './live-stations.ts';
import { lockData } from './lock-data.ts';
import { openLoginGuard } from './login-guard.ts';
import { startWork } from './main-worker.ts';
import { type House, openHouse } from './open-house.ts';
import { ownClock } from './own-clock.ts';
import { handOverRoot } from './root-key.ts';
import { openSelfTests } from './self-tests.ts';
import { storeClips } from './spoken-time.ts';
import { storeHeartbeats } from './store/heartbeat-store.ts';
import { openSetup } from './store/people-store.ts';

const WEB_DIST = join(import.meta.dirname, '..', 'web', 'dist');

/** Starts the server (and the worker inside it, when so set). Throws port-taken, data-in-use, working-key-unusable, installation-damaged, database-*. Returns its address and the way to stop; a worker inside calls `giveUp` when only a fresh process helps. */
export async function runServer(
  config: Config,
  log: Logger,
  giveUp: () => void,
): Promise<{ url: string; stop(): Promise<void> }> {
  const now = () => Date.now();
  const unlock = await lockData(config.dataDir);
  const house = await openHouse(config, now);
  const { db, communeId, keyRing, media } = house;
  await storeClips(media);
  const hints = await startHints(db, {
    path: house.databasePath,
    commune: communeId,
    onError: (error) => log.warn({ err: error }, 'change counters could not be read'),
  });
  const live = startLiveStations(
    (beats) => storeHeartbeats(db, communeId, beats),
    (error) => log.warn({ err: error }, 'heartbeats could not be stored, will try again'),
  );
  const selfTests = openSelfTests(now);
  let found: Promise<Sandbox> | undefined;
  const sandbox = () => {
    // As the worker finds it, with the same ffmpeg; where there is none, what the machine itself can do.
    found ??= findFfmpeg({ ffmpegPath: config.FFMPEG_PATH }).then(
      (tools) => tools.sandbox,
      () => findSandbox(),
    );
    return found;
  };
  const isClockAwaited = ownClock(isToBeSet, () => uptime() * 1_000);
  const deps: AppDeps = {
    ...{ config, db, media, keyRing, hints, live, selfTests, isClockAwaited, sandbox, communeId, now, log },
    ...{ liveSessions: new LiveSessions(), loginGuard: openLoginGuard(now) },
  };
  const app = await buildApp(deps, WEB_DIST);
  const close = async () => {
    hints.stop();
    await app.close();
    await live.stop();
    await db.destroy();
    await unlock();
  };
  try {
    await app.listen({ port: config.PORT, host: config.LOA_HOST });
  } catch (error) {
    await close();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new AppError('port-taken', { port: config.PORT }, error);
    throw error;
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.PORT;
  const url =
    config.LOA_PUBLIC_URL ?? `http://${config.LOA_HOST === '0.0.0.0' ? 'localhost' : config.LOA_HOST}:${port}`;
  await greet(house, url, config.dataDir);
  const worker = config.LOA_WORKER === 'inside' ? await startWork(house, config, log, giveUp) : undefined;
  return {
    url,
    async stop() {
      await worker?.stop();
      await close();
    },
  };
}

/** What only the person at the console may read: the root key until it was handed over, the one-time link while there is no admin. */
async function greet({ db, communeId }: House, url: string, dataDir: string): Promise<void> {
  await handOverRoot(dataDir, process.stdout);
  const token = await openSetup(db, communeId);
  if (token === undefined) return;
  process.stdout.write(
    `\nChưa có quản trị viên. Mở liên kết dùng một lần này để tạo:\n${url}/cai-dat?token=${token}\n\n`,
  );
}
