/** Airings as materialised: what has begun stays as it was frozen, what is to come follows the plan. */
import type { AiredBefore, Airing, Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { markChanged } from './record-change.ts';

/**
 * Brings the stored airings of the horizon in line with the plan: new and changed ones that have not begun are written, those no longer
 * planned are withdrawn, those that have begun are left alone. What was due since the last compile and never reached a playlist is kept as
 * an airing without sound, so that the log tells of it. Writes nothing when nothing changed. Returns all airings of the horizon that stand.
 */
export async function syncAirings(
  db: Db,
  now: number,
  commune: string,
  horizon: Span,
  planned: readonly Airing[],
  compiledAt: number = now,
): Promise<Airing[]> {
  const stored = await db
    .selectFrom('airing')
    .selectAll()
    .where('commune', '=', commune)
    .where('startsAt', '>=', horizon.from)
    .where('startsAt', '<', horizon.to)
    .execute();
  const storedById = new Map(stored.map((row) => [row.id, row]));
  const waiting = await waitingEverywhere(db, commune, now, horizon.from);
  const isBegun = (airing: { id: string; startsAt: number }) => airing.startsAt <= now && !waiting.has(airing.id);
  // An order that the compiler sees late begins late.
  const isNewOrder = ({ id, order }: Airing) => order !== undefined && !storedById.has(id);
  const coming = planned.filter((airing) => !isBegun(airing) || isNewOrder(airing));
  const overlooked = planned.filter(
    (airing) => isBegun(airing) && !isNewOrder(airing) && airing.startsAt > compiledAt && !storedById.has(airing.id),
  );
  const kept = [...coming, ...overlooked.map(neverCompiled)];
  const keptIds = new Set(kept.map((airing) => airing.id));
  const changed = kept.filter((airing) => {
    const row = storedById.get(airing.id);
    return row === undefined || row.withdrawnAt !== null || row.body !== toJson(airing);
  });
  const withdrawn = stored.filter((row) => !isBegun(row) && row.withdrawnAt === null && !keptIds.has(row.id));
  if (changed.length + withdrawn.length > 0) {
    await db.transaction().execute(async (tx) => {
      for (const airing of changed) await writeAiring(tx, commune, airing);
      for (const { id } of withdrawn)
        await tx.updateTable('airing').set({ withdrawnAt: now }).where('id', '=', id).execute();
      await markChanged(tx, commune, 'ledger');
    });
  }
  const begun = stored
    .filter((row) => isBegun(row) && row.withdrawnAt === null)
    .map((row) => fromJson<Airing>(row.body));
  return [...begun, ...kept].sort((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1));
}

/** Whether an airing sounds or has sounded somewhere: one that is due but waits its turn on every station has not begun. */
export async function hasBegun(
  db: Db,
  now: number,
  commune: string,
  { id, startsAt }: Pick<Airing, 'id' | 'startsAt'>,
): Promise<boolean> {
  if (startsAt > now) return false;
  return !(await waitingEverywhere(db, commune, now, startsAt)).has(id);
}

/** Airings that are due but wait their turn on every station they are meant for: they can still be changed and withdrawn. */
async function waitingEverywhere(db: Db, commune: string, now: number, from: number): Promise<Set<string>> {
  const rows = await db
    .selectFrom('ledger')
    .innerJoin('airing', 'airing.id', 'ledger.airingId')
    .select((e) => ['ledger.airingId', e.fn.min('ledger.plannedAt').as('firstAt')])
    .where('ledger.commune', '=', commune)
    .where('airing.startsAt', '>=', from)
    .where('airing.startsAt', '<=', now)
    .where('ledger.closedAt', 'is', null)
    .groupBy('ledger.airingId')
    .execute();
  return new Set(rows.filter((row) => row.firstAt > now).map((row) => row.airingId));
}

function neverCompiled(airing: Airing): Airing {
  const dropped = [
    ...airing.items.map((item) => ({
      ...(item.kind === 'relay' ? {} : { segmentId: item.segmentId }),
      title: item.title,
      reason: 'not-compiled' as const,
    })),
    ...airing.dropped,
  ];
  return { ...airing, endsAt: airing.startsAt, items: [], dropped, dropReason: 'not-compiled' };
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

/** When each segment last aired where, of the airings that begin in the span: for picks to look back at; relays are not told. */
export async function loadAiredBefore(db: Db, commune: string, span: Span): Promise<AiredBefore[]> {
  const latest = new Map<string, AiredBefore>();
  for (const { items, stationIds, startsAt } of await loadAirings(db, commune, span)) {
    for (const item of items) {
      if (item.kind === 'relay') continue;
      const { segmentId } = item;
      const at = startsAt + item.offsetMs;
      const where = item.stationIds ?? stationIds;
      latest.set(`${segmentId} ${where.join()}`, { segmentId, stationIds: where, at });
    }
  }
  return [...latest.values()];
}

/** When those of these airings expire that are orders. */
export async function orderExpiries(db: Db, airingIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (airingIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('airing')
    .innerJoin('interrupt', 'interrupt.id', 'airing.scheduleId')
    .select(['airing.id', 'airing.body'])
    .where('airing.id', 'in', [...new Set(airingIds)])
    .execute();
  return new Map(rows.map(({ id, body }) => [id, fromJson<Airing>(body).expiresAt ?? 0]));
}

/** One airing that stands, or undefined. */
export async function findAiring(db: Db, commune: string, id: string): Promise<Airing | undefined> {
  const row = await db
    .selectFrom('airing')
    .select('body')
    .where('commune', '=', commune)
    .where('id', '=', id)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst();
  return row === undefined ? undefined : fromJson<Airing>(row.body);
}

async function writeAiring(tx: Db, commune: string, airing: Airing): Promise<void> {
  const columns = { startsAt: airing.startsAt, endsAt: airing.endsAt, body: toJson(airing), withdrawnAt: null };
  await tx
    .insertInto('airing')
    .values({ id: airing.id, commune, scheduleId: airing.scheduleId, ...columns })
    .onConflict((c) => c.column('id').doUpdateSet(columns))
    .execute();
}
