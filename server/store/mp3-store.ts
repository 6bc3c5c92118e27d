/** Which renditions have an MP3 beside them. */
import type { Db } from './database.ts';

/** Rendition's SHA-256 -> bytes of its MP3. */
export async function listMp3s(db: Db, commune: string): Promise<Map<string, number>> {
  const rows = await db.selectFrom('mp3').select(['sha256', 'bytes']).where('commune', '=', commune).execute();
  return new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]));
}

/** Its MP3 is on disk. */
export async function noteMp3(db: Db, now: number, commune: string, sha256: string, bytes: number): Promise<void> {
  await db
    .insertInto('mp3')
    .values({ sha256, commune, bytes, madeAt: now })
    .onConflict((c) => c.column('sha256').doUpdateSet({ bytes, madeAt: now }))
    .execute();
}
