/** Zones (nhóm trạm) as stored, and whether a target names stations that are there. */
import { randomUUIDv7 } from 'node:crypto';
import type { Target } from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';

/** All zones with their stations. */
export async function listZones(
  db: Db,
  commune: string,
): Promise<{ id: string; name: string; stationIds: string[] }[]> {
  const [zones, members] = await Promise.all([
    db.selectFrom('zone').selectAll().where('commune', '=', commune).orderBy('name').execute(),
    db.selectFrom('zoneStation').selectAll().where('commune', '=', commune).execute(),
  ]);
  const stationsOf = Map.groupBy(members, (m) => m.zoneId);
  return zones.map(({ id, name }) => ({ id, name, stationIds: (stationsOf.get(id) ?? []).map((m) => m.stationId) }));
}

/** Stores a zone (a new one without `id`). Throws not-found, station-unknown. */
export async function saveZone(
  db: Db,
  now: number,
  commune: string,
  input: { id?: string; name: string; stationIds: readonly string[] },
  actor: Actor,
): Promise<string> {
  const id = input.id ?? randomUUIDv7();
  await db.transaction().execute(async (tx) => {
    const before = (await listZones(tx, commune)).find((zone) => zone.id === input.id);
    if (input.id !== undefined && before === undefined) throw new AppError('not-found', { what: 'nhóm trạm' });
    const kept = before === undefined ? undefined : targetOf(before.stationIds);
    await checkTarget(tx, commune, targetOf(input.stationIds), kept);
    if (before === undefined) await tx.insertInto('zone').values({ id, commune, name: input.name }).execute();
    else await tx.updateTable('zone').set({ name: input.name }).where('id', '=', id).execute();
    await tx.deleteFrom('zoneStation').where('zoneId', '=', id).execute();
    for (const stationId of new Set(input.stationIds))
      await tx.insertInto('zoneStation').values({ commune, zoneId: id, stationId }).execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: before === undefined ? 'zone.create' : 'zone.change',
      subject: 'zone',
      subjectId: id,
      before,
      after: input,
    });
    await markChanged(tx, commune, 'plan', 'stations');
  });
  return id;
}

/**
 * Refuses a target that names a zone or a station that is not there. What `stored` names already is no new mistake: a station that
 * went out of use since stays named, and is passed over where airings are planned. Throws station-unknown.
 */
export async function checkTarget(tx: Db, commune: string, target: Target, stored?: Target): Promise<void> {
  if (target.kind === 'all') return;
  const kept = new Set(stored?.kind === target.kind ? namedBy(stored) : []);
  const wanted = namedBy(target).filter((id) => !kept.has(id));
  if (wanted.length === 0) return;
  const query =
    target.kind === 'zones'
      ? tx.selectFrom('zone').select('id').where('commune', '=', commune)
      : tx.selectFrom('station').select('id').where('commune', '=', commune).where('retiredAt', 'is', null);
  const known = new Set((await query.execute()).map((row) => row.id));
  if (!wanted.every((id) => known.has(id))) throw new AppError('station-unknown');
}

function namedBy(target: Target): readonly string[] {
  if (target.kind === 'all') return [];
  return target.kind === 'zones' ? target.zoneIds : target.stationIds;
}

function targetOf(stationIds: readonly string[]): Target {
  return { kind: 'stations', stationIds };
}
