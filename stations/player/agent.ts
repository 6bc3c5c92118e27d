/** The player agent: from a data folder to a running station, and the way to stop it. */
import { ensureFolder } from './durable-file.ts';
import { enrolWhenReachable } from './enrol.ts';
import { lockFolder } from './folder-lock.ts';
import { openKeptState } from './kept-state.ts';
import type { PlayerOptions } from './player-options.ts';
import { StationAgent } from './station-agent.ts';

/** One station's player, not yet started. */
export interface StationPlayer {
  /**
   * Starts it: enrols first if need be (trying until the server answers), then plays what it has, with or without a
   * server. Resolves when the engine stands, or when `signal` ends the start, with the way to stop everything within three
   * seconds. Throws `folder-in-use`, `not-enrolled`, `enrol-refused`, `root-mismatch` or `other-station`.
   */
  start(signal?: AbortSignal): Promise<() => Promise<void>>;
}

/** A player for one data folder. */
export function createPlayer(options: PlayerOptions): StationPlayer {
  return { start: (signal) => start(options, signal) };
}

async function start(options: PlayerOptions, signal?: AbortSignal): Promise<() => Promise<void>> {
  const unlock = await lockFolder(await ensureFolder(options.dataDir));
  try {
    const stopping = abortedBy(signal);
    const enrolled = await enrolWhenReachable(options, stopping.signal);
    if (enrolled === undefined) return unlock;
    const { identity, keyList } = enrolled;
    const kept = await openKeptState(options, identity, keyList);
    if (keyList !== undefined) {
      options.log.info({ stationId: identity.station, name: identity.stationName }, 'enrolled');
      options.onEnrolled?.(identity.stationName);
    }
    const agent = new StationAgent(options, identity, kept, stopping);
    await agent.start();
    return async () => {
      await agent.stop();
      await unlock();
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** A controller that `signal` aborts, too. */
function abortedBy(signal: AbortSignal | undefined): AbortController {
  const controller = new AbortController();
  if (signal?.aborted) controller.abort();
  signal?.addEventListener('abort', () => controller.abort(), { once: true });
  return controller;
}
