/** Nghe lại as stored: what has aired lately, and what the commune took out of public listening. */
import type { Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { PublicWithdrawalTable } from './report-schema.ts';
import { getSegment } from './segment-store.ts';

/** A file of a segment, and when it last aired somewhere. */
export interface AiredFile {
  readonly segmentId: string;
  readonly sha256: string;
  readonly airedAt: number;
}

/** What was in airings of the span that sounded somewhere, with any evidence: by the log alone. */
export async function airedFiles(db: Db, commune: string, span: Span): Promise<AiredFile[]> {
  const rows = await db
    .selectFrom('airingItem as item')
    .select(['item.segmentId', 'item.sha256'])
    .select((e) => e.fn.max('item.plannedAt').as('airedAt'))
    .where('item.commune', '=', commune)
    .where('item.segmentId', 'is not', null)
    .where('item.plannedAt', '>=', span.from)
    .where('item.plannedAt', '<', span.to)
    .where((e) =>
      e.exists(
        e
          .selectFrom('ledgerNow as row')
          .select('row.revision')
          .whereRef('row.airingId', '=', 'item.airingId')
          .where('row.outcome', 'in', ['aired', 'late'])
          .where('row.evidence', '!=', 'none')
          .where('row.offPlan', '=', 0),
      ),
    )
    .groupBy(['item.segmentId', 'item.sha256'])
    .execute();
  return rows.flatMap(({ segmentId, ...row }) => (segmentId === null ? [] : [{ segmentId, ...row }]));
}

/** What is withdrawn from public listening, by segment. */
export async function publicWithdrawals(db: Db, commune: string): Promise<Map<string, PublicWithdrawalTable>> {
  const rows = await db.selectFrom('publicWithdrawal').selectAll().where('commune', '=', commune).execute();
  return new Map(rows.map((row) => [row.segmentId, row]));
}

/** Takes a segment out of public listening, at once; on the air nothing changes. Throws not-found. */
export async function withdrawFromListening(
  db: Db,
  now: number,
  commune: string,
  { segmentId, reason }: { readonly segmentId: string; readonly reason: string },
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { row } = await getSegment(tx, commune, segmentId);
    const columns = { reason, byName: actor.name, at: now };
    await tx
      .insertInto('publicWithdrawal')
      .values({ commune, segmentId, ...columns })
      .onConflict((c) => c.columns(['commune', 'segmentId']).doUpdateSet(columns))
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'listening.withdraw',
      subject: 'segment',
      subjectId: segmentId,
      after: { title: row.title, reason },
    });
    await markChanged(tx, commune, 'segments');
  });
}

/** Lets it be heard again. Throws not-found. */
export async function restoreToListening(
  db: Db,
  now: number,
  commune: string,
  segmentId: string,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { row } = await getSegment(tx, commune, segmentId);
    const { numDeletedRows } = await tx
      .deleteFrom('publicWithdrawal')
      .where('commune', '=', commune)
      .where('segmentId', '=', segmentId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return;
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'listening.restore',
      subject: 'segment',
      subjectId: segmentId,
      after: { title: row.title },
    });
    await markChanged(tx, commune, 'segments');
  });
}
