/** Turns what people enter into reports: whole weeks with exceptions, listening checks, a village's own word; refuses what cannot have been heard. */
import { daySpan, parseLocalDate } from '../scheduler/local-time.ts';
import type { Span } from '../scheduler/model.ts';
import { type AppDeps, communeOf } from './app-deps.ts';
import type { ListeningRead, OwnRead, WeekRead } from './contract/evidence.ts';
import { AppError } from './errors.ts';
import { weekOf } from './evidence-week.ts';
import { type HeardRow, rowsToHear } from './store/heard-rows.ts';
import { checkPhoto } from './store/photo-store.ts';
import type { VillageLinkTable } from './store/report-schema.ts';
import { getStation } from './store/station-store.ts';
import type { NewReport } from './store/village-report-store.ts';
import { dateText, spokenTime } from './vietnamese-time.ts';

type Deps = Pick<AppDeps, 'db' | 'communeId' | 'now'>;
type Who = { readonly id: string; readonly name: string };

/** A computer that enters "now" may be so much ahead of the server. */
const CLOCK_AHEAD_MS = 10 * 60_000;
/** An airing is looked for around the moment somebody listened. */
const AROUND_MS = 12 * 3_600_000;
/** The span of a report about one airing. */
const MOMENT_MS = 1;

/** The local day `date`, as instants. */
export function dateSpan(date: string, zone: string): Span {
  const midnight = parseLocalDate(date);
  if (midnight === undefined) throw new AppError('bad-request', { detail: 'không có ngày này' });
  return daySpan(midnight, zone);
}

/** One report for the week, where it has a word, and one for each exception. Throws not-found, report-closed-week, bad-request. */
export async function readWeekWrite(deps: Deps, body: WeekRead, who: Who): Promise<NewReport[]> {
  const now = deps.now();
  const { zone } = await communeOf(deps);
  const week = weekOf(dateSpan(body.week, zone).from, zone);
  if (week.from > now) throw new AppError('report-closed-week', { date: dateText(week.from, zone) });
  const { row: station } = await getStation(deps.db, deps.communeId, body.stationId);
  const saidAt = saidWithin(body.saidAt, week.from, now);
  const common = {
    ...{ stationId: station.id, clusterId: null, photoSha256: null, linkId: null, via: 'phone' as const },
    ...{
      saidBy: body.saidBy,
      saidAt,
      enteredById: who.id,
      enteredBy: who.name,
      enteredAt: now,
      requestId: body.requestId,
    },
  };
  const rows = await rowsToHear(deps.db, deps.communeId, week, station.id);
  const exceptions = body.exceptions.map(({ date, airingId, answer, note }) => {
    const about = spanAbout({ date, airingId, zone, rows });
    if (about.fromAt < week.from || about.fromAt >= week.to)
      throw new AppError('bad-request', { detail: 'ngày nằm ngoài tuần đang xác nhận', field: 'date' });
    if (about.fromAt > saidAt)
      throw new AppError('bad-request', { detail: 'ngày hoặc lượt phát chưa đến lúc báo', field: 'date' });
    return { ...common, ...about, answer, note };
  });
  if (body.answer === null) return exceptions;
  const whole = { scope: 'week' as const, fromAt: week.from, toAt: week.to, airingId: null };
  return [{ ...common, ...whole, answer: body.answer, note: body.note }, ...exceptions];
}

/** A person listened at a station: about the airing that was to sound there then. Throws not-found, cluster-unknown, bad-request, nothing-then. */
export async function readListening(deps: AppDeps, body: ListeningRead, who: Who): Promise<NewReport> {
  const now = deps.now();
  const { zone } = await communeOf(deps);
  const station = await getStation(deps.db, deps.communeId, body.stationId);
  if (body.clusterId !== undefined && !station.clusters.some(({ id }) => id === body.clusterId))
    throw new AppError('cluster-unknown');
  if (body.photoSha256 !== undefined) await checkPhoto(deps.db, deps.communeId, body.photoSha256);
  const at = saidWithin(body.at, 0, now);
  const around = { from: at - AROUND_MS, to: at + AROUND_MS };
  const rows = await rowsToHear(deps.db, deps.communeId, around, station.row.id);
  const airing = rows.findLast((row) => isOnAir(row, at));
  if (airing === undefined)
    throw new AppError('nothing-then', { station: station.row.name, when: spokenTime(at, zone) });
  return {
    ...{ stationId: station.row.id, ...aboutAiring(airing), answer: body.answer, via: 'listening' },
    ...{ clusterId: body.clusterId ?? null, photoSha256: body.photoSha256 ?? null, linkId: null },
    ...{ saidBy: who.name, saidAt: at, note: body.note },
    ...{ enteredById: who.id, enteredBy: who.name, enteredAt: now, requestId: body.requestId },
  };
}

