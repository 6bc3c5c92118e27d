/** Judges ledger rows by all that is stored about them: their plan, the journal of who sounds there, and what people report. */
import type { HeardItem } from '../scheduler/close-item.ts';
import { type JudgedInput, judgeRow } from '../scheduler/judge-row.ts';
import type { HeardReport, ZoneName } from '../scheduler/model.ts';
import { reportDeadline } from '../scheduler/report-deadline.ts';
import { standingAnswer } from '../scheduler/standing-answer.ts';
import { factsThatCount, type VouchedSpan, vouchedSpans, vouchedUntil } from '../scheduler/vouched-time.ts';
import { orderExpiries } from './store/airing-store.ts';
import { getCommune } from './store/commune-store.ts';
import type { Db } from './store/database.ts';
import { journalRuns } from './store/journal-runs.ts';
import { factsAbout, type StoredFact } from './store/journal-store.ts';
import type { RowKey } from './store/ledger-news-store.ts';
import type { LedgerItem, LedgerRow } from './store/ledger-store.ts';
import type { RowResult } from './store/row-results.ts';
import { readSetting } from './store/setting-store.ts';
import { reportsAbout } from './store/village-report-read.ts';

/** How long after its planned end a station may still be at an airing, ms; at an order until that long after it expires. */
export const GRACE_MS = 120_000;
/** Stations keep their journal this long; who has not spoken by then stays unknown, ms. */
export const KEPT_BY_STATION_MS = 40 * 24 * 3_600_000;
/** A row that waits its turn moves less than this from where a person saw it planned, ms. */
const MOVES_AT_MOST_MS = 24 * 3_600_000;

/** Facts by the station that wrote them, then by airing. */
export type StoredFacts = ReadonlyMap<string, ReadonlyMap<string, readonly StoredFact[]>>;

/** How long people are waited for. */
export interface WaitingRules {
  readonly zone: ZoneName;
  readonly waitDays: number;
}

/** The rules of a commune as they are now. */
export async function waitingRules(db: Db, commune: string): Promise<WaitingRules> {
  const { zone } = await getCommune(db, commune);
  return { zone, waitDays: await readSetting(db, commune, 'reportWaitDays') };
}

/** Whose journal tells of a row: the station's own, its carrier's, or nobody's. */
export function sourceOf(row: Pick<LedgerRow, 'stationId' | 'transport' | 'carrierId'>): string | undefined {
  if (row.transport === 'ip') return row.stationId;
  return row.transport === 'fm' ? (row.carrierId ?? undefined) : undefined;
}

/** When a row that nobody speaks of is given up. */
export function closesAt(
  row: Pick<LedgerRow, 'transport' | 'plannedAt' | 'endsAt'>,
  { zone, waitDays }: WaitingRules,
): number {
  if (row.transport !== 'manual') return row.endsAt + KEPT_BY_STATION_MS;
  return Math.max(row.endsAt, reportDeadline(row.plannedAt, zone, waitDays));
}

/** What became of each row, as of `now`. `facts`: of every row's source. */
export async function judgeRows(
  db: Db,
  commune: string,
  now: number,
  rows: readonly LedgerRow[],
  facts: StoredFacts,
  rules: WaitingRules,
): Promise<{ readonly row: LedgerRow; readonly result: RowResult }[]> {
  if (rows.length === 0) return [];
  const expiries = await orderExpiries(
    db,
    rows.map(({ airingId }) => airingId),
  );
  const vouched = await vouchedByStation(db, commune);
  const reports = await reportsOf(db, commune, rows);
  return rows.map((row) => {
    const source = sourceOf(row) ?? '';
    const told = facts.get(source)?.get(row.airingId) ?? [];
    const spans = vouched.get(source) ?? [];
    const graceMs = GRACE_MS + Math.max(0, (expiries.get(row.airingId) ?? 0) - row.plannedAt);
    const closing = { now, graceMs, closesAt: closesAt(row, rules) };
    return { row, result: resultOf(row, told, spans, reports.get(row.stationId) ?? [], closing) };
  });
}

