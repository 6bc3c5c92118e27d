/** Which stations get no new playlist, although they should: remembered until a compile succeeds, for people to see. */
import type { Db } from './database.ts';
import { markChanged } from './record-change.ts';

/** Stations whose plan could not be published since some compile. */
export async function planFaults(db: Db, commune: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('station')
    .select('id')
    .where('commune', '=', commune)
    .where('planFaultAt', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** The station's plan cannot be published since `since`; undefined: it could be again. */
export async function setPlanFault(db: Db, commune: string, id: string, since: number | undefined): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('station')
      .set({ planFaultAt: since ?? null })
      .where('id', '=', id)
      .execute();
    await markChanged(tx, commune, 'stations');
  });
}
