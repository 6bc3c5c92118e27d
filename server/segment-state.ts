/** What a segment's decisions come to: its state, who has said yes to what it says now, and whether that is enough for the air (R1). */
import { TEMPLATE_TAG } from './contract/segments.ts';
import type { ApprovalTable } from './store/schema.ts';
import type { SegmentRecord } from './store/segment-store.ts';

/** See contract/segments.ts for what each means. */
export type SegmentState = 'draft' | 'processing' | 'refused' | 'ready' | 'waiting' | 'approved' | 'returned';

/** The state follows from the facts; nothing stores it. A decision counts only for the present hash and the present text. */
export function segmentState(record: SegmentRecord): SegmentState {
  const { row, rendition, job, approval } = record;
  if (job?.state === 'queued' || job?.state === 'running') return 'processing';
  // The newest file was refused; who submits after that goes on with the file there was before.
  if ((job?.state === 'refused' || job?.state === 'failed') && job.updatedAt > (row.submittedAt ?? 0)) return 'refused';
  if (rendition === undefined) return 'draft';
  if (isApproved(record)) return 'approved';
  if (isDecided(record) && approval?.decision !== 'approved') return 'returned';
  return row.submittedAt === null ? 'ready' : 'waiting';
}

/** Whether everybody it takes has said yes, also where a newer file was refused since. */
export function isApproved(record: SegmentRecord): boolean {
  if (!isDecided(record) || record.approval?.decision !== 'approved') return false;
  return yesesOf(record).length >= approversNeeded(record.row);
}

/** True when the newest decision is about the present hash and the present text, and nobody submitted it anew since. */
function isDecided({ row, rendition, approval }: SegmentRecord): boolean {
  if (approval === undefined || approval.sha256 !== rendition?.sha256) return false;
  return approval.at >= row.changedAt && approval.at >= (row.submittedAt ?? 0);
}

/** Whether it may be called for in an emergency, once it is approved. */
export function isTemplate(tags: readonly string[]): boolean {
  return tags.includes(TEMPLATE_TAG);
}

/** Praise and blame of people by name takes two. */
export function approversNeeded({ namesPersons }: { readonly namesPersons: number }): number {
  return namesPersons === 1 ? 2 : 1;
}

/**
 * The yes of each person to the present hash and the present text, in the order they were given, also while they can still be undone. What was
 * returned or withdrawn begins anew: a yes from before is none.
 */
export function yesesOf({ row, approvals }: Pick<SegmentRecord, 'row' | 'approvals'>): ApprovalTable[] {
  const lastNo = approvals.findLastIndex(({ decision }) => decision !== 'approved');
  const given = approvals.slice(lastNo + 1).filter(({ at }) => at >= row.changedAt);
  return given.filter(({ byId }, index) => given.findIndex((one) => one.byId === byId) === index);
}

/** Those whose yes counts now, past its time to undo; they may still be too few. */
export function approversOf(record: SegmentRecord, now: number): ApprovalTable[] {
  return yesesOf(record).filter((one) => approvesAt(one, now));
}

/** The approval in force now (R1): of this very hash, of the text as it stands, past its time to undo, and from as many people as it takes; the last of theirs. */
export function approvalInForce(record: SegmentRecord, now: number): ApprovalTable | undefined {
  const counting = approversOf(record, now);
  return counting.length >= approversNeeded(record.row) ? counting.at(-1) : undefined;
}

/** Whose name stands on air and in the log: everybody's who approved it. */
export function approverNames(record: SegmentRecord, now: number): string {
  return approversOf(record, now)
    .map(({ byName }) => byName)
    .join(', ');
}

/** Whether a decision that stands is a yes that counts: not before its time to undo is over. */
export function approvesAt({ decision, undoUntil }: Pick<ApprovalTable, 'decision' | 'undoUntil'>, now: number) {
  return decision === 'approved' && undoUntil <= now;
}