/** The facts of all sources of some rows, and of further stations about the same airings. */
export async function factsOf(
  db: Db,
  rows: readonly LedgerRow[],
  further: readonly RowKey[] = [],
): Promise<StoredFacts> {
  const asked = [
    ...rows.map((row) => ({ airingId: row.airingId, stationId: sourceOf(row) })),
    ...further.map(({ airingId, stationId }) => ({ airingId, stationId })),
  ];
  const facts = new Map<string, ReadonlyMap<string, readonly StoredFact[]>>();
  for (const [stationId, own] of Map.groupBy(asked, (one) => one.stationId)) {
    if (stationId === undefined) continue;
    facts.set(stationId, await factsAbout(db, stationId, [...new Set(own.map(({ airingId }) => airingId))]));
  }
  return facts;
}

/** Which time the journal of each station vouches for. */
export async function vouchedByStation(db: Db, commune: string): Promise<ReadonlyMap<string, readonly VouchedSpan[]>> {
  const runs = await journalRuns(db, commune);
  return new Map([...runs].map(([stationId, own]) => [stationId, vouchedSpans(own)]));
}

async function reportsOf(
  db: Db,
  commune: string,
  rows: readonly LedgerRow[],
): Promise<ReadonlyMap<string, readonly HeardReport[]>> {
  const reports = new Map<string, readonly HeardReport[]>();
  for (const [stationId, own] of Map.groupBy(rows, (row) => row.stationId)) {
    const times = own.map((row) => row.plannedAt);
    const span = { from: Math.min(...times) - MOVES_AT_MOST_MS, to: Math.max(...times) + MOVES_AT_MOST_MS };
    reports.set(stationId, await reportsAbout(db, commune, stationId, span));
  }
  return reports;
}

function resultOf(
  row: LedgerRow,
  told: readonly StoredFact[],
  vouched: readonly VouchedSpan[],
  reports: readonly HeardReport[],
  closing: Pick<JudgedInput, 'now' | 'graceMs' | 'closesAt'>,
): RowResult {
  const { airingId, stationId, plannedAt: startsAt, endsAt, items } = row;
  const coveredUntil = vouchedUntil(vouched, startsAt);
  const dropReason = items.length === 0 ? (row.reason ?? 'empty') : undefined;
  const judged = judgeRow({
    planned: { airingId, startsAt, endsAt, items, ...(dropReason === undefined ? {} : { dropReason }) },
    transport: row.transport,
    facts: factsThatCount(told, vouched, startsAt),
    answer: standingAnswer(reports, { airingId, stationId, startsAt }),
    ...closing,
    ...(coveredUntil === undefined ? {} : { coveredUntil }),
  });
  const heard = new Map(judged.items.map((item) => [item.index, item]));
  const { outcome, startedAt, endedAt, renderedMs, rmsDb, evidence, closed } = judged;
  return {
    outcome,
    reason: tellReason(judged.reason),
    startedAt,
    endedAt,
    renderedMs,
    rmsDb,
    evidence,
    closed,
    items: items.map((item) => withHeard(item, heard.get(item.index))),
  };
}

/** Rows from before the kind was kept have no volume either: they are not written anew for its sake. */
function withHeard(item: LedgerItem, heard: HeardItem | undefined): LedgerItem {
  const { volumePct, ...told } = heard ?? {};
  const volume = volumePct === undefined || item.kind === undefined ? {} : { volumePct };
  return { ...withoutHeard(item), ...told, ...volume };
}

/** What came of an item before is no part of its plan: a word that no longer counts leaves nothing behind. */
function withoutHeard(item: LedgerItem): LedgerItem {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !(name in HEARD))) as unknown as LedgerItem;
}

/** All that a journal may tell of an item. */
const HEARD: Readonly<Record<Exclude<keyof HeardItem, 'index'>, true>> = {
  renderedMs: true,
  startedAt: true,
  endedAt: true,
  frames: true,
  rmsDb: true,
  peakDb: true,
  volumePct: true,
  reason: true,
};

/** Of a planned row: the station let go of it because a newer playlist no longer had it. */
function tellReason(reason: string | undefined): string | undefined {
  return reason === 'superseded' ? 'taken-off' : reason;
}
