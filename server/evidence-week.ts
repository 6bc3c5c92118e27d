/** The week of villages and days as people see it: what was planned, what came of it, what people said, and which village still owes a word. Pure. */
import type { z } from 'zod';
import { DAY_MS, daySpan, isoWeekday, midnightOf, wallAt } from '../scheduler/local-time.ts';
import type { HeardReport, Span, Transport } from '../scheduler/model.ts';
import { standingAnswer } from '../scheduler/standing-answer.ts';
import { type Period, periodsIn } from '../scheduler/target-periods.ts';
import type { WeekVillage, weekGrid } from './contract/evidence.ts';
import type { LedgerNowTable, VillageReportTable } from './store/report-schema.ts';
import { dateText, timeText, weekdayText } from './vietnamese-time.ts';

const SOUNDED: ReadonlySet<string> = new Set(['aired', 'late', 'cut']);

/** What the newest rows of the ledger say, as far as it is needed here. */
export type WeekRow = Pick<LedgerNowTable, 'airingId' | 'stationId' | 'title' | 'transport' | 'plannedAt' | 'outcome'>;

export interface WeekStation {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly transport: Transport;
  readonly contacts: readonly { readonly name: string; readonly phone: string }[];
}

/** The ISO week that holds an instant. */
export function weekOf(at: number, zone: string): Period {
  const [week] = periodsIn({ from: at, to: at + 1 }, 'week', zone);
  if (week === undefined) throw new RangeError(`no week holds ${at} in ${zone}`);
  return week;
}

/** A local day of a span: its date, its edges, "thứ Hai 23/11". */
export interface Day extends Span {
  readonly date: string;
  readonly words: string;
}

/** The local days from the one that holds `from` to the one before `to`. */
export function daysOf({ from, to }: Span, zone: string): Day[] {
  const days: Day[] = [];
  for (let midnight = midnightOf(wallAt(from, zone)); ; midnight += DAY_MS) {
    const span = daySpan(midnight, zone);
    if (span.from >= to) return days;
    const words = `${weekdayText(isoWeekday(midnight))} ${dateText(midnight, 'UTC').slice(0, 5)}`;
    days.push({ ...span, date: new Date(midnight).toISOString().slice(0, 10), words });
  }
}

/** What the ledger's judge reads of a report. */
export function toHeard(report: VillageReportTable): HeardReport {
  const { seq, stationId, scope, fromAt, toAt, airingId, answer, via, saidAt } = report;
  const named = airingId === null ? {} : { airingId };
  return { seq, stationId, scope, span: { from: fromAt, to: toAt }, ...named, answer, via, saidAt };
}

/** The word that stands for a row, or null. */
export function answerFor(reports: readonly HeardReport[], row: Pick<WeekRow, 'airingId' | 'stationId' | 'plannedAt'>) {
  const { airingId, stationId, plannedAt } = row;
  return standingAnswer(reports, { airingId, stationId, startsAt: plannedAt })?.answer ?? null;
}

/** The whole week. `rows` are those that were to sound, in order of time; `reports` all that was said of it, oldest first. */
export function viewWeek(input: {
  readonly week: Period;
  readonly zone: string;
  readonly now: number;
  readonly stations: readonly WeekStation[];
  readonly rows: readonly WeekRow[];
  readonly reports: readonly VillageReportTable[];
  /** With airings and reports. */
  readonly whole: boolean;
}): z.output<typeof weekGrid> {
  const { week, zone, stations, rows, reports } = input;
  const days = daysOf(week, zone);
  return {
    from: week.from,
    to: week.to,
    firstDay: week.firstDay,
    lastDay: week.lastDay,
    days: days.map(({ date, words }) => ({ date, words })),
    villages: stations.map((station) =>
      viewVillage(station, {
        ...input,
        days,
        rows: rows.filter(({ stationId }) => stationId === station.id),
        reports: reports.filter(({ stationId }) => stationId === station.id),
      }),
    ),
  };
}