/** What a village says on its own page of one of the days in `span`. Throws not-found, bad-request. */
export async function readOwnWrite(
  deps: Deps,
  { body, link, span, zone }: { body: OwnRead; link: VillageLinkTable; span: Span; zone: string },
): Promise<NewReport> {
  const now = deps.now();
  if (body.photoSha256 !== undefined) await checkPhoto(deps.db, deps.communeId, body.photoSha256);
  const rows = await rowsToHear(deps.db, deps.communeId, span, link.stationId);
  const about = spanAbout({ date: body.date, airingId: body.airingId, zone, rows });
  if (about.fromAt < span.from || about.fromAt > now)
    throw new AppError('bad-request', { detail: 'chỉ xác nhận được bảy ngày gần đây', field: 'date' });
  return {
    ...{ stationId: link.stationId, ...about, answer: body.answer, via: 'link' },
    ...{ clusterId: null, photoSha256: body.photoSha256 ?? null, linkId: link.id },
    ...{ saidBy: link.person, saidAt: now, note: body.note },
    ...{ enteredById: null, enteredBy: link.person, enteredAt: now, requestId: body.requestId },
  };
}

/** Whether `report` says again what `earlier` said, and nothing has begun since that only the new one would cover. */
export function saysNothingNew(report: NewReport, earlier: NewReport | undefined, rows: readonly HeardRow[]): boolean {
  if (earlier === undefined) return false;
  const same: readonly (keyof NewReport)[] = ['scope', 'fromAt', 'airingId', 'answer', 'note', 'photoSha256', 'linkId'];
  if (same.some((column) => report[column] !== earlier[column])) return false;
  if (report.scope === 'airing') return true;
  return !rows.some(
    ({ plannedAt }) =>
      report.fromAt <= plannedAt && plannedAt < report.toAt && plannedAt > earlier.saidAt && plannedAt <= report.saidAt,
  );
}

function spanAbout(input: {
  readonly date: string;
  readonly airingId: string | undefined;
  readonly zone: string;
  readonly rows: readonly HeardRow[];
}): Pick<NewReport, 'scope' | 'fromAt' | 'toAt' | 'airingId'> {
  const day = dateSpan(input.date, input.zone);
  if (input.airingId === undefined) return { scope: 'day', fromAt: day.from, toAt: day.to, airingId: null };
  const row = input.rows.find(
    ({ airingId, plannedAt }) => airingId === input.airingId && day.from <= plannedAt && plannedAt < day.to,
  );
  if (row === undefined) throw new AppError('not-found', { what: 'lượt phát' });
  return aboutAiring(row);
}

function aboutAiring({ airingId, plannedAt }: HeardRow) {
  return { scope: 'airing' as const, fromAt: plannedAt, toAt: plannedAt + MOMENT_MS, airingId };
}

function isOnAir({ plannedAt, endsAt, startedAt, endedAt }: HeardRow, at: number): boolean {
  const [from, to] = startedAt === null ? [plannedAt, endsAt] : [startedAt, endedAt ?? endsAt];
  return from <= at && at < to;
}

function saidWithin(saidAt: number, earliest: number, now: number): number {
  if (saidAt > now + CLOCK_AHEAD_MS)
    throw new AppError('bad-request', { detail: 'giờ báo về chưa đến', field: 'saidAt' });
  if (saidAt < earliest)
    throw new AppError('bad-request', { detail: 'giờ báo về trước tuần đang xác nhận', field: 'saidAt' });
  return Math.min(saidAt, now);
}
