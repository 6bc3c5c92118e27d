/** Who had a hand in a segment as it waits: none of them may decide on it (R1). */
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import type { AuditTable } from './schema.ts';

/**
 * Segment id -> ids of everybody who made, changed, uploaded or had spoken it since its last approval that was not taken
 * back (since it was made, where there is none). Read from the audit log in the order it was written: it cannot be edited,
 * and each of its rows was stored with the change itself. It is read as a whole, once for all segments: there is no index
 * on purpose, because the check at the start does not look into indexes and a damaged one would hide somebody.
 */
export async function segmentMakers(
  tx: Db,
  commune: string,
  segmentIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await tx
    .selectFrom('audit')
    .select(['subjectId', 'whoId', 'action', 'before', 'after'])
    .where('commune', '=', commune)
    .where('subject', '=', 'segment')
    .where('subjectId', 'in', [...segmentIds])
    .where('action', 'in', [...MAKING, 'segment.approved', 'approval.undo'])
    .orderBy('id')
    .execute();
  const bySegment = Map.groupBy(rows, (row) => row.subjectId);
  return new Map([...bySegment].map(([segmentId, deeds]) => [segmentId, makersOf(deeds)]));
}

/** Segment id -> ids of everybody who ever had a hand in it: what approvals since let pass they may still not sign for the stations (R1). */
export async function everMakers(
  tx: Db,
  commune: string,
  segmentIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await tx
    .selectFrom('audit')
    .select(['subjectId', 'whoId'])
    .where('commune', '=', commune)
    .where('subject', '=', 'segment')
    .where('subjectId', 'in', [...segmentIds])
    .where('action', 'in', MAKING)
    .execute();
  const bySegment = Map.groupBy(rows, (row) => row.subjectId);
  return new Map([...bySegment].map(([id, deeds]) => [id, new Set(deeds.flatMap(({ whoId }) => whoId ?? []))]));
}

function makersOf(deeds: readonly Pick<AuditTable, 'whoId' | 'action' | 'before' | 'after'>[]): Set<string> {
  const ever = new Set<string>();
  let makers = new Set<string>();
  for (const { action, whoId, before, after } of deeds) {
    // The first of two: it does not count alone, and frees nobody.
    if (action === 'segment.approved') makers = isFirstOfTwo(after) ? makers : new Set();
    // What was approved no longer is, and whichever approval came before may be undone as well: everybody counts again.
    else if (action === 'approval.undo') makers = isOfApproval(before) ? new Set(ever) : makers;
    else if (whoId !== null) {
      makers.add(whoId);
      ever.add(whoId);
    }
  }
  return makers;
}

const MAKING = ['segment.create', 'segment.change', 'segment.upload', 'segment.speak'];

function isFirstOfTwo(after: string | null): boolean {
  return after !== null && fromJson<{ approversMissing?: number }>(after).approversMissing !== undefined;
}

function isOfApproval(before: string | null): boolean {
  return before !== null && fromJson<{ decision?: string }>(before).decision === 'approved';
}
