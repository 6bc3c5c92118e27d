/** Counts what began on time, and what was approved before it sounded; emergencies that aired first, with who signed afterwards. */
import type { AiredPiece } from './aired-pieces.ts';
import { ON_TIME_MS } from './close-ledger.ts';
import { contentOf } from './count-items.ts';
import type { CountedRow } from './count-rows.ts';
import type { InstantMs } from './model.ts';

/** Rows of which a machine told when they began, and those that began within `ON_TIME_MS` of their time. */
export function countOnTime(rows: readonly CountedRow[]): { readonly measured: number; readonly onTime: number } {
  const measured = rows.filter(
    ({ isSounded, isMeasured, evidence, row }) =>
      isSounded && row.startedAt !== null && (isMeasured || evidence === 'machine' || evidence === 'carrier'),
  );
  return { measured: measured.length, onTime: measured.filter(isOnTime).length };
}

/** An emergency that aired on somebody's order. */
export interface LaterApproval {
  readonly airingId: string;
  readonly title: string;
  readonly at: InstantMs;
  readonly orderedBy: string;
  /** Who approved it afterwards; undefined while nobody has. */
  readonly signedBy?: string;
}

/** Of the tin, bài that sounded, each once per airing: how many were approved by then, and what was ordered instead. */
export function countApprovals(
  aired: readonly AiredPiece[],
  signers: Readonly<Record<string, string>>,
): { readonly sounded: number; readonly before: number; readonly later: readonly LaterApproval[] } {
  const content = contentOf(aired);
  const isBefore = ({ piece: { item }, startedAt }: AiredPiece) =>
    item.orderedBy === undefined && item.approvedAt > 0 && item.approvedAt <= startedAt;
  const ordered = Map.groupBy(
    content.filter(({ piece }) => piece.item.orderedBy !== undefined),
    ({ airingId }) => airingId,
  );
  const later = [...ordered].flatMap(([airingId, own]): LaterApproval[] => {
    const first = own.reduce((a, b) => (b.startedAt < a.startedAt ? b : a));
    const { scheduleId, airingTitle: title, startedAt: at, piece } = first;
    const { orderedBy } = piece.item;
    const signedBy = signers[scheduleId];
    return orderedBy === undefined
      ? []
      : [{ airingId, title, at, orderedBy, ...(signedBy === undefined ? {} : { signedBy }) }];
  });
  return {
    sounded: content.length,
    before: content.filter(isBefore).length,
    later: later.sort((a, b) => a.at - b.at || (a.airingId < b.airingId ? -1 : 1)),
  };
}

/** An airing whose head fell away is due with its first item. */
function isOnTime({ row }: CountedRow): boolean {
  const due = row.plannedAt + Math.min(...row.items.map(({ offsetMs }) => offsetMs));
  return Math.abs((row.startedAt ?? Number.POSITIVE_INFINITY) - due) <= ON_TIME_MS;
}
