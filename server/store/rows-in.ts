/** How much of the log lies in a span. */
import type { Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';

/** Rows by their planned time; a look at an index. */
export async function rowsIn(db: Db, commune: string, { from, to }: Span): Promise<number> {
  const { rows } = await db
    .selectFrom('ledgerNow')
    .select((e) => e.fn.countAll<number>().as('rows'))
    .where('commune', '=', commune)
    .where('plannedAt', '>=', from)
    .where('plannedAt', '<', to)
    .executeTakeFirstOrThrow();
  return rows;
}
