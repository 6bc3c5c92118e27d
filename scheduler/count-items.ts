/** Counts rows, airings and items: what was planned, what sounded and by what evidence; tin, bài, câu chuyện each once, repeats apart. */
import { type AiredPiece, countDistinct, programmeMsOf } from './aired-pieces.ts';
import type { CountedRow, LoggedRow } from './count-rows.ts';
import type { Evidence, InstantMs, Outcome } from './model.ts';

const OUTCOMES: readonly Outcome[] = ['aired', 'late', 'cut', 'preempted', 'skipped', 'missed', 'unknown'];
const EVIDENCE: readonly Evidence[] = ['machine', 'carrier', 'village', 'listened', 'none'];

/** Rows by what came of them; the parts of `byOutcome` and `waiting` make up `planned`, those of `byEvidence` `sounded`. */
export interface RowCounts {
  readonly planned: number;
  readonly sounded: number;
  /** `unknown`: closed as unknown; what may still be told is `waiting`. */
  readonly byOutcome: Readonly<Record<Outcome, number>>;
  readonly waiting: number;
  readonly byEvidence: Readonly<Record<Evidence, number>>;
  readonly offPlan: number;
  readonly offPlanMs: number;
}

/** Counts rows, and off-plan sound apart from them. */
export function countRows(rows: readonly CountedRow[], offPlan: readonly LoggedRow[]): RowCounts {
  const isWaiting = ({ outcome, row }: CountedRow) => outcome === 'unknown' && row.closedAt === null;
  const sounded = rows.filter(({ isSounded }) => isSounded);
  const settled = rows.filter((row) => !isWaiting(row));
  return {
    planned: rows.length,
    sounded: sounded.length,
    byOutcome: countEach(OUTCOMES, settled, ({ outcome }) => outcome),
    waiting: rows.length - settled.length,
    byEvidence: countEach(EVIDENCE, sounded, ({ evidence }) => evidence),
    offPlan: offPlan.length,
    offPlanMs: offPlan.reduce((sum, { renderedMs }) => sum + Math.round(renderedMs), 0),
  };
}

/** Airings, each once however many stations it was meant for. `repeats` are items heard again in another airing. */
export function countAirings(
  rows: readonly CountedRow[],
  aired: readonly AiredPiece[],
): { readonly planned: number; readonly sounded: number; readonly repeats: number } {
  const items = contentOf(aired);
  return {
    planned: countDistinct(rows, airingOf),
    sounded: countDistinct(
      rows.filter(({ isSounded }) => isSounded),
      airingOf,
    ),
    repeats: countDistinct(items, airingAndKey) - countDistinct(items, keyOf),
  };
}

/** A tin, bài or câu chuyện that sounded, once; title, kind and topics as in its last airing. */
export interface AiredItem {
  readonly key: string;
  /** Of a segment; undefined where only the bytes are known. */
  readonly segmentId?: string;
  readonly title: string;
  readonly kind: string;
  readonly topics: readonly string[];
  readonly airings: number;
  readonly firstAt: InstantMs;
  readonly programmeMs: number;
}

/** Everything that sounded nearly whole somewhere, by its first airing. */
export function listItems(aired: readonly AiredPiece[]): AiredItem[] {
  const all = Map.groupBy(
    aired.filter(({ piece }) => piece.role === 'content'),
    keyOf,
  );
  const items = [...Map.groupBy(contentOf(aired), keyOf)].map(([key, own]) => {
    const { item, kind } = own.reduce((a, b) => (isLater(b, a) ? b : a)).piece;
    return {
      key,
      ...(item.segmentId === undefined ? {} : { segmentId: item.segmentId }),
      title: item.title,
      kind,
      topics: item.topics,
      airings: countDistinct(own, ({ airingId }) => airingId),
      firstAt: Math.min(...own.map(({ plannedAt }) => plannedAt)),
      programmeMs: programmeMsOf(all.get(key) ?? []),
    };
  });
  return items.sort((a, b) => a.firstAt - b.firstAt || (a.key < b.key ? -1 : 1));
}

/** How many items of each kind. */
export function countKinds(items: readonly AiredItem[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(items, ({ kind }) => kind)].map(([kind, own]) => [kind, own.length]));
}

/** What counts as tin, bài: files that sounded nearly whole, without signatures and jingles. */
export function contentOf(aired: readonly AiredPiece[]): AiredPiece[] {
  return aired.filter(({ piece, isSounded }) => piece.role === 'content' && isSounded);
}

/** The name of what sounds, and of the airing it sounds in. */
function airingAndKey({ airingId, piece }: AiredPiece): string {
  return `${airingId} ${piece.key}`;
}

function countEach<K extends string>(
  names: readonly K[],
  rows: readonly CountedRow[],
  nameOf: (row: CountedRow) => K,
): Record<K, number> {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
  for (const row of rows) counts[nameOf(row)] += 1;
  return counts;
}

function airingOf({ row }: CountedRow): string {
  return row.airingId;
}

function keyOf({ piece }: AiredPiece): string {
  return piece.key;
}

function isLater(a: AiredPiece, b: AiredPiece): boolean {
  if (a.plannedAt !== b.plannedAt) return a.plannedAt > b.plannedAt;
  if (a.airingId !== b.airingId) return a.airingId > b.airingId;
  return a.piece.item.index > b.piece.item.index;
}
