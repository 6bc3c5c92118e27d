/** The log as a grid of airings and stations, as a list in pages, and counted by day. */
import type { z } from 'zod';
import { DAY_MS, daySpan, formatLocalDateTime, parseLocalDate } from '../scheduler/local-time.ts';
import type { Span } from '../scheduler/model.ts';
import { type AppDeps, communeOf } from './app-deps.ts';
import { checkSpan } from './check-span.ts';
import type { ledgerQuery, RowState } from './contract/ledger.ts';
import type { daysQuery, listQuery } from './contract/log.ts';
import { AppError } from './errors.ts';
import { rowState, SOUNDED_STATES, viewRow } from './ledger-view.ts';
import { playingNow } from './live-stations.ts';
import { gapsOf, placeColumns, placesWithRows } from './log-places.ts';
import { asOfNow, pageNow, type RowPlace, rowsNow, standingsNow } from './store/ledger-now-store.ts';
import type { LedgerNowTable } from './store/report-schema.ts';
import { logPlaces } from './store/station-names.ts';

/** Rows of a list are answered so many at a time. */
const ROWS_A_PAGE = 100;
/** A list, and one station's days, may span a year. */
const YEAR_DAYS = 366;
const MONTH_DAYS = 32;

/** Every row that fits, with the airings and stations they are of. Throws bad-request for more than 32 days. */
export async function ledgerGridOf(deps: AppDeps, query: z.output<typeof ledgerQuery>) {
  checkSpan(query);
  const now = deps.now();
  const rows = await rowsNow(deps.db, deps.communeId, asOfNow(query, now));
  const places = await placesWithRows(deps, query.stationId, new Set(rows.map(({ stationId }) => stationId)));
  const viewed = rows.map((row) => viewRow(row, now, playingNow(deps.live.last(row.stationId), now)));
  const airings = new Map<string, { id: string; title: string; startsAt: number; topics: string[] }>();
  // Rows come in order of time: the first of an airing is its earliest.
  for (const { airingId, title, plannedAt, topics } of viewed)
    if (!airings.has(airingId)) airings.set(airingId, { id: airingId, title, startsAt: plannedAt, topics });
  return {
    airings: [...airings.values()],
    stations: placeColumns(places),
    rows: viewed,
    gaps: await gapsOf(deps, places, query),
  };
}

/** A page of the rows that fit. Throws bad-request for more than 366 days, or a page that is none. */
export async function ledgerListOf(deps: AppDeps, { after, ...query }: z.output<typeof listQuery>) {
  checkSpan(query, YEAR_DAYS);
  const now = deps.now();
  const { total, rows } = await pageNow(deps.db, deps.communeId, asOfNow(query, now), {
    after: after === undefined ? undefined : readPlace(after),
    limit: ROWS_A_PAGE,
  });
  const names = new Map((await logPlaces(deps.db, deps.communeId)).map(({ id, name }) => [id, name]));
  const last = rows.at(-1);
  return {
    total,
    rows: rows.map((row) => ({
      ...viewRow(row, now, playingNow(deps.live.last(row.stationId), now)),
      station: names.get(row.stationId) ?? '',
    })),
    next:
      rows.length < ROWS_A_PAGE || last === undefined ? null : `${last.plannedAt} ${last.airingId} ${last.stationId}`,
  };
}

/** Rows counted by local day and station. Throws bad-request for more than 32 days, of one station 366. */
export async function ledgerDaysOf(deps: AppDeps, { firstDay, lastDay, ...filter }: z.output<typeof daysQuery>) {
  const { zone } = await communeOf(deps);
  const days = localDays(firstDay, lastDay, zone, filter.stationId === undefined ? MONTH_DAYS : YEAR_DAYS);
  const span = { from: days[0]?.from ?? 0, to: days.at(-1)?.to ?? 0 };
  const now = deps.now();
  const rows = await standingsNow(deps.db, deps.communeId, asOfNow({ ...filter, ...span }, now));
  const places = await placesWithRows(deps, filter.stationId, new Set(rows.map(({ stationId }) => stationId)));
  const gaps = await gapsOf(deps, places, span);
  let at = 0;
  return {
    stations: placeColumns(places),
    days: days.map(({ date, ...day }) => {
      const begin = at;
      while (at < rows.length && (rows[at]?.plannedAt ?? 0) < day.to) at += 1;
      const ofStation = Map.groupBy(rows.slice(begin, at), ({ stationId }) => stationId);
      const hasGap = (stationId: string) =>
        gaps.some((gap) => gap.stationId === stationId && gap.from < day.to && gap.to > day.from);
      const cells = places
        .filter(({ id }) => ofStation.has(id) || hasGap(id))
        .map(({ id }) => ({ ...countCell(deps, ofStation.get(id) ?? [], day, now), stationId: id, gap: hasGap(id) }));
      return { date, cells };
    }),
    gaps,
  };
}

type Standing = Pick<LedgerNowTable, 'airingId' | 'stationId' | 'plannedAt' | 'outcome' | 'offPlan' | 'closedAt'>;

function countCell({ live }: AppDeps, rows: readonly Standing[], day: Span, now: number) {
  const states: Partial<Record<RowState, number>> = {};
  for (const row of rows) {
    const state = rowState(row, now, playingNow(live.last(row.stationId), now));
    states[state] = (states[state] ?? 0) + 1;
  }
  const planned = rows.filter(({ offPlan }) => offPlan === 0).length;
  const isDecided = rows.every(({ closedAt, outcome }) => closedAt !== null && outcome !== 'unknown');
  const sounded = Object.keys(states).some((state) => SOUNDED_STATES.has(state));
  return { planned, states, silentAllDay: planned > 0 && day.to <= now && isDecided && !sounded };
}

/** The days from first to last, the last one included. */
function localDays(firstDay: string, lastDay: string, zone: string, most: number): ({ date: string } & Span)[] {
  const [first, last] = [parseLocalDate(firstDay), parseLocalDate(lastDay)];
  if (first === undefined || last === undefined || last < first || last - first >= most * DAY_MS)
    throw new AppError('bad-request', { detail: `khoảng thời gian tối đa ${most} ngày` });
  return Array.from({ length: Math.round((last - first) / DAY_MS) + 1 }, (_, index) => {
    const midnight = first + index * DAY_MS;
    return { date: formatLocalDateTime(midnight).slice(0, 10), ...daySpan(midnight, zone) };
  });
}

function readPlace(text: string): RowPlace {
  const [plannedAt, airingId, stationId] = text.split(' ');
  const at = Number(plannedAt);
  if (airingId === undefined || stationId === undefined || !Number.isSafeInteger(at))
    throw new AppError('bad-request', { detail: 'không có trang này của nhật ký' });
  return { plannedAt: at, airingId, stationId };
}
