/** Whether a backup is to be made now, and why: somebody asked, the night's is due, or something happened that an older one would undo. Pure. */

/** What is known; rows as the database has them, instants in epoch ms. */
export interface BackupStanding {
  readonly now: number;
  readonly zone: string;
  /** Local time of the nightly one, `02:30`. */
  readonly at: string;
  /** Somebody asked for one, or one was begun and never ended. */
  readonly isAsked: boolean;
  /** When the newest that was made was begun. */
  readonly madeAt: number | undefined;
  /** When the newest that could not be made ended, if nothing was made since. */
  readonly failedAt: number | undefined;
  /** The first act since the newest that was made after which an older backup is of less use. */
  readonly weightyAt: number | undefined;
}

/** A fault such as a full disk is not tried again every minute, ms. */
const AGAIN_AFTER_MS = 3_600_000;
/** People enrol several stations one after the other: one backup holds them all, ms. */
const SETTLES_AFTER_MS = 10 * 60_000;

/** Undefined: not now. */
export function backupReason(standing: BackupStanding): 'asked' | 'nightly' | 'weighty' | undefined {
  const { now, zone, at, isAsked, madeAt, failedAt, weightyAt } = standing;
  if (isAsked) return 'asked';
  if (failedAt !== undefined && Math.abs(now - failedAt) < AGAIN_AFTER_MS) return undefined;
  if (madeAt === undefined || madeAt < lastTurn(now, zone, at)) return 'nightly';
  if (weightyAt !== undefined && now - weightyAt >= SETTLES_AFTER_MS) return 'weighty';
  return undefined;
}

/** The newest instant at or before `now` at which the clock on the wall showed that time. */
function lastTurn(now: number, zone: string, at: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const today = local.withPlainTime(at);
  return (Temporal.ZonedDateTime.compare(today, local) <= 0 ? today : today.subtract({ days: 1 })).epochMilliseconds;
}
