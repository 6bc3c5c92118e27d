/** What one station's player is made of: settings, and the adapters to clock, chance, engine and log. */
import type { Logger } from 'pino';
import type { AmplifierSettings } from './amplifier-loop.ts';
import type { Clock } from './clock.ts';
import type { LocalPage } from './local-page.ts';
import type { Player } from './player.ts';
import type { RunHook } from './run-hook.ts';
import type { MachineClock } from './station-time.ts';
import type { StopSwitch } from './stop-switch.ts';

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
  /** What the media may take on the disk; as much as there is where it is not said. */
  readonly mediaBudgetBytes?: number;
  /** Name and version, for journal and heartbeat. */
  readonly software: string;
  readonly engine: Player;
  readonly clock: Clock;
  readonly machine: MachineClock;
  /** The stop at the station; none when undefined. */
  readonly stopSwitch?: StopSwitch;
  /** What turns the amplifier on and off, and the way to run it; none when undefined. */
  readonly amplifier?: AmplifierSettings & { readonly run: RunHook };
  /** The box's own page; none when undefined. */
  readonly localPage?: LocalPage;
  /** A number in [0, 1): jitter. */
  readonly chance: () => number;
  readonly log: Logger;
  /** A station that is enrolled already waits no longer than this for a new enrolment; then `enrol-no-answer`. */
  readonly enrolWithinMs?: number;
  /** Called at every turn of whatever loop the station's life hangs on: enrolment first, then the playout. Half a minute apart at most, but for one order. */
  readonly onTurn?: () => void;
  /** The station has just been enrolled, under this name. */
  readonly onEnrolled?: (stationName: string) => void;
}
