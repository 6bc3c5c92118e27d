/** Tells systemd that the station is up and that its loop still turns (`Type=notify`, `WatchdogSec=`), so that a hung player is started anew. */
import { spawn } from 'node:child_process';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';

/** Longer than systemd-notify ever needs; it waits until systemd has read the message. */
const TELL_WITHIN_MS = 10_000;
/** Told four times within the time that systemd waits. */
const TELLINGS = 4;

/** What the process finds in its environment when systemd watches it. */
export interface WatchEnvironment {
  readonly NOTIFY_SOCKET?: string | undefined;
  readonly WATCHDOG_USEC?: string | undefined;
}

/** Called at every turn of the loop: the first says that the station is up, later ones that it lives, no oftener than needed. Undefined where nobody watches. */
export function watchedBy(
  environment: WatchEnvironment,
  clock: Pick<Clock, 'monotonicMs'>,
  tell: (states: readonly string[]) => void,
): (() => void) | undefined {
  const { NOTIFY_SOCKET: socket = '', WATCHDOG_USEC: withinUs = '' } = environment;
  if (socket === '') return undefined;
  const everyMs = /^[1-9]\d*$/.test(withinUs) ? Number(withinUs) / 1_000 / TELLINGS : Infinity;
  let toldAtMs: number | undefined;
  return () => {
    const nowMs = clock.monotonicMs();
    if (toldAtMs !== undefined && nowMs - toldAtMs < everyMs) return;
    tell(toldAtMs === undefined ? ['READY=1', 'WATCHDOG=1'] : ['WATCHDOG=1']);
    toldAtMs = nowMs;
  };
}

/** Tells by `systemd-notify`, one at a time: Node itself cannot write to such a socket. The unit needs `NotifyAccess=all`. */
export function systemdNotify(log: Logger): (states: readonly string[]) => void {
  let running = false;
  return (states) => {
    if (running) return;
    running = true;
    const child = spawn('systemd-notify', [...states], { stdio: 'ignore', timeout: TELL_WITHIN_MS });
    const end = (trouble?: unknown) => {
      running = false;
      if (trouble !== undefined) log.warn({ err: trouble, states }, 'systemd could not be told');
    };
    child.once('error', end);
    child.once('exit', (code, signal) => code !== 0 && end(new Error(`systemd-notify ended: ${signal ?? code}`)));
    child.once('close', () => end());
    child.unref();
  };
}
