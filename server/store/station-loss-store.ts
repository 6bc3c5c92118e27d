/** Contacts with stations that were lost and came back: what they tell of the next one. */
import type { Db } from './database.ts';

/** So much of the past tells of a pattern, ms. */
export const LOSSES_KEPT_MS = 30 * 86_400_000;

/** A contact that was lost, and whether the box had been off once it was back. */
export interface StationLoss {
  readonly stationId: string;
  readonly lostAt: number;
  readonly backAt: number | undefined;
  readonly restarted: boolean | undefined;
}

/** The contact that was last there at `lostAt` is lost; `bootId` is what ran then. Told twice it is one loss. */
export async function noteLoss(
  db: Db,
  loss: { readonly stationId: string; readonly commune: string; readonly lostAt: number; readonly bootId: string },
): Promise<void> {
  await db
    .insertInto('stationLoss')
    .values({ ...loss, backAt: null, restarted: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The station is heard again, with `bootId`. */
export async function noteReturn(db: Db, stationId: string, backAt: number, bootId: string): Promise<void> {
  await db
    .updateTable('stationLoss')
    .set((e) => ({ backAt, restarted: e.case().when('bootId', '=', bootId).then(0).else(1).end() }))
    .where('stationId', '=', stationId)
    .where('backAt', 'is', null)
    .execute();
}

/** The losses since `from`, newest first; of one station, or of all. */
export async function listLosses(db: Db, commune: string, from: number, stationId?: string): Promise<StationLoss[]> {
  const all = db
    .selectFrom('stationLoss')
    .select(['stationId', 'lostAt', 'backAt', 'restarted'])
    .where('commune', '=', commune)
    .where('lostAt', '>=', from)
    .orderBy('lostAt', 'desc');
  const rows = await (stationId === undefined ? all : all.where('stationId', '=', stationId)).limit(1_000).execute();
  return rows.map(({ backAt, restarted, ...row }) => ({
    ...row,
    backAt: backAt ?? undefined,
    restarted: restarted === null ? undefined : restarted === 1,
  }));
}

/** Forgets what is older than anybody asks for. */
export async function pruneLosses(db: Db, before: number): Promise<void> {
  await db.deleteFrom('stationLoss').where('lostAt', '<', before).execute();
}
