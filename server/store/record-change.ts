/** Marks that something changed: an audit row for what a person did, and a counter that wakes the other process and the pages. */
import { sql } from 'kysely';
import type { ChangeTopic } from '../contract/ledger.ts';
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

/** Writes one audit row. Call it in the transaction that makes the change. */
export async function writeAudit(db: Db, deed: Deed): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      commune: deed.commune,
      at: deed.at,
      whoId: deed.actor.id ?? null,
      who: deed.actor.name,
      action: deed.action,
      subject: deed.subject,
      subjectId: deed.subjectId,
      before: deed.before === undefined ? null : toJson(deed.before),
      after: deed.after === undefined ? null : toJson(deed.after),
      source: deed.actor.source ?? null,
    })
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
