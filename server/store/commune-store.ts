/** The commune and its policy. */
import { randomUUIDv7 } from 'node:crypto';
import type { Policy } from '../../scheduler/model.ts';
import { PLAN_TOPICS, PLAN_YEAR } from '../plan-topics.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, SYSTEM, writeAudit } from './record-change.ts';
import type { CommuneTable } from './schema.ts';
import { addTopics } from './segment-store.ts';

/** What a commune that has set nothing may do: sample of a quy chế, two sessions, 45 min, Monday to Saturday, quiet 21:00-05:00. */
export const STARTING_POLICY: Policy = {
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5, 6],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 45,
  volumeCeilingPct: 100,
};

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

/** The policy in force. */
export async function currentPolicy(
  db: Db,
  commune: string,
  now: number,
): Promise<{ policy: Policy; label: string | undefined }> {
  const row = await db
    .selectFrom('policy')
    .select(['body', 'label'])
    .where('commune', '=', commune)
    .where('validFrom', '<=', now)
    .orderBy('validFrom', 'desc')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row === undefined
    ? { policy: STARTING_POLICY, label: undefined }
    : { policy: fromJson<Policy>(row.body), label: row.label ?? undefined };
}

/** A new policy in force from now on; the old ones stay on record. Joins a transaction that is open already. */
export async function setPolicy(
  db: Db,
  commune: string,
  now: number,
  policy: Policy,
  label: string | undefined,
  actor: Actor,
): Promise<void> {
  if (!db.isTransaction) return db.transaction().execute((tx) => setPolicy(tx, commune, now, policy, label, actor));
  const id = randomUUIDv7();
  const createdBy = actor.name;
  await db
    .insertInto('policy')
    .values({ id, commune, validFrom: now, body: toJson(policy), label: label ?? null, createdBy, createdAt: now })
    .execute();
  await writeAudit(db, {
    commune,
    actor,
    at: now,
    action: 'policy.set',
    subject: 'policy',
    subjectId: id,
    after: policy,
  });
  await markChanged(db, commune, 'plan');
}
