/** The commune as stored: its name, its zone, and how it begins. */
import { randomUUIDv7 } from 'node:crypto';
import { PLAN_TOPICS, PLAN_YEAR } from '../plan-topics.ts';
import type { Db } from './database.ts';
import { STARTING_POLICY, setPolicy } from './policy-store.ts';
import { SYSTEM } from './record-change.ts';
import type { CommuneTable } from './schema.ts';
import { addTopics } from './segment-store.ts';

/** The one commune of this machine, or undefined before the first start. */
export async function findCommune(db: Db): Promise<CommuneTable | undefined> {
  return db.selectFrom('commune').selectAll().orderBy('createdAt').executeTakeFirst();
}

/** The commune's row, fresh. */
export async function getCommune(db: Db, id: string): Promise<CommuneTable> {
  return db.selectFrom('commune').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** Makes the commune with a policy; called once, at the first start. */
export async function createCommune(
  db: Db,
  now: number,
  commune: { code: string; name: string; zone: string; demo: boolean },
): Promise<CommuneTable> {
  const row = { id: randomUUIDv7(), ...commune, demo: commune.demo ? 1 : 0, setupTokenHash: null, createdAt: now };
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('commune').values(row).execute();
    await addTopics(tx, row.id, PLAN_YEAR, PLAN_TOPICS);
    await setPolicy(tx, row.id, now, STARTING_POLICY, undefined, SYSTEM);
  });
  return row;
}
