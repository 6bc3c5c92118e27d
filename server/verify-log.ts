/** Holds the stored ledger against all it is made of: every row judged anew, its revisions, what is kept beside it, and the chain of what people reported. */
import { isDeepStrictEqual } from 'node:util';
import { findOffPlan } from '../scheduler/close-ledger.ts';
import type { Airing, AiringItem, Span } from '../scheduler/model.ts';
import { factsOf, judgeRows, type StoredFacts, sourceOf, type WaitingRules, waitingRules } from './judge-rows.ts';
import { brokenEditions, type ChainFault } from './report/edition-chain.ts';
import type { Db } from './store/database.ts';
import { isWithdrawn, type LedgerItem, type LedgerRow, readRow, topicsOf } from './store/ledger-store.ts';
import { editionsOf, frozenAirings, ledgerInParts, reportsInParts, type WalkedRow } from './store/ledger-walk.ts';
import { plannedId } from './store/off-plan-store.ts';
import { faultsOfProjection } from './store/projection-store.ts';
import type { RowResult } from './store/row-results.ts';
import type { LedgerTable } from './store/schema.ts';
import { REPORTS_START, reportHash } from './store/village-report-store.ts';

/** A column of a row that is not what its sources give. */
export type DifferingColumn = Exclude<keyof RowResult, 'closed'>;

type AboutRow = Pick<LedgerTable, 'airingId' | 'stationId' | 'plannedAt'>;

/**
 * What does not hold. `row-differs`: judged anew it comes out otherwise; `plan-differs`: what it says of name, items or topics is not what was planned; `revision-gap`: a revision
 * is gone; `projection-differs`: what is kept beside the ledger for searching is not what the ledger says; `report-chain`: a word of people was changed or is
 * gone; `edition-chain`: so was an edition of a report.
 */
export type LogFault =
  | (AboutRow & { readonly kind: 'row-differs'; readonly columns: readonly DifferingColumn[] })
  | (AboutRow & { readonly kind: 'plan-differs' | 'revision-gap' })
  | (AboutRow & { readonly kind: 'projection-differs'; readonly what: 'newest-row' | 'item' })
  | {
      readonly kind: 'edition-chain';
      readonly reportId: string;
      readonly edition: number;
      readonly what: ChainFault['kind'];
    }
  | { readonly kind: 'report-chain'; readonly seq: number; readonly what: 'altered' | 'not-chained' | 'missing' };

/** What was looked at: rows that have begun. `waiting`: those that are open, or of which the closer has not read everything yet. */
export interface LogCount {
  readonly rows: number;
  readonly waiting: number;
  readonly reports: number;
  readonly editions: number;
}

/** Every fault of the rows planned in the span, of one station or of all, as of `now`; reports and editions are always all looked at. Writes nothing. */
export async function* verifyLog(
  db: Db,
  commune: string,
  now: number,
  span: Span,
  stationId?: string,
): AsyncGenerator<LogFault, LogCount> {
  const rules = await waitingRules(db, commune);
  // What is still to come is planned anew every minute: the log holds nothing of it yet.
  const begun = { from: span.from, to: Math.min(span.to, now + 1) };
  let rows = 0;
  let waiting = 0;
  for await (const part of ledgerInParts(db, commune, begun, stationId)) {
    rows += part.length;
    waiting += part.filter(isWaiting).length;
    yield* verifyPart(db, commune, now, part, rules);
  }
  for (const fault of await faultsOfProjection(db, commune, span))
    if (stationId === undefined || fault.stationId === stationId) yield { kind: 'projection-differs', ...fault };
  const reports = yield* verifyReports(db, commune);
  const editions = await editionsOf(db, commune);
  for (const { kind: what, reportId, edition } of brokenEditions(editions))
    yield { kind: 'edition-chain', reportId, edition, what };
  return { rows, waiting, reports, editions: editions.length };
}

function isWaiting({ row, isNews }: WalkedRow): boolean {
  return isNews || row.closedAt === null;
}

async function* verifyPart(
  db: Db,
  commune: string,
  now: number,
  part: readonly WalkedRow[],
  rules: WaitingRules,
): AsyncGenerator<LogFault> {
  const read = new Map(part.map((walked) => [walked, readWhole(walked.row)]));
  const judgeable = [...read].flatMap(([walked, row]) => (row === undefined || isWaiting(walked) ? [] : [row]));
  const planned = judgeable.filter((row) => row.offPlan === 0 && !isWithdrawn(row));
  const strays = judgeable.filter((row) => row.offPlan === 1);
  const facts = await factsOf(
    db,
    planned,
    strays.map(({ airingId, stationId }) => ({ airingId: plannedId(airingId), stationId })),
  );
  const judged = await judgeRows(db, commune, now, planned, facts, rules);
  const results = new Map(judged.map(({ row, result }) => [row, result]));
  const frozen = await frozenAirings(
    db,
    part.map(({ row }) => row.airingId),
  );
  for (const [{ row, revisions }, whole] of read) {
    const { airingId, stationId, plannedAt } = row;
    const about = { airingId, stationId, plannedAt };
    if (revisions !== row.revision) yield { kind: 'revision-gap', ...about };
    if (whole === undefined) {
      yield { kind: 'row-differs', ...about, columns: ['items'] };
      continue;
    }
    const airing = isWithdrawn(whole) ? undefined : frozen.get(airingId);
    if (airing !== undefined && !isAsPlanned(whole, airing)) yield { kind: 'plan-differs', ...about };
    const result = results.get(whole);
    const columns = result === undefined ? strayColumns(whole, facts) : differences(whole, result, facts);
    if (columns.length > 0) yield { kind: 'row-differs', ...about, columns };
  }
}

