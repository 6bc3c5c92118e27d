/** The commune's targets (chỉ tiêu do xã đặt) as stored: made, changed, taken back. */
import { randomUUIDv7 } from 'node:crypto';
import type { CampaignTarget } from '../../scheduler/measure-targets.ts';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import { listTopics } from './segment-store.ts';

/** A target, and who set it. */
export interface StoredTarget extends CampaignTarget {
  readonly createdBy: string;
}

/** A target as people write it; `id` undefined is a new one. */
export type TargetInput = Omit<CampaignTarget, 'id'> & { readonly id?: string };

/** Targets that stand, oldest first. */
export async function listTargets(db: Db, commune: string): Promise<StoredTarget[]> {
  const rows = await db
    .selectFrom('target')
    .selectAll()
    .where('commune', '=', commune)
    .where('cancelledAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(({ id, title, body, createdBy }) => ({ ...fromJson<TargetBody>(body), id, title, createdBy }));
}

/** Stores a target. Throws not-found, topic-unknown. */
export async function saveTarget(
  db: Db,
  now: number,
  commune: string,
  { id: given, title, ...body }: TargetInput,
  actor: Actor,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    await checkTopics(tx, commune, body.topics);
    const before = given === undefined ? undefined : await getTarget(tx, commune, given);
    const id = before?.id ?? randomUUIDv7();
    const columns = { title, body: toJson(body) };
    if (before === undefined) {
      const made = { createdBy: actor.name, createdAt: now, validFrom: null, validUntil: null, cancelledAt: null };
      await tx
        .insertInto('target')
        .values({ id, commune, ...columns, ...made })
        .execute();
    } else {
      await tx.updateTable('target').set(columns).where('id', '=', id).execute();
    }
    const action = before === undefined ? 'target.create' : 'target.change';
    const deed = { commune, actor, at: now, subject: 'target', subjectId: id };
    await writeAudit(tx, { ...deed, action, before, after: { title, ...body } });
    await markChanged(tx, commune, 'plan');
    return id;
  });
}

/** Takes a target back; the audit log keeps it. Throws not-found. */
export async function cancelTarget(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await getTarget(tx, commune, id);
    await tx.updateTable('target').set({ cancelledAt: now }).where('id', '=', id).execute();
    const deed = { commune, actor, at: now, subject: 'target', subjectId: id };
    await writeAudit(tx, { ...deed, action: 'target.cancel', before });
    await markChanged(tx, commune, 'plan');
  });
}

/** One target that stands. Throws not-found. */
export async function getTarget(db: Db, commune: string, id: string): Promise<StoredTarget> {
  const found = (await listTargets(db, commune)).find((target) => target.id === id);
  if (found === undefined) throw new AppError('not-found', { what: 'chỉ tiêu' });
  return found;
}

type TargetBody = Omit<CampaignTarget, 'id' | 'title'>;

/** A code of the plan, or one that has parts in it. */
async function checkTopics(db: Db, commune: string, topics: readonly string[]): Promise<void> {
  const known = (await listTopics(db, commune)).map(({ code }) => code);
  for (const code of topics)
    if (!known.some((one) => one === code || one.startsWith(`${code}.`))) throw new AppError('topic-unknown', { code });
}
