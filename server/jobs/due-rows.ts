/** Rows that the closer has to look at though nobody spoke of them: their time has come, their source's journal now covers it, or has a new hole there. */

import type { Span } from '../../scheduler/model.ts';
import { type JournalHole, type VouchedSpan, vouchedSpans, vouchedUntil } from '../../scheduler/vouched-time.ts';
import { closesAt, GRACE_MS, KEPT_BY_STATION_MS, sourceOf, type WaitingRules } from '../judge-rows.ts';
import { closedRowsWithin, type OpenRow, openRows } from '../store/awaited-rows.ts';
import type { Db } from '../store/database.ts';
import { journalRuns } from '../store/journal-runs.ts';
import { nameOf, type RowKey } from '../store/ledger-news-store.ts';

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
  const spans = new Map([...runs].map(([stationId, own]) => [stationId, vouchedSpans(own)]));
  const due = new Map<string, RowKey>();
  const known = new Map<string, string>();
  for (const row of await openRows(db, commune, now)) {
    const mark = markOf(row, spans.get(sourceOf(row) ?? '') ?? [], now, rules);
    known.set(nameOf(row), mark);
    if (looked.get(nameOf(row)) !== mark) due.set(nameOf(row), row);
  }
  for (const [stationId, own] of runs) {
    for (const { epoch, hole } of own.flatMap((run) => run.holes.map((hole) => ({ epoch: run.epoch, hole })))) {
      const span = spanOf(hole, now);
      if (span.to < span.from) continue;
      const name = `${stationId}#${epoch}`;
      const mark = `${hole.from} ${hole.until}`;
      known.set(`${name} ${mark}`, mark);
      if (looked.has(`${name} ${mark}`)) continue;
      for (const row of await closedRowsWithin(db, commune, stationId, span)) due.set(nameOf(row), row);
    }
  }
  return { keys: [...due.values()], looked: known };
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

/** Where rows may have begun that closed while their time seemed whole: a second chain, or a head that differs, may tell later that it is not. */
function spanOf({ from = 0, until }: JournalHole, now: number): Span {
  return {
    from: Math.max(Math.min(from, until) - LONGEST_ROW_MS, now - KEPT_BY_STATION_MS),
    to: Math.max(from, until),
  };
}

const DAY_MS = 24 * 3_600_000;
/** No row lasts longer, ms. */
const LONGEST_ROW_MS = DAY_MS;
