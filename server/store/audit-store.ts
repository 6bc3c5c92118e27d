/** Reads the audit log, newest first. */
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';

/** A page of rows older than `before` (a row id). */
export async function listAudit(
  db: Db,
  commune: string,
  { before, limit }: { before?: number | undefined; limit: number },
) {
  let query = db.selectFrom('audit').selectAll().where('commune', '=', commune).orderBy('id', 'desc').limit(limit);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    who: row.who,
    action: row.action,
    subject: row.subject,
    subjectId: row.subjectId,
    before: row.before === null ? null : fromJson<unknown>(row.before),
    after: row.after === null ? null : fromJson<unknown>(row.after),
    source: row.source,
    chained: row.hash !== null,
  }));
}