interface Told {
  readonly days: readonly Day[];
  readonly zone: string;
  readonly now: number;
  readonly rows: readonly WeekRow[];
  readonly reports: readonly VillageReportTable[];
  readonly whole: boolean;
}

function viewVillage({ id, name, code, transport, contacts }: WeekStation, told: Told): WeekVillage {
  const whole = newestOf(told.reports.filter(({ scope }) => scope === 'week'));
  const days = told.days.map((day) => viewDay(day, told));
  return {
    ...{ stationId: id, name, code, transport, contacts: [...contacts] },
    week: whole?.answer ?? null,
    weekSaid: whole === undefined ? null : saidOf(whole),
    owes: days.reduce((sum, day) => sum + day.owed, 0),
    days,
    reports: told.whole ? told.reports.toReversed().map((report) => viewReport(report, told)) : [],
  };
}

function viewDay(day: Day, { rows, reports, zone, now, whole }: Told): WeekVillage['days'][number] {
  const planned = rows.filter(({ plannedAt }) => day.from <= plannedAt && plannedAt < day.to);
  const begun = planned.filter(({ plannedAt }) => plannedAt <= now);
  const about = reports.filter(({ scope, fromAt }) => scope !== 'week' && day.from <= fromAt && fromAt < day.to);
  const heard = reports.map(toHeard);
  const unanswered = begun.filter((row) => answerFor(heard, row) === null);
  const ofAirings = new Map(about.filter(({ scope }) => scope === 'airing').map((one) => [one.airingId, one.answer]));
  return {
    date: day.date,
    answer: newestOf(about.filter(({ scope }) => scope === 'day'))?.answer ?? null,
    planned: planned.length,
    begun: begun.length,
    waiting: begun.filter(({ outcome }) => outcome === 'unknown').length,
    aired: begun.filter(({ outcome }) => SOUNDED.has(outcome)).length,
    missed: begun.filter(({ outcome }) => outcome === 'missed').length,
    unanswered: unanswered.length,
    owed: unanswered.filter((row) => row.transport !== 'ip').length,
    exceptions: [...ofAirings.values()].filter((answer) => answer !== 'cleared').length,
    note: about.findLast(({ note }) => note !== '')?.note ?? '',
    photos: [...new Set(about.flatMap(({ photoSha256 }) => photoSha256 ?? []))],
    airings: whole ? planned.map((row) => ({ ...viewAiring(row, heard, zone), begun: row.plannedAt <= now })) : [],
  };
}

/** An airing with the word that stands for it. */
export function viewAiring(row: WeekRow, heard: readonly HeardReport[], zone: string) {
  const { airingId, title, plannedAt } = row;
  return { airingId, title, plannedAt, time: timeText(plannedAt, zone), answer: answerFor(heard, row) };
}

function viewReport(report: VillageReportTable, { days, rows, zone }: Told): WeekVillage['reports'][number] {
  const { id, scope, airingId, answer, via, saidBy, saidAt, enteredBy, enteredAt, note, photoSha256 } = report;
  const day = days.find(({ from, to }) => from <= report.fromAt && report.fromAt < to)?.words ?? '';
  const title = rows.find(({ airingId }) => airingId === report.airingId)?.title ?? '';
  const about =
    scope === 'week' ? 'cả tuần' : scope === 'day' ? day : `${day}, ${timeText(report.fromAt, zone)} ${title}`.trim();
  return { id, scope, airingId, about, answer, via, saidBy, saidAt, enteredBy, enteredAt, note, photoSha256 };
}

/** The newest of one layer; undefined where it takes back what was said. */
export function newestOf(layer: readonly VillageReportTable[]): VillageReportTable | undefined {
  const newest = layer.toSorted((a, b) => a.seq - b.seq).at(-1);
  return newest?.answer === 'cleared' ? undefined : newest;
}

function saidOf({ saidBy, saidAt, enteredBy, enteredAt, via }: VillageReportTable) {
  return { by: saidBy, at: saidAt, enteredBy, enteredAt, via };
}
