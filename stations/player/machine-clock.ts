/** What this machine says of its own clocks: kept by the network (NTP), and what the hardware clock shows. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { MachineClock } from './station-time.ts';

/** systemd-timesyncd makes this file when it has set the clock in this boot (systemd-timesyncd.service(8)). */
const TIMESYNC_MARK = '/run/systemd/timesync/synchronized';
/** Seconds since 1970 by the first hardware clock (Documentation/ABI/testing/sysfs-class-rtc). */
const HARDWARE_CLOCK = '/sys/class/rtc/rtc0/since_epoch';
const ASK_EVERY_MS = 300_000;
/** Until it is kept: what contradicts a wrong server is not to come five minutes late. */
const ASK_AGAIN_MS = 60_000;
const ANSWER_WITHIN_MS = 2_000;

/** That the network keeps the clock, and to within what, where that is told. */
export interface NtpState {
  readonly boundMs?: number;
}

/**
 * Who keeps a machine's clock, and the question each of them answers without rights. `timedatectl` tells of every one of
 * them what the kernel knows (adjtimex(2)): kept, and by its own estimate not over 16 s wrong.
 */
const KEEPERS: readonly { readonly ask: readonly string[]; readonly read: (answer: string) => NtpState | undefined }[] =
  [
    { ask: ['chronyc', '-n', '-c', 'tracking'], read: readChrony },
    { ask: ['timedatectl', 'show', '-p', 'NTPSynchronized', '--value'], read: readTimedate },
  ];

/** The machine's clocks as found; `hasBattery` is what the person who set the box up says. `nowMs` is monotonic. */
export function findMachineClock(hasBattery: boolean, nowMs: () => number): MachineClock {
  let ntp: NtpState | undefined;
  let askAtMs = Number.NEGATIVE_INFINITY;
  const look = () => {
    if (nowMs() < askAtMs) return;
    askAtMs = nowMs() + ASK_EVERY_MS;
    void askKeepers().then((found) => {
      ntp = found;
      if (found === undefined) askAtMs = nowMs() + ASK_AGAIN_MS;
    });
  };
  return {
    hasBattery,
    ntpSynchronised: () => {
      look();
      return ntp !== undefined || existsSync(TIMESYNC_MARK);
    },
    ntpBoundMs: () => ntp?.boundMs,
    hardwareMs: readHardware,
  };
}

/** `chronyc -c tracking`: the error is at most offset + root dispersion + half the root delay (chrony.conf(5)). Pure. */
export function readChrony(answer: string): NtpState | undefined {
  const fields = answer.trim().split(',');
  const [offset, delay, dispersion] = [fields[4], fields[10], fields[11]].map((text) => Number(text || Number.NaN));
  const boundMs = (Math.abs(offset ?? 0) + (delay ?? 0) / 2 + (dispersion ?? 0)) * 1_000;
  const isKept = (fields[13] ?? 'Not synchronised') !== 'Not synchronised';
  return isKept && Number.isFinite(boundMs) ? { boundMs } : undefined;
}

/** `timedatectl show -p NTPSynchronized --value`. Pure. */
export function readTimedate(answer: string): NtpState | undefined {
  return answer.trim() === 'yes' ? {} : undefined;
}

/** Somebody here keeps the clock by the network and has not set it yet; false where nobody does, or nobody tells. */
export async function isToBeSet(): Promise<boolean> {
  const state = await answerOf(['timedatectl', 'show', '-p', 'NTP', '-p', 'NTPSynchronized']);
  return readToBeSet(state) && (await askKeepers()) === undefined;
}

/** `timedatectl show -p NTP -p NTPSynchronized`: `NTP` says that a service for it is on. Pure. */
export function readToBeSet(answer: string): boolean {
  const lines = answer.split('\n').map((line) => line.trim());
  return lines.includes('NTP=yes') && lines.includes('NTPSynchronized=no');
}

/** The first keeper that says the clock is kept; one that is not here or gives no answer says nothing. */
async function askKeepers(): Promise<NtpState | undefined> {
  for (const { ask, read } of KEEPERS) {
    const state = read(await answerOf(ask));
    if (state !== undefined) return state;
  }
  return undefined;
}

function answerOf([program = '', ...args]: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: ANSWER_WITHIN_MS, maxBuffer: 16_384 }, (error, stdout) =>
      resolve(error === null ? stdout : ''),
    );
  });
}

function readHardware(): number | undefined {
  try {
    const seconds = Number(readFileSync(HARDWARE_CLOCK, 'utf8'));
    return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
