/** What one station's player is made of: settings, and the adapters to clock, chance, engine and log. */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Player } from './player.ts';
import type { MachineClock } from './station-time.ts';

/** Everything a player is given; only a main builds the adapters. */
export interface PlayerOptions {
  /** The station's own folder: identity, playlist, media, journal. */
  readonly dataDir: string;
  /** Where the server is, `https://...`. */
  readonly serverUrl: string;
  /** The audio output as reported: `alsa/...`, `pulse/...` or `null`. */
  readonly audio: string;
  /** The enrolment code as typed; needed once. */
  readonly code?: string;
  /** Percent of full volume, under the policy's ceiling. */
  readonly volumePct: number;
  /** Name and version, for journal and heartbeat. */
  readonly software: string;
  readonly engine: Player;
  readonly clock: Clock;
  readonly machine: MachineClock;
  /** A number in [0, 1): jitter. */
  readonly chance: () => number;
  readonly log: Logger;
  /** The station has just been enrolled, under this name. */
  readonly onEnrolled?: (stationName: string) => void;
}
