/** How much a person has sent on a day: refused beyond what one person needs, so that one account cannot fill the disk or the queue. */
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';

/** More files than anybody makes on a day. */
const FILES_A_DAY = 200;
const MB = 1_048_576;

/** What a person has under way: announced, and not yet whole. */
export interface UnderWay {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Refuses the next file, of `bytes`, where it and what the person sent since midnight in `zone` or has under way are more than `maxMb`, or more than
 * 200 files. What was recorded for an emergency counts, but is never refused: nobody asks here. Throws upload-quota.
 */
export async function refuseOverQuota(
  db: Db,
  now: number,
  zone: string,
  personId: string,
  { bytes, underWay, maxMb }: { readonly bytes: number; readonly underWay: UnderWay; readonly maxMb: number },
): Promise<void> {
  const midnight = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay().epochMilliseconds;
  const sent = await db
    .selectFrom('job')
    .select((e) => [
      e.fn.countAll<number>().as('files'),
      e.fn.coalesce(e.fn.sum<number>('bytes'), e.lit(0)).as('bytes'),
    ])
    .where('byId', '=', personId)
    .where('createdAt', '>=', midnight)
    .executeTakeFirstOrThrow();
  const used = Number(sent.bytes) + underWay.bytes;
  const isTooMuch = used + bytes > maxMb * MB || sent.files + underWay.files + 1 > FILES_A_DAY;
  if (isTooMuch)
    throw new AppError('upload-quota', {
      usedMb: Math.round(used / MB),
      maxMb,
      files: sent.files + underWay.files,
      maxFiles: FILES_A_DAY,
    });
}
