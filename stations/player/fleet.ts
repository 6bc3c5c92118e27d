/** Many players in one process, each with its own folder, engine and identity: the demo's valley, or a test's. */
import { createPlayer } from './agent.ts';
import type { PlayerOptions } from './player-options.ts';

/** Starts them side by side; one that cannot start is logged and leaves the others alone. Gives back the way to stop all; `signal` ends the start. */
export async function startFleet(
  stations: readonly PlayerOptions[],
  signal?: AbortSignal,
): Promise<() => Promise<void>> {
  const stops = await Promise.all(
    stations.map((options) =>
      createPlayer(options)
        .start(signal)
        .catch((error: unknown) => {
          options.log.error({ err: error, dataDir: options.dataDir }, 'a station could not start');
          return async () => {};
        }),
    ),
  );
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
