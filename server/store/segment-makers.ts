/** Who had a hand in a segment as it waits: none of them may decide on it (R1). */
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';

/**
 * Ids of everybody who made, changed, uploaded or had spoken the segment since its last approval that was not taken back
 * (since it was made, where there is none). Read from the audit log in the order it was written: it cannot be edited,
 * and each of its rows was stored with the change itself.
 */
export async function segmentMakers(tx: Db, commune: string, segmentId: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('audit')
    .select(['whoId', 'action', 'before'])
    .where('commune', '=', commune)
    .where('subject', '=', 'segment')
    .where('subjectId', '=', segmentId)
    .where('action', 'in', [...MAKING, 'segment.approved', 'approval.undo'])
    .orderBy('id')
    .execute();
  const ever = new Set<string>();
  let makers = new Set<string>();
  for (const { action, whoId, before } of rows) {
    if (action === 'segment.approved') makers = new Set();
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

function isOfApproval(before: string | null): boolean {
  return before !== null && fromJson<{ decision?: string }>(before).decision === 'approved';
}
