/** Which backups stay: the newest of each of the last days, then one a week, then one a month. Pure. */

/** A backup in the folder; `good`: what was written was read again and is right. */
export interface KeptBackup {
  readonly name: string;
  readonly at: number;
  readonly good: boolean;
}

/** Made by hand or after weighty acts, several may be of one day. */
const NEWEST = 3;
const WEEKS = 8;
const MONTHS = 12;
/** Of those that are not good and newer than the newest good one: what is in them may still be of use. */
const MOST_BAD = 3;
const DAY_MS = 24 * 3_600_000;
/** The first Monday of 1970. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/**
 * Names to keep and to drop, newest first: the newest three; of each of the newest `days` days that have one, of 8 weeks and of 12 months the newest. What is
 * not good counts for nothing, and goes once a good one is newer or three bad ones are. The newest good one always stays. Days are those of UTC.
 */
export function keepBackups(backups: readonly KeptBackup[], days: number): { keep: string[]; drop: string[] } {
  const sorted = backups.toSorted((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
  const good = sorted.filter((one) => one.good);
  const kept = new Set([
    ...good.slice(0, NEWEST),
    ...newestOf(good, (at) => Math.floor(at / DAY_MS), days),
    ...newestOf(good, (at) => Math.floor((at - FIRST_MONDAY_MS) / (7 * DAY_MS)), WEEKS),
    ...newestOf(good, monthOf, MONTHS),
    ...sorted.filter((one) => one.at >= (good[0]?.at ?? 0) && !one.good).slice(0, MOST_BAD),
  ]);
  return {
    keep: sorted.filter((one) => kept.has(one)).map(({ name }) => name),
    drop: sorted.filter((one) => !kept.has(one)).map(({ name }) => name),
  };
}

/** The newest backup of each of the newest `most` spans that have one. */
function newestOf(sorted: readonly KeptBackup[], spanOf: (at: number) => number, most: number): KeptBackup[] {
  const spans = new Map<number, KeptBackup>();
  for (const one of sorted) if (!spans.has(spanOf(one.at))) spans.set(spanOf(one.at), one);
  return [...spans.values()].slice(0, Math.max(1, most));
}

function monthOf(at: number): number {
  const { year, month } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC');
  return year * 12 + month;
}
