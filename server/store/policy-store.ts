/** Quy chế phát sóng as stored: dated rules, and the exceptions a leader opened beforehand. */
import { randomUUIDv7 } from 'node:crypto';
import type { DatedPolicy, Policy, PolicyException } from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { PolicyTable } from './schema.ts';

/** The rules of one record: what holds from its `validFrom` until the next one's. */
export type PolicyRules = Omit<Policy, 'later' | 'exceptions'>;

/** What a commune that has set nothing may do: sample of a quy chế, two sessions, 45 min, Monday to Saturday, quiet 21:00-05:00. */
export const STARTING_POLICY: PolicyRules = {
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5, 6],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 45,
  volumeCeilingPct: 100,
};

/** One dated record. */
export interface PolicyRecord {
  readonly id: string;
  readonly validFrom: number;
  readonly label: string | undefined;
  readonly rules: PolicyRules;
}

/** The policy in force at `from`, with what replaces it later and the exceptions that were approved before they begin and end after `from`. */
export async function loadPolicy(db: Db, commune: string, from: number): Promise<Policy> {
  const [{ policy, later }, exceptions] = await Promise.all([
    policyRecords(db, commune, from),
    loadOpenedSpans(db, commune, from),
  ]);
  const dated = later.map(({ validFrom, rules }): DatedPolicy => ({ ...rules, validFrom }));
  return {
    ...policy,
    ...(exceptions.length === 0 ? {} : { exceptions }),
    ...(dated.length === 0 ? {} : { later: dated }),
  };
}

/** The rules in force at `now` by themselves, with the label of their record. */
export async function currentPolicy(
  db: Db,
  commune: string,
  now: number,
): Promise<{ policy: PolicyRules; label: string | undefined }> {
  const { policy, label } = await policyRecords(db, commune, now);
  return { policy, label };
}

/** The rules in force at `now` and the records that begin after it, by their beginning. */
export async function policyRecords(
  db: Db,
  commune: string,
  now: number,
): Promise<{ policy: PolicyRules; label: string | undefined; later: PolicyRecord[] }> {
  const base = db.selectFrom('policy').selectAll().where('commune', '=', commune);
  const [row, coming] = await Promise.all([
    base
      .where('validFrom', '<=', now)
      .orderBy('validFrom', 'desc')
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .executeTakeFirst(),
    base.where('validFrom', '>', now).orderBy('validFrom').orderBy('createdAt').orderBy('id').execute(),
  ]);
  const current = row === undefined ? undefined : toRecord(row);
  return {
    policy: current?.rules ?? STARTING_POLICY,
    label: current?.label,
    // Of two records for the same moment the one made last holds.
    later: [...new Map(coming.map((one) => [one.validFrom, toRecord(one)])).values()],
  };
}

/** New rules from `validFrom` on (now when left out); what holds until then and what comes later stay. Joins a transaction that is open already. */
export async function setPolicy(
  db: Db,
  commune: string,
  now: number,
  policy: PolicyRules,
  label: string | undefined,
  actor: Actor,
  validFrom: number = now,
): Promise<string> {
  if (!db.isTransaction)
    return db.transaction().execute((tx) => setPolicy(tx, commune, now, policy, label, actor, validFrom));
  const id = randomUUIDv7();
  const createdBy = actor.name;
  await db
    .insertInto('policy')
    .values({ id, commune, validFrom, body: toJson(policy), label: label ?? null, createdBy, createdAt: now })
    .execute();
  await writeAudit(db, {
    commune,
    actor,
    at: now,
    action: 'policy.set',
    subject: 'policy',
    subjectId: id,
    after: validFrom === now ? policy : { ...policy, validFrom },
  });
  await markChanged(db, commune, 'plan');
  return id;
}

/** Takes back rules that have not begun; the audit log keeps them. Throws not-found, policy-begun. */
export async function withdrawPolicy(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('policy')
      .selectAll()
      .where('commune', '=', commune)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) throw new AppError('not-found', { what: 'quy chế' });
    if (row.validFrom <= now) throw new AppError('policy-begun');
    await tx.deleteFrom('policy').where('id', '=', id).execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'policy.withdraw',
      subject: 'policy',
      subjectId: id,
      before: { ...fromJson<object>(row.body), validFrom: row.validFrom },
    });
    await markChanged(tx, commune, 'plan');
  });
}

/** Exceptions that hold: approved before they begin, not taken back, not over at `from`; by start. */
async function loadOpenedSpans(db: Db, commune: string, from: number): Promise<PolicyException[]> {
  const rows = await db
    .selectFrom('policyException')
    .selectAll()
    .where('commune', '=', commune)
    .where('cancelledAt', 'is', null)
    .where('approvedAt', 'is not', null)
    .where('toAt', '>', from)
    .orderBy('fromAt')
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => {
    const { approvedAt, approvedBy } = row;
    if (approvedAt === null || approvedBy === null || approvedAt >= row.fromAt) return [];
    return [{ id: row.id, from: row.fromAt, to: row.toAt, reason: row.reason, approvedBy, approvedAt }];
  });
}

function toRecord(row: PolicyTable): PolicyRecord {
  return {
    id: row.id,
    validFrom: row.validFrom,
    label: row.label ?? undefined,
    rules: fromJson<PolicyRules>(row.body),
  };
}
