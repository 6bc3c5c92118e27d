/** The rows of the log that figures count, and of each item in them how much sounded. */
import { AIRED_SHARE } from './close-ledger.ts';
import type { Evidence, InstantMs, Outcome, SegmentKind, Span, Transport } from './model.ts';

/** An item as the log keeps it. */
export interface LoggedItem {
  readonly index: number;
  readonly title: string;
  readonly topics: readonly string[];
  /** Of a file; a relay names its source. */
  readonly sha256?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly segmentId?: string | undefined;
  /** Undefined counts as an article. */
  readonly kind?: SegmentKind | 'relay' | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly approvedAt: InstantMs;
  /** On whose order it aired before it was approved. */
  readonly orderedBy?: string | undefined;
  readonly offsetMs: number;
  readonly durationMs: number;
  readonly startedAt?: InstantMs | undefined;
  readonly renderedMs?: number | undefined;
  readonly reason?: string | undefined;
}

/** A row of the log as figures read it. */
export interface LoggedRow {
  readonly airingId: string;
  readonly stationId: string;
  readonly revision: number;
  readonly title: string;
  /** Of an order, the order's id; '' where the row is older than this column. */
  readonly scheduleId: string;
  readonly orderKind: string | null;
  /** How sound came there when it was planned. */
  readonly transport: Transport;
  readonly plannedAt: InstantMs;
  readonly items: readonly LoggedItem[];
  readonly outcome: string;
  readonly reason: string | null;
  readonly startedAt: InstantMs | null;
  readonly renderedMs: number;
  readonly evidence: string;
  readonly offPlan: number;
  readonly closedAt: InstantMs | null;
}

/** One item of a row. Lengths are whole milliseconds. */
export interface Piece {
  readonly item: LoggedItem;
  /** What it is, wherever it sounds: its segment, else its bytes or its live source. */
  readonly key: string;
  readonly role: 'content' | 'frame' | 'relay';
  readonly kind: SegmentKind | 'relay';
  readonly durationMs: number;
  readonly soundedMs: number;
  /** At least `AIRED_SHARE` of it. */
  readonly isSounded: boolean;
}

/** A row that counts. */
export interface CountedRow {
  readonly row: LoggedRow;
  readonly outcome: Outcome;
  readonly evidence: Evidence;
  /** Aired, late or cut. */
  readonly isSounded: boolean;
  /** A machine told how much sounded; otherwise people's word counts. */
  readonly isMeasured: boolean;
  /** The station's own machine or people there say so; a carrier's log alone does not. */
  readonly isConfirmed: boolean;
  readonly pieces: readonly Piece[];
}

/**
 * The rows planned in the span: of each airing and station the newest, without what was withdrawn before its time and without
 * off-plan sound, which counts in no figure but its own. In order of time, airing and station, whatever order they come in.
 */
export function countedIn(rows: readonly LoggedRow[], span: Span): CountedRow[] {
  return newestOf(rows)
    .filter(({ plannedAt, offPlan }) => offPlan === 0 && isWithin(plannedAt, span))
    .map(readCounted)
    .filter(({ row, outcome }) => !(outcome === 'skipped' && row.reason === 'withdrawn'));
}

/** Newest off-plan rows that began in the span. */
export function offPlanIn(rows: readonly LoggedRow[], span: Span): LoggedRow[] {
  return newestOf(rows).filter(({ plannedAt, offPlan }) => offPlan === 1 && isWithin(plannedAt, span));
}

/** One row, read. */
export function readCounted(row: LoggedRow): CountedRow {
  const outcome = row.outcome as Outcome;
  const evidence = row.evidence as Evidence;
  const isSounded = SOUNDED.includes(outcome);
  return {
    row,
    outcome,
    evidence,
    isSounded,
    isMeasured: row.items.some(({ renderedMs = 0 }) => renderedMs > 0),
    isConfirmed: isSounded && CONFIRMED.includes(evidence),
    pieces: soundedPieces(row),
  };
}

/**
 * The row's items. Where a machine measured, what it measured counts; where people's word is all there is, an aired row sounded
 * whole, and of one that was cut, or heard in part, nobody knows which item. A place's stand-in is not the item.
 */
export function soundedPieces(row: LoggedRow): Piece[] {
  const isMeasured = row.items.some(({ renderedMs = 0 }) => renderedMs > 0);
  return row.items.map((item) => {
    const durationMs = Math.round(item.durationMs);
    const soundedMs = Math.round(soundOf(row, item, isMeasured));
    const kind = item.sha256 === undefined ? 'relay' : (item.kind ?? 'article');
    return {
      item,
      key: item.segmentId ?? item.sha256 ?? item.sourceId ?? '',
      role: roleOf(kind),
      kind,
      durationMs,
      soundedMs,
      isSounded: durationMs > 0 && soundedMs >= AIRED_SHARE * durationMs,
    };
  });
}

/** Whether an instant lies in [from, to). */
export function isWithin(at: InstantMs, { from, to }: Span): boolean {
  return at >= from && at < to;
}

const SOUNDED: readonly Outcome[] = ['aired', 'late', 'cut'];
const CONFIRMED: readonly Evidence[] = ['machine', 'village', 'listened'];
const ATTESTED: readonly string[] = ['village', 'listened'];

function newestOf(rows: readonly LoggedRow[]): LoggedRow[] {
  const newest = new Map<string, LoggedRow>();
  for (const row of rows) {
    const key = `${row.airingId}/${row.stationId}`;
    const before = newest.get(key);
    if (before === undefined || row.revision > before.revision) newest.set(key, row);
  }
  return [...newest.values()].sort(byTime);
}

function byTime(a: LoggedRow, b: LoggedRow): number {
  return a.plannedAt - b.plannedAt || compare(a.airingId, b.airingId) || compare(a.stationId, b.stationId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function soundOf({ outcome, evidence, reason }: LoggedRow, item: LoggedItem, isMeasured: boolean): number {
  if (!SOUNDED.includes(outcome as Outcome) || reason === 'partly' || item.reason === 'place-fallback') return 0;
  if (isMeasured) return Math.min(item.renderedMs ?? 0, item.durationMs);
  return ATTESTED.includes(evidence) && outcome !== 'cut' ? item.durationMs : 0;
}

function roleOf(kind: Piece['kind']): Piece['role'] {
  if (kind === 'relay') return 'relay';
  return kind === 'signature' || kind === 'jingle' ? 'frame' : 'content';
}
