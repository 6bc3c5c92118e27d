/** Marks that something changed: an audit row for what a person did, and a counter that wakes the other process and the pages. */
import { sql } from 'kysely';
import { type AuditContent, auditHash } from '../audit-chain.ts';
import type { ChangeTopic } from '../contract/ledger.ts';
import { auditHead } from './audit-store.ts';
import type { Db } from './database.ts';
import { toJson } from './json-column.ts';

/** Who acts: a user, or Loa itself (`id` undefined). */
export interface Actor {
  readonly id?: string;
  readonly name: string;
  /** Address and device it came from. */
  readonly source?: string;
}

/** A person who acts. */
export type PersonActor = Actor & { readonly id: string };

/** Loa's own deeds in the audit log. */
export const SYSTEM: Actor = { name: 'Hệ thống' };

export interface Deed {
  readonly commune: string;
  readonly actor: Actor;
  readonly at: number;
  readonly action: string;
  readonly subject: string;
  readonly subjectId: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Writes one audit row, chained to the one before it. Call it in the transaction that makes the change; alone it opens one of its own, so that no two rows follow the same one. */
export async function writeAudit(db: Db, deed: Deed): Promise<void> {
  if (db.isTransaction) await appendAudit(db, deed);
  else await db.transaction().execute((tx) => appendAudit(tx, deed));
}

async function appendAudit(tx: Db, deed: Deed): Promise<void> {
  const { commune, actor, at, action, subject, subjectId, before, after } = deed;
  const newest = await tx
    .selectFrom('audit')
    .select((e) => e.fn.max('id').as('id'))
    .executeTakeFirst();
  const row: AuditContent = {
    ...{ id: (newest?.id ?? 0) + 1, commune, at, whoId: actor.id ?? null, who: actor.name, action, subject, subjectId },
    before: before === undefined ? null : toJson(before),
    after: after === undefined ? null : toJson(after),
    source: actor.source ?? null,
  };
  const prev = await auditHead(tx, commune);
  await tx
    .insertInto('audit')
    .values({ ...row, prev, hash: auditHash(row, prev) })
    .execute();
}

/** Counts topics up, so that worker, pages and stations hear of it. Call it in the transaction that makes the change. */
export async function markChanged(db: Db, commune: string, ...topics: ChangeTopic[]): Promise<void> {
  for (const topic of topics) {
    await db
      .insertInto('change')
      .values({ commune, topic, counter: 1 })
      .onConflict((c) => c.columns(['commune', 'topic']).doUpdateSet({ counter: sql`change.counter + 1` }))
      .execute();
  }
}

/** Topic -> how often it changed so far. */
export async function changeCounters(db: Db, commune: string): Promise<Map<string, number>> {
  const rows = await db.selectFrom('change').select(['topic', 'counter']).where('commune', '=', commune).execute();
  return new Map(rows.map((row) => [row.topic, row.counter]));
}
