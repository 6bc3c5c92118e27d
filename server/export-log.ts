/** Hands the log out as a file: CSV for a spreadsheet, JSON for another program; made as it is read, however long the span. */

import { type AppDeps, communeOf } from './app-deps.ts';
import { localClock } from './local-clock.ts';
import { rowReasonText } from './refusal-text.ts';
import { type CsvCell, csvLines, csvText } from './report/csv-text.ts';
import { evidenceWords, outcomeWords, soundedMs } from './report/log-words.ts';
import { asOfNow, type LedgerNowQuery, rowsNow } from './store/ledger-now-store.ts';
import { type LedgerItem, type LedgerRow, readRow } from './store/ledger-store.ts';
import { revisionsNamed } from './store/row-revisions.ts';
import { type LogPlace, logPlaces } from './store/station-names.ts';

/** So much of the log is held at once. */
const READ_DAYS_MS = 4 * 86_400_000;

/** How sound came there. */
const HOW: Readonly<Record<LedgerRow['transport'], string>> = {
  ip: 'máy trạm',
  fm: 'thu FM từ đài xã',
  manual: 'thủ công',
};

const columns = [
  ...['Ngày', 'Giờ theo lịch', 'Mã trạm', 'Trạm', 'Lượt phát', 'Nội dung', 'Kết quả', 'Lý do', 'Bắt đầu', 'Kết thúc'],
  ...['Theo lịch (giây)', 'Đã phát (giây)', 'Bằng chứng', 'Cách truyền', 'Ngoài kế hoạch', 'Chốt lúc', 'Lần ghi'],
  ...['Tin bài', 'Người duyệt', 'Người lập lịch', 'Mã lượt phát'],
];

/** The file in parts, oldest row first. */
export async function* exportLog(
  deps: AppDeps,
  query: LedgerNowQuery,
  format: 'csv' | 'json',
): AsyncGenerator<string, void, undefined> {
  const places = new Map((await logPlaces(deps.db, deps.communeId)).map((place) => [place.id, place]));
  const clock = wallClock((await communeOf(deps)).zone);
  yield format === 'csv' ? csvText(columns, []) : '[\n';
  const now = deps.now();
  let first = true;
  for await (const row of storedRows(deps, query)) {
    const place = places.get(row.stationId);
    if (format === 'csv') yield csvLines([csvRow(row, place, clock, now)]);
    else yield `${first ? '' : ',\n'}${JSON.stringify(jsonRow(row, place, places.get(row.carrierId ?? '')))}`;
    first = false;
  }
  if (format === 'json') yield '\n]\n';
}

async function* storedRows({ db, communeId, now: clock }: AppDeps, query: LedgerNowQuery): AsyncGenerator<LedgerRow> {
  const now = clock();
  for (let { from } = query; from < query.to; from += READ_DAYS_MS) {
    const span = { from, to: Math.min(query.to, from + READ_DAYS_MS) };
    const found = await rowsNow(db, communeId, asOfNow({ ...query, ...span }, now));
    for (const row of await revisionsNamed(db, found)) yield readRow(row);
  }
}

type WallClock = (at: number | null) => { date: string; time: string };

function wallClock(zone: string): WallClock {
  const read = localClock(zone);
  return (at) => {
    if (at === null) return { date: '', time: '' };
    const { date, time } = read(at);
    return { date: date.split('-').reverse().join('/'), time };
  };
}

function csvRow(row: LedgerRow, place: LogPlace | undefined, clock: WallClock, now: number): CsvCell[] {
  const planned = clock(row.plannedAt);
  const closed = clock(row.closedAt);
  return [
    ...[planned.date, planned.time, place?.code, place?.name, row.title, row.topics.join('; ')],
    ...[
      outcomeWords(row, now),
      row.reason === null ? '' : rowReasonText({ ...row, reason: row.reason }),
      clock(row.startedAt).time,
      clock(row.endedAt).time,
    ],
    ...[seconds(plannedMs(row.items)), seconds(soundedMs(row)), evidenceWords(row.evidence), HOW[row.transport]],
    ...[row.offPlan === 1 ? 'có' : '', `${closed.time} ${closed.date}`.trim(), row.revision],
    ...[
      row.items.map(({ title }) => title).join('; '),
      [...new Set(row.items.map(({ approvedBy }) => approvedBy))].join('; '),
    ],
    ...[row.scheduledBy, row.airingId],
  ];
}

function plannedMs(items: readonly LedgerItem[]): number {
  return items.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

/** Codes as the API has them, instants in UTC. */
function jsonRow(row: LedgerRow, place: LogPlace | undefined, carrier: LogPlace | undefined) {
  const { airingId, stationId, revision, title, topics, scheduledBy, scheduleId, priority, orderKind, transport } = row;
  return {
    ...{ airingId, stationId, stationCode: place?.code, station: place?.name, revision, title, topics },
    ...{ plannedAt: iso(row.plannedAt), endsAt: iso(row.endsAt), plannedMs: plannedMs(row.items) },
    ...{ outcome: row.outcome, reason: row.reason, startedAt: iso(row.startedAt), endedAt: iso(row.endedAt) },
    ...{
      renderedMs: row.renderedMs,
      rmsDb: row.rmsDb,
      evidence: row.evidence,
      transport,
      carrier: carrier?.code ?? null,
    },
    ...{ offPlan: row.offPlan === 1, closedAt: iso(row.closedAt), scheduledBy, scheduleId, priority, orderKind },
    items: row.items.map((item) => ({
      ...item,
      approvedAt: iso(item.approvedAt),
      startedAt: iso(item.startedAt ?? null),
      endedAt: iso(item.endedAt ?? null),
    })),
    dropped: row.dropped,
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
