/** Puts together what a report is made of: figures counted now, the log and the incidents of its days, the head in force on its last day. */
import type { Span } from '../../scheduler/model.ts';
import type { AppDeps } from '../app-deps.ts';
import type { Figures } from '../contract/figures.ts';
import { type FiguresPlace, figuresBeside } from '../figures-beside.ts';
import { getCommune } from '../store/commune-store.ts';
import { listIncidents } from '../store/incident-store.ts';
import { rowsNow } from '../store/ledger-now-store.ts';
import { profileOn } from '../store/report-profile-store.ts';
import type { ReportRecord } from '../store/report-store.ts';
import { stationsNamed } from '../store/station-names.ts';
import { type IncidentsOfPeriod, incidentTable } from './incident-lines.ts';
import { airingTable, type LogOfPeriod } from './log-tables.ts';
import type { ReportInput } from './report-input.ts';

type Place = Pick<AppDeps, 'db' | 'communeId'>;
/** What a report is before it is counted. */
export type ReportPlan = Pick<ReportRecord, 'period' | 'firstDay' | 'lastDay' | 'title' | 'content'>;

/** How it is put on paper; without a number and a day a person writes them by hand. */
export interface OnPaper {
  readonly number?: string;
  readonly signedOn?: string;
  readonly isDraft: boolean;
}

/** All of it, and the log it came from. */
export interface GatheredReport {
  readonly input: ReportInput;
  readonly log: LogOfPeriod;
}

/** Reads and counts; `now` is when. Throws bad-request for days that are none. */
export async function gatherReport(
  deps: FiguresPlace,
  now: number,
  plan: ReportPlan,
  paper: OnPaper,
): Promise<GatheredReport> {
  const { db, communeId } = deps;
  const { zone, name } = await getCommune(db, communeId);
  const figures = await figuresBeside(deps, now, plan);
  const span = daysAsSpan(plan, zone);
  const [rows, incidents, profile] = await Promise.all([
    // As figures do: of what is still to come the log holds nothing.
    rowsNow(db, communeId, { from: span.from, to: Math.min(span.to, now), offPlan: false }),
    incidentsOf(deps, now, figures, zone),
    profileOn(db, communeId, name, plan.lastDay),
  ]);
  const log = { rows, nameOf: await namesOf(deps, [...new Set(rows.map(({ stationId }) => stationId))]), zone };
  const { title, period, content } = plan;
  const input: ReportInput = {
    title,
    period,
    content,
    figures,
    profile,
    zone,
    logTable: airingTable(log, content.annex),
    incidentTable: incidentTable(incidents),
    year: Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).year,
    ...paper,
  };
  return { input, log };
}

/** The incidents that lasted into the days of figures. */
export async function incidentsOf(deps: Place, now: number, days: Figures, zone: string): Promise<IncidentsOfPeriod> {
  const span = daysAsSpan(days, zone);
  const incidents = await listIncidents(deps.db, deps.communeId, span);
  const ids = incidents.flatMap(({ places }) => places.map(({ stationId }) => stationId));
  return { incidents, nameOf: await namesOf(deps, [...new Set(ids)]), zone, span, now };
}

/** Local days, both included, as instants. */
export function daysAsSpan({ firstDay, lastDay }: { firstDay: string; lastDay: string }, zone: string): Span {
  const [from, to] = [Temporal.PlainDate.from(firstDay), Temporal.PlainDate.from(lastDay).add({ days: 1 })].map(
    (day) => day.toZonedDateTime(zone).epochMilliseconds,
  );
  return { from: from ?? 0, to: to ?? 0 };
}

async function namesOf({ db, communeId }: Place, ids: readonly string[]): Promise<(stationId: string) => string> {
  const names = new Map((await stationsNamed(db, communeId, ids)).map(({ id, name }) => [id, name]));
  return (stationId) => names.get(stationId) ?? stationId;
}
