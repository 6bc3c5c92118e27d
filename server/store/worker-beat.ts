/** The worker's sign of life, so that the server can say when nobody compiles, transcodes or closes the ledger. */
import type { Db } from './database.ts';

/** After this long without a beat the worker counts as silent, ms; it beats every 20 s. */
export const WORKER_SILENT_MS = 90_000;

/** The worker is alive at `now`. */
export async function beatWorker(db: Db, commune: string, now: number): Promise<void> {
  await db
    .insertInto('workerBeat')
    .values({ commune, at: now, compiledAt: null })
    .onConflict((c) => c.column('commune').doUpdateSet({ at: now }))
    .execute();
}

/** True when the worker has not been heard of for too long, or never. */
export async function workerIsSilent(db: Db, commune: string, now: number): Promise<boolean> {
  const row = await db.selectFrom('workerBeat').select('at').where('commune', '=', commune).executeTakeFirst();
  return row === undefined || Math.abs(now - row.at) > WORKER_SILENT_MS;
}

/** When the plan was last compiled whole, or undefined before the first time. */
export async function lastCompiledAt(db: Db, commune: string): Promise<number | undefined> {
  const row = await db.selectFrom('workerBeat').select('compiledAt').where('commune', '=', commune).executeTakeFirst();
  return row?.compiledAt ?? undefined;
}

/** The plan was compiled whole, as it stood at `now`. */
export async function markCompiled(db: Db, commune: string, now: number): Promise<void> {
  await db
    .insertInto('workerBeat')
    .values({ commune, at: now, compiledAt: now })
    .onConflict((c) => c.column('commune').doUpdateSet({ compiledAt: now }))
    .execute();
}
