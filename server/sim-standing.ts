/** How a station's SIM stands, in words: what it has used of its month, when it ends, and whether somebody must do something. */
import type { MonthTraffic } from '../stations/player/traffic-count.ts';
import type { StationSim } from './store/station-store.ts';

/** From this share of the month's megabytes on people are warned. */
export const WARN_SHARE = 0.8;
/** So many days before a SIM ends people are warned. */
export const WARN_DAYS = 14;

/** `warning` where somebody must do something; `spent`: it surely gives no data any more. */
export interface SimStanding {
  readonly usedMb: number | undefined;
  readonly warning: string | undefined;
  readonly spent: 'expired' | 'used-up' | undefined;
}

/** As of `now`; `traffic` is what the station itself counted and tells only of its own month. */
export function simStanding(
  sim: StationSim,
  traffic: MonthTraffic | undefined,
  now: number,
  zone: string,
): SimStanding {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const isThisMonth = traffic?.month === today.toPlainYearMonth().toString();
  const usedMb = isThisMonth ? Math.round(traffic.bytes / 100_000) / 10 : undefined;
  const share = usedMb === undefined || sim.allowanceMb === null ? 0 : usedMb / sim.allowanceMb;
  const daysLeft =
    sim.expiresOn === null
      ? Number.POSITIVE_INFINITY
      : today.until(Temporal.PlainDate.from(sim.expiresOn)).total('days');
  const warnings = [expiryWords(sim.expiresOn, daysLeft), usageWords(share, usedMb, sim.allowanceMb)];
  const warning = warnings.filter((one) => one !== undefined).join('; ');
  const spent = daysLeft < 0 ? 'expired' : share >= 1 ? 'used-up' : undefined;
  return { usedMb, spent, warning: warning === '' ? undefined : warning };
}

/** The last day counts: a SIM that ends today still works. */
function expiryWords(expiresOn: string | null, daysLeft: number): string | undefined {
  if (expiresOn === null || daysLeft > WARN_DAYS) return undefined;
  const date = expiresOn.split('-').reverse().join('/');
  if (daysLeft < 0) return `SIM hết hạn từ ${date}`;
  return daysLeft === 0 ? `SIM hết hạn hôm nay (${date})` : `SIM hết hạn ngày ${date}, còn ${daysLeft} ngày`;
}

function usageWords(share: number, usedMb: number | undefined, allowanceMb: number | null): string | undefined {
  if (share < WARN_SHARE || usedMb === undefined) return undefined;
  const used = `${Math.round(usedMb)}/${allowanceMb} MB của tháng`;
  return share >= 1 ? `SIM đã dùng hết dữ liệu: ${used}` : `SIM đã dùng ${Math.floor(share * 100)} %: ${used}`;
}
