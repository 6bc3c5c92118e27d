/** Rows that the closer has to look at though nobody spoke of them: their time has come, their source's journal now covers it, or has a new hole there. */
import { type JournalHole, type VouchedSpan, vouchedSpans, vouchedUntil } from '../../scheduler/vouched-time.ts';
import { closesAt, GRACE_MS, KEPT_BY_STATION_MS, sourceOf, type WaitingRules } from '../judge-rows.ts';
import type { Db } from '../store/database.ts';
import { journalRuns } from '../store/journal-runs.ts';
import { nameOf, type RowKey } from '../store/ledger-news-store.ts';
import type { LedgerNowTable } from '../store/report-schema.ts';

/** What was known of each row, and each hole, when it was looked at last. Losing it costs one look at all of them. */
export type Looked = ReadonlyMap<string, string>;

/** The rows to look at now, and what is to be remembered once that is done. */
export async function dueRows(
  db: Db,
  commune: string,
  now: number,
  looked: Looked,
  rules: WaitingRules,
): Promise<{ readonly keys: RowKey[]; readonly looked: Looked }> {
  const runs = await journalRuns(db, commune);
  const due = new Map<string, RowKey>();
  const known = new Map<string, string>();
  for (const row of await openRows(db, commune, now)) {
    const spans = vouchedSpans(runs.get(sourceOf(row) ?? '') ?? []);
    const mark = markOf(row, spans, now, rules);
    known.set(nameOf(row), mark);
    if (looked.get(nameOf(row)) !== mark) due.set(nameOf(row), row);
  }
  for (const [stationId, own] of runs) {
    for (const { epoch, hole } of own.flatMap((run) => run.holes.map((hole) => ({ epoch: run.epoch, hole })))) {
      if (hole.until < now - KEPT_BY_STATION_MS) continue;
      const name = `${stationId}#${epoch}`;
      const mark = `${hole.from} ${hole.until}`;
      known.set(`${name} ${mark}`, mark);
      if (looked.has(`${name} ${mark}`)) continue;
      for (const row of await rowsInHole(db, commune, stationId, hole, now)) due.set(nameOf(row), row);
    }
  }
  return { keys: [...due.values()], looked: known };
}

type OpenRow = Pick<
  LedgerNowTable,
  'airingId' | 'stationId' | 'revision' | 'transport' | 'carrierId' | 'plannedAt' | 'endsAt' | 'orderKind'
>;

async function openRows(db: Db, commune: string, now: number): Promise<OpenRow[]> {
  return db
    .selectFrom('ledgerNow')
    .select(['airingId', 'stationId', 'revision', 'transport', 'carrierId', 'plannedAt', 'endsAt', 'orderKind'])
    .where('commune', '=', commune)
    .where('closedAt', 'is', null)
    .where('plannedAt', '<=', now)
    .execute();
}

/** All that can change the verdict of an open row without news of it. */
function markOf(row: OpenRow, spans: readonly VouchedSpan[], now: number, rules: WaitingRules): string {
  const until = Math.min(vouchedUntil(spans, row.plannedAt) ?? 0, now);
  // An order is awaited until it expires, which its row does not tell.
  const covered = row.orderKind === null ? Math.min(until, row.endsAt + GRACE_MS) : until;
  // Of a manual row the day is worked out only once it can be near: it never lies before this.
  const isOver = now > row.plannedAt + (rules.waitDays - 1) * DAY_MS && now > closesAt(row, rules);
  return [row.revision, row.plannedAt, row.endsAt, covered, isOver].join(' ');
}

/** What closed while its time seemed whole: a second chain, or a head that differs, may tell later that it is not. */
async function rowsInHole(
  db: Db,
  commune: string,
  stationId: string,
  { from, until }: JournalHole,
  now: number,
): Promise<RowKey[]> {
  const [begin, end] = [Math.min(from ?? 0, until), Math.max(from ?? 0, until)];
  return db
    .selectFrom('ledgerNow')
    .select(['airingId', 'stationId'])
    .where('commune', '=', commune)
    .where((e) => e.or([e('stationId', '=', stationId), e('carrierId', '=', stationId)]))
    .where('plannedAt', '>=', Math.max(begin, now - KEPT_BY_STATION_MS) - LONGEST_ROW_MS)
    .where('plannedAt', '<=', end)
    .where('closedAt', 'is not', null)
    .execute();
}

const DAY_MS = 24 * 3_600_000;
/** No row lasts longer, ms. */
const LONGEST_ROW_MS = DAY_MS;
