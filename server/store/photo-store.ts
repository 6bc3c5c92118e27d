/** Photos that people send with what they heard: stripped to the picture, kept on disk by their hash, listed here. */
import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { MediaStore } from '../media-store.ts';
import { type JpegFault, stripJpeg } from '../strip-jpeg.ts';
import type { Db } from './database.ts';

/** So much stays free on the disk: a photo is worth less than what sounds. */
const KEPT_FREE_BYTES = 64 * 1_048_576;

const FAULT_WORDS: Readonly<Record<JpegFault, string>> = {
  'no-jpeg': 'không phải ảnh JPEG',
  'too-big': 'ảnh nặng quá 1,5 MB',
  'too-wide': 'ảnh rộng hoặc cao quá 4096 điểm',
  'cut-off': 'ảnh chưa gửi hết',
  'odd-kind': 'kiểu ảnh JPEG lạ',
};

/** Where a photo goes, and who sends it: a person's or a link's id. */
export interface PhotoPlace {
  readonly db: Db;
  readonly media: MediaStore;
  readonly commune: string;
  readonly takenBy: string;
}

/** Keeps the picture alone; the same again is one photo. Throws photo-refused, disk-full. */
export async function keepPhoto(place: PhotoPlace, now: number, content: unknown): Promise<{ sha256: string }> {
  const { db, media, commune, takenBy } = place;
  const stripped = stripJpeg(Buffer.isBuffer(content) ? content : new Uint8Array());
  if (typeof stripped === 'string') throw new AppError('photo-refused', { why: FAULT_WORDS[stripped] });
  if ((await media.freeBytes()) < KEPT_FREE_BYTES) throw new AppError('disk-full');
  const sha256 = createHash('sha256').update(stripped).digest('hex');
  await media.keepFile('photos', sha256, stripped);
  const row = { sha256, commune, bytes: stripped.length, takenBy, createdAt: now };
  await db
    .insertInto('photo')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { sha256 };
}

/** Throws not-found unless the commune has that photo. */
export async function checkPhoto(db: Db, commune: string, sha256: string): Promise<void> {
  const found = await db
    .selectFrom('photo')
    .select('sha256')
    .where('commune', '=', commune)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  if (found === undefined) throw new AppError('not-found', { what: 'ảnh' });
}

/** Of one account in a day: forty villages with ten each. */
const MOST_A_DAY = 400;

/** Refuses the next photo of an account that sent so many since `since`. Throws too-many-requests. */
export async function refusePhotos(db: Db, commune: string, takenBy: string, since: number): Promise<void> {
  if ((await countPhotos(db, commune, takenBy, since)) >= MOST_A_DAY)
    throw new AppError('too-many-requests', { retryMinutes: 60 });
}

/** How many photos somebody sent since `since`. */
export async function countPhotos(db: Db, commune: string, takenBy: string, since: number): Promise<number> {
  const { count } = await db
    .selectFrom('photo')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('commune', '=', commune)
    .where('takenBy', '=', takenBy)
    .where('createdAt', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}
