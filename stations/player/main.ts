/** Starts players on this machine: one station (`loa player`) or many in one process (`loa fleet`); builds their adapters. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Logger, pino } from 'pino';
import { isInsideAddress } from '../inside-address.ts';
import { travelsInClear } from '../plain-http.ts';
import { createPlayer } from './agent.ts';
import type { AmplifierSettings } from './amplifier-loop.ts';
import { startFleet } from './fleet.ts';
import { localPage } from './local-page.ts';
import { findMachineClock } from './machine-clock.ts';
import { mpvArguments } from './mpv-options.ts';
import { MpvPlayer } from './mpv-player.ts';
import type { PlayerOptions } from './player-options.ts';
import { runHook } from './run-hook.ts';
import { systemdNotify, watchedBy } from './service-watch.ts';
import { stopFile } from './stop-switch.ts';
import { systemClock } from './system-clock.ts';
import { runSetUp } from './take-setup.ts';
import { TunerPlayer } from './tuner-player.ts';
import { switchByPrograms } from './tuner-switch.ts';

/** Settings that every station of a process shares. */
interface MachineSettings {
  readonly serverUrl: string;
  readonly dataDir: string;
  /** Percent of full volume, 100 when not given. */
  readonly volumePct?: number;
  /** What the media may take on the disk, MiB; as much as there is when not given. */
  readonly mediaBudgetMb?: number;
  /** A technician's word that the machine's clock is right and has a battery: to be trusted after a power cut. */
  readonly hasBatteryClock?: boolean;
  /** The programs of this box that switch its tuner. */
  readonly tunerPrograms?: { readonly on: string; readonly off: string };
  /** The programs that switch the amplifier, and its times. */
  readonly amplifier?: AmplifierSettings;
  /** Where the box shows its own page; nowhere when not given. */
  readonly localPage?: { readonly port: number; readonly host: string };
  readonly log?: Logger;
  /** Tells whoever sets a station up something, line by line; to stdout when not given. */
  readonly say?: (line: string) => void;
}

/** One station. `audio`: `alsa/...`, `pulse/...` or `null`; `code` is needed once. */
export interface PlayerSettings extends MachineSettings {
  readonly audio: string;
  readonly code?: string;
  /** As in `PlayerOptions`. */
  readonly enrolWithinMs?: number;
  readonly onEnrolled?: (stationName: string) => void;
}

/** One station that is set up by a file: server, code, sound card, volume and battery clock are named there. */
export interface SetUpSettings
  extends Omit<PlayerSettings, 'serverUrl' | 'code' | 'audio' | 'volumePct' | 'hasBatteryClock'> {
  readonly setupFile: string;
}

/** Many stations, each in its own folder `dir` below `dataDir`. */
export interface FleetSettings extends MachineSettings {
  readonly stations: readonly { readonly dir: string; readonly code?: string; readonly audio: string }[];
}

/** What runs until `stop`, which takes less than three seconds. */
export interface RunningPlayers {
  stop(): Promise<void>;
}

/** Starts one station; resolves when its engine stands or `signal` ends the start. Throws `audio-output-malformed` and what `createPlayer` throws. */
export async function runPlayer(settings: PlayerSettings, signal?: AbortSignal): Promise<RunningPlayers> {
  const { dataDir, audio, code, enrolWithinMs, onEnrolled } = settings;
  warnOfListeners(settings);
  const options = buildOptions(settings, dataDir, audio, code);
  const onTurn = watchedBy(process.env, options.clock, systemdNotify(options.log));
  const player = createPlayer({
    ...options,
    ...(enrolWithinMs === undefined ? {} : { enrolWithinMs }),
    ...(onTurn === undefined ? {} : { onTurn }),
    onEnrolled: (stationName) => {
      options.onEnrolled?.(stationName);
      onEnrolled?.(stationName);
    },
  });
  return { stop: await player.start(signal) };
}

/** Starts the station that a set-up file describes, now or in an earlier run. Throws what `runSetUp` throws. */
export async function runSetUpPlayer(settings: SetUpSettings, signal: AbortSignal): Promise<RunningPlayers> {
  return runSetUp({ ...settings, signal }, ({ setup, ...start }) =>
    runPlayer({ ...settings, ...setup, ...start }, signal),
  );
}

/** Starts all stations side by side; one that cannot start is logged and leaves the others alone. Throws `audio-output-malformed` before any has begun. */
export async function runFleet(settings: FleetSettings, signal?: AbortSignal): Promise<RunningPlayers> {
  const options = settings.stations.map(({ dir, code, audio }) =>
    buildOptions(settings, path.join(settings.dataDir, dir), audio, code),
  );
  warnOfListeners(settings);
  return { stop: await startFleet(options, signal) };
}

/** Once for a process: who set it up chose so, who reads its log should know. */
function warnOfListeners({ serverUrl, log = pino() }: MachineSettings): void {
  if (travelsInClear(serverUrl))
    log.warn({ serverUrl }, 'plain http: whoever listens on this network can read the token of this station');
}

function buildOptions(machine: MachineSettings, dataDir: string, audio: string, code?: string): PlayerOptions {
  // Found out now, not when mpv is started.
  mpvArguments(audio);
  const clock = systemClock();
  const say = machine.say ?? ((line: string) => void process.stdout.write(`${line}\n`));
  const log = (machine.log ?? pino()).child({ station: path.basename(dataDir) });
  const engine = new MpvPlayer(audio, clock, log, Math.random, (address) => !isInsideAddress(address));
  const programs = machine.tunerPrograms;
  const tuner = programs === undefined ? undefined : switchByPrograms(programs.on, programs.off);
  return {
    dataDir,
    serverUrl: machine.serverUrl,
    audio,
    ...(code === undefined ? {} : { code }),
    volumePct: machine.volumePct ?? 100,
    ...(machine.mediaBudgetMb === undefined ? {} : { mediaBudgetBytes: machine.mediaBudgetMb * 1024 * 1024 }),
    software: readSoftware(),
    engine: new TunerPlayer({ engine, tuner, clock, log }),
    clock,
    stopSwitch: stopFile(path.join(dataDir, 'stop')),
    ...(machine.amplifier === undefined ? {} : { amplifier: { ...machine.amplifier, run: runHook } }),
    ...(machine.localPage === undefined
      ? {}
      : {
          localPage: localPage({
            ...machine.localPage,
            stopFile: path.join(dataDir, 'stop'),
            pinFile: path.join(dataDir, 'local-pin.txt'),
            clock,
            log,
          }),
        }),
    machine: findMachineClock(machine.hasBatteryClock ?? false, clock.monotonicMs),
    chance: Math.random,
    log,
    onEnrolled: (name) => say(`Đã cài đặt trạm ${name}. Các lần khởi động sau không cần --code nữa.`),
  };
}

/** Name and version of this software, from its package. */
function readSoftware(): string {
  const text = readFileSync(path.join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  const { name, version }: { name?: unknown; version?: unknown } = JSON.parse(text);
  return `${name} ${version}`;
}
