/** What people took off the air, and the stretches in which nothing but emergencies sounds; rows are added, never taken away. */
import { randomUUIDv7 } from 'node:crypto';
import type { Suspension } from '../../scheduler/compile-playlist.ts';
import type { AiringStop, Span } from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import { findAiring } from './airing-store.ts';
import type { Db } from './database.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';

/** Takes an item, or without `index` the whole airing, off the air at every station. Returns how many it concerns. Throws not-found. */
export async function stopAiring(
  db: Db,
  now: number,
  commune: string,
  { airingId, index, reason }: { airingId: string; index?: number | undefined; reason: string },
  actor: Actor,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const airing = await findAiring(tx, commune, airingId);
    const item = airing?.items.find((one) => one.index === index);
    if (airing === undefined || (index !== undefined && item === undefined))
      throw new AppError('not-found', { what: index === undefined ? 'lượt phát' : 'bài trong lượt phát' });
    const at = { id: randomUUIDv7(), commune, airingId, itemIndex: index ?? null, reason, byName: actor.name, at: now };
    await tx.insertInto('airingStop').values(at).execute();
    const deed = { commune, actor, at: now, action: 'air.stop', subject: 'airing', subjectId: airingId };
    await writeAudit(tx, { ...deed, after: { title: item?.title ?? airing.title, reason } });
    await markChanged(tx, commune, 'plan');
    return (item?.stationIds ?? airing.stationIds).length;
  });
}

/** Stops of airings that begin inside the span, whenever they were given. */
export async function listStops(
  db: Db,
  commune: string,
  { from, to }: Span,
): Promise<(AiringStop & { readonly at: number; readonly byName: string; readonly reason: string })[]> {
  const rows = await db
    .selectFrom('airingStop')
    .innerJoin('airing', 'airing.id', 'airingStop.airingId')
    .selectAll('airingStop')
    .where('airingStop.commune', '=', commune)
    .where('airing.startsAt', '>=', from)
    .where('airing.startsAt', '<', to)
    .orderBy('airingStop.at')
    .orderBy('airingStop.id')
    .execute();
  return rows.map(({ airingId, itemIndex, at, byName, reason }) => ({
    airingId,
    at,
    byName,
    reason,
    ...(itemIndex === null ? {} : { index: itemIndex }),
  }));
}

/** The suspension that holds, or undefined. */
export async function findSuspension(db: Db, commune: string): Promise<Suspension | undefined> {
  const row = await db
    .selectFrom('suspension')
    .select(['since', 'byName', 'reason'])
    .where('commune', '=', commune)
    .where('liftedAt', 'is', null)
    .orderBy('since', 'desc')
    .executeTakeFirst();
  return row === undefined ? undefined : { since: row.since, by: row.byName, reason: row.reason };
}

/** Stops all airings but emergencies until it is lifted; while one holds nothing changes. */
export async function suspend(db: Db, now: number, commune: string, reason: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if ((await findSuspension(tx, commune)) !== undefined) return;
    const id = randomUUIDv7();
    const row = { id, commune, reason, byName: actor.name, since: now, liftedBy: null, liftedAt: null };
    await tx.insertInto('suspension').values(row).execute();
    const deed = { commune, actor, at: now, action: 'air.suspend', subject: 'suspension', subjectId: id };
    await writeAudit(tx, { ...deed, after: { reason } });
    await markChanged(tx, commune, 'plan');
  });
}

/** Lets airings sound again. */
export async function liftSuspension(db: Db, now: number, commune: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const holding = await tx
      .selectFrom('suspension')
      .select(['id', 'reason'])
      .where('commune', '=', commune)
      .where('liftedAt', 'is', null)
      .execute();
    for (const { id, reason } of holding) {
      await tx.updateTable('suspension').set({ liftedAt: now, liftedBy: actor.name }).where('id', '=', id).execute();
      const deed = { commune, actor, at: now, action: 'air.resume', subject: 'suspension', subjectId: id };
      await writeAudit(tx, { ...deed, before: { reason } });
    }
    if (holding.length > 0) await markChanged(tx, commune, 'plan');
  });
}
