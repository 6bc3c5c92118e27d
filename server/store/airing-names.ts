/** Airings to come that get another name when their series is changed or parted: what people decided about them goes along. */
import type { Airing } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';

/** An airing's id before and after. */
export interface AiringName {
  readonly from: string;
  readonly to: string;
  /** The schedule it belongs to from now on. */
  readonly scheduleId: string;
}

/** Gives airings, fillings of places, kept picks and answers to conflicts the new names. Joins an open transaction. */
export async function renameAirings(tx: Db, commune: string, names: readonly AiringName[]): Promise<void> {
  for (const name of names.filter(({ from, to }) => from !== to)) {
    await renameAiring(tx, commune, name);
    const { from, to } = name;
    for (const table of ['placeFilling', 'frozenPick'] as const) {
      const known = await tx.selectFrom(table).select('itemIndex').where('airingId', '=', to).execute();
      const taken = known.map((row) => row.itemIndex);
      const own = tx.updateTable(table).set({ airingId: to }).where('commune', '=', commune);
      const moving = taken.length === 0 ? own : own.where('itemIndex', 'not in', taken);
      await moving.where('airingId', '=', from).execute();
    }
    for (const side of ['earlierId', 'laterId'] as const) {
      await tx
        .updateTable('conflictAnswer')
        .set({ [side]: to })
        .where('commune', '=', commune)
        .where(side, '=', from)
        .where('undoneAt', 'is', null)
        .execute();
    }
  }
}

/** The next compile writes what else is new of it; until then its fillings already find it. */
async function renameAiring(tx: Db, commune: string, { from, to, scheduleId }: AiringName): Promise<void> {
  const rows = await tx
    .selectFrom('airing')
    .select(['id', 'body'])
    .where('commune', '=', commune)
    .where('id', 'in', [from, to])
    .execute();
  const old = rows.find((row) => row.id === from);
  if (old === undefined || rows.length > 1) return;
  const body = toJson({ ...fromJson<Airing>(old.body), id: to, scheduleId });
  await tx.updateTable('airing').set({ id: to, scheduleId, body }).where('id', '=', from).execute();
}
