/** The worker's sign of life, so that the server can say when nobody compiles, transcodes or closes the ledger. */
import type { Db } from './database.ts';

/** After this long without a beat the worker counts as silent, ms; it beats every 20 s. */
export const WORKER_SILENT_MS = 90_000;

/** After this long without a whole compile the plan counts as old, ms; it is compiled every minute. */
export const PLAN_OLD_MS = 10 * 60_000;

/** The worker is alive at `now`. */
export async function beatWorker(db: Db, commune: string, now: number): Promise<void> {
  await db
    .insertInto('workerBeat')
    .values({ commune, at: now, compiledAt: null })
    .onConflict((c) => c.column('commune').doUpdateSet({ at: now }))
    .execute();
}

/** `silent`: not heard of for too long, or never. `not-compiling`: it lives, yet no compile has succeeded for too long, or ever. */
export type WorkerState = 'ok' | 'silent' | 'not-compiling';

/** How the worker is at `now`. */
export async function workerState(db: Db, commune: string, now: number): Promise<WorkerState> {
  const row = await db
    .selectFrom('workerBeat')
    .select(['at', 'compiledAt'])
    .where('commune', '=', commune)
    .executeTakeFirst();
  if (row === undefined || Math.abs(now - row.at) > WORKER_SILENT_MS) return 'silent';
  return row.compiledAt === null || Math.abs(now - row.compiledAt) > PLAN_OLD_MS ? 'not-compiling' : 'ok';
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
