/** What this machine says of its own clock: kept by the network (NTP), or by a battery. */
import { existsSync } from 'node:fs';
import type { MachineClock } from './station-time.ts';

/** systemd-timesyncd makes this file when it has set the clock in this boot (systemd-timesyncd.service(8)). */
const TIMESYNC_MARK = '/run/systemd/timesync/synchronized';

/** The machine's clock as found; `hasBattery` is what the person who set the box up says. */
export function findMachineClock(hasBattery: boolean): MachineClock {
  return { hasBattery, ntpSynchronised: () => existsSync(TIMESYNC_MARK) };
}