/** Undefined where its lists are no lists any more. */
function readWhole(row: LedgerTable): LedgerRow | undefined {
  try {
    return readRow(row);
  } catch {
    return undefined;
  }
}

/** What the row copied of its airing, and figures are counted by, is what was planned. Rows from before a column was kept lack it. */
function isAsPlanned(row: LedgerRow, airing: Pick<Airing, 'title' | 'scheduleId' | 'items'>): boolean {
  const isNamed = row.title === airing.title && ['', airing.scheduleId].includes(row.scheduleId);
  const isTopical = isDeepStrictEqual(row.topics, topicsOf(row.items));
  return isNamed && isTopical && row.items.every((item) => airing.items.some((one) => isSameItem(item, one)));
}

function isSameItem(item: LedgerItem, frozen: AiringItem): boolean {
  const { index, title, approvedBy, approvedAt, kind = frozen.kind } = item;
  const isSame =
    index === frozen.index &&
    title === frozen.title &&
    approvedBy === frozen.approvedBy &&
    approvedAt === frozen.approvedAt &&
    kind === frozen.kind;
  // A relay that others interrupted goes on in pieces.
  if (frozen.kind === 'relay') return isSame && item.sourceId === frozen.sourceId;
  return (
    isSame &&
    item.sha256 === frozen.sha256 &&
    item.durationMs === frozen.durationMs &&
    item.orderedBy === frozen.orderedBy &&
    (item.segmentId ?? frozen.segmentId) === frozen.segmentId &&
    isDeepStrictEqual(item.topics, frozen.topics) &&
    isDeepStrictEqual(item.tags ?? frozen.tags ?? [], frozen.tags ?? [])
  );
}

const COLUMNS = ['outcome', 'reason', 'startedAt', 'endedAt', 'renderedMs', 'rmsDb', 'evidence', 'items'] as const;

function differences(row: LedgerRow, result: RowResult, facts: StoredFacts): DifferingColumn[] {
  // Given up while nobody spoke: it stays so until somebody does, whatever time a journal covers by now.
  const isSilent = (facts.get(sourceOf(row) ?? '')?.get(row.airingId) ?? []).length === 0;
  const isGivenUp = row.reason === 'never-heard' || row.reason === 'never-reported';
  if (isGivenUp && isSilent && row.outcome === 'unknown' && row.renderedMs === 0 && result.renderedMs === 0) return [];
  return COLUMNS.filter((column) => !isDeepStrictEqual(row[column] ?? undefined, plain(result[column])));
}

/** As it comes back from a JSON column. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** Of sound that no plan asked for: the journal must tell of it. Rows of another kind are not held against it. */
function strayColumns(row: LedgerRow, facts: StoredFacts): DifferingColumn[] {
  if (row.offPlan === 0) return [];
  const told = facts.get(row.stationId)?.get(plannedId(row.airingId)) ?? [];
  const hashes = new Set(row.items.map((item) => `${item.index} ${item.sha256 ?? item.sourceId}`));
  const heard = told
    .map(({ fact }) => fact)
    .filter(
      (fact) =>
        !('index' in fact) || !('startedAt' in fact) || hashes.has(`${fact.index} ${fact.sha256 ?? fact.sourceId}`),
    );
  const [sound] = findOffPlan([], heard);
  const columns = ['startedAt', 'endedAt', 'renderedMs'] as const;
  return columns.filter((column) => (sound?.[column] ?? null) !== row[column]);
}

async function* verifyReports(db: Db, commune: string): AsyncGenerator<LogFault, number> {
  let prev = REPORTS_START;
  let next = 1;
  let count = 0;
  for await (const part of reportsInParts(db, commune)) {
    for (const report of part) {
      const { seq, hash, ...content } = report;
      if (seq > next) yield { kind: 'report-chain', seq: next, what: 'missing' };
      else if (report.prev !== prev) yield { kind: 'report-chain', seq, what: 'not-chained' };
      if (reportHash({ seq, ...content }) !== hash) yield { kind: 'report-chain', seq, what: 'altered' };
      prev = hash;
      next = seq + 1;
      count += 1;
    }
  }
  return count;
}
