/** What the watch over incidents reads and writes: its own incidents, and whether a person has said otherwise. */
import { randomUUIDv7 } from 'node:crypto';
import type { NewIncident, WatchDecision, WatchedIncident } from '../../scheduler/watch-incidents.ts';
import type { Db } from './database.ts';
import { deedOf, insertIncident } from './incident-changes.ts';
import { markChanged, SYSTEM, writeAudit } from './record-change.ts';
import { isKept, namesOfCause } from './watch-keys.ts';

/** The watch's incidents that are not over, and those that began since `from`; taken back or not, so that none is opened twice. */
export async function watchedIncidents(db: Db, commune: string, from: number): Promise<WatchedIncident[]> {
  const rows = await db
    .selectFrom('incident')
    .select(['id', 'watchKey', 'kind', 'beginsAt', 'endsAt'])
    .where('commune', '=', commune)
    .where('watchKey', 'is not', null)
    .where((e) => e.or([e('endsAt', 'is', null), e('beginsAt', '>=', from)]))
    .execute();
  return rows.map(({ id, watchKey, kind, beginsAt, endsAt }) => ({
    id,
    watchKey: namesOfCause(watchKey ?? '')[0] ?? '',
    kind: kind as WatchedIncident['kind'],
    beginsAt,
    endsAt: endsAt ?? undefined,
    touched: isKept(watchKey ?? ''),
  }));
}

/** Writes what the watch decided; `wordsOf` gives a new incident its title and cause. Returns how many incidents changed. */
export async function storeWatch(
  db: Db,
  now: number,
  commune: string,
  { open, close, correct }: WatchDecision,
  wordsOf: (incident: NewIncident) => { title: string; cause: string },
): Promise<number> {
  const changes = open.length + close.length + correct.length;
  if (changes === 0) return 0;
  await db.transaction().execute(async (tx) => {
    for (const incident of open) {
      const { kind, beginsAt, endsAt = null, stationId, watchKey } = incident;
      const place = { stationId, clusterId: undefined };
      const details = {
        ...wordsOf(incident),
        kind,
        action: 'none' as const,
        planned: false,
        beginsAt,
        endsAt,
        places: [place],
      };
      const id = randomUUIDv7();
      await insertIncident(tx, now, commune, id, details, SYSTEM, watchKey);
      await writeAudit(tx, { ...deedOf(id, commune, SYSTEM, now), action: 'incident.open', after: details });
    }
    for (const { id, endsAt } of close) {
      await tx
        .updateTable('incident')
        .set({ endsAt, closedBy: SYSTEM.name, closedAt: now })
        .where('id', '=', id)
        .where('endsAt', 'is', null)
        .execute();
      await writeAudit(tx, { ...deedOf(id, commune, SYSTEM, now), action: 'incident.end', after: { endsAt } });
    }
    for (const { id, kind } of correct) {
      await tx.updateTable('incident').set({ kind }).where('id', '=', id).execute();
      await writeAudit(tx, { ...deedOf(id, commune, SYSTEM, now), action: 'incident.change', after: { kind } });
    }
    await markChanged(tx, commune, 'incidents');
  });
  return changes;
}
