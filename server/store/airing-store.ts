/** Airings as materialised: what has begun stays as it was frozen, what is to come follows the plan. */
import type { Airing, Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { markChanged } from './record-change.ts';

/**
 * Brings the stored airings of the horizon in line with the plan: new and changed ones that have not begun are written, those no longer
 * planned are withdrawn, those that have begun are left alone. Writes nothing when nothing changed. Returns all airings of the horizon that stand.
 */
export async function syncAirings(
  db: Db,
  now: number,
  commune: string,
  horizon: Span,
  planned: readonly Airing[],
): Promise<Airing[]> {
  const stored = await db
    .selectFrom('airing')
    .selectAll()
    .where('commune', '=', commune)
    .where('startsAt', '>=', horizon.from)
    .where('startsAt', '<', horizon.to)
    .execute();
  const storedById = new Map(stored.map((row) => [row.id, row]));
  const coming = planned.filter((airing) => airing.startsAt > now);
  const comingIds = new Set(coming.map((airing) => airing.id));
  const changed = coming.filter((airing) => {
    const row = storedById.get(airing.id);
    return row === undefined || row.withdrawnAt !== null || row.body !== toJson(airing);
  });
  const withdrawn = stored.filter((row) => row.startsAt > now && row.withdrawnAt === null && !comingIds.has(row.id));
  if (changed.length + withdrawn.length > 0) {
    await db.transaction().execute(async (tx) => {
      for (const airing of changed) await writeAiring(tx, commune, airing);
      for (const { id } of withdrawn)
        await tx.updateTable('airing').set({ withdrawnAt: now }).where('id', '=', id).execute();
      await markChanged(tx, commune, 'ledger');
    });
  }
  const begun = stored
    .filter((row) => row.startsAt <= now && row.withdrawnAt === null)
    .map((row) => fromJson<Airing>(row.body));
  return [...begun, ...coming].sort((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1));
}

/** Airings that stand and begin in the span, in order. */
export async function loadAirings(db: Db, commune: string, span: Span): Promise<Airing[]> {
  const rows = await db
    .selectFrom('airing')
    .select('body')
    .where('commune', '=', commune)
    .where('withdrawnAt', 'is', null)
    .where('startsAt', '>=', span.from)
    .where('startsAt', '<', span.to)
    .orderBy('startsAt')
    .orderBy('id')
    .execute();
  return rows.map((row) => fromJson<Airing>(row.body));
}

async function writeAiring(tx: Db, commune: string, airing: Airing): Promise<void> {
  const columns = { startsAt: airing.startsAt, endsAt: airing.endsAt, body: toJson(airing), withdrawnAt: null };
  await tx
    .insertInto('airing')
    .values({ id: airing.id, commune, scheduleId: airing.scheduleId, ...columns })
    .onConflict((c) => c.column('id').doUpdateSet(columns))
    .execute();
}
