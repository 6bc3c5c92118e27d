/** A simulation as people read it: day by day, what airs when and where, what stays silent and why; and the same as JSON. */
import type { DroppedItem, InstantMs } from '../scheduler/model.ts';
import { CHECKED_RULES, type Violation } from './check-rules.ts';
import { reasonText } from './refusal-text.ts';
import type { PlanSimulation, SimulatedRow } from './simulate-plan.ts';
import { dateText, timeText, weekdayText } from './vietnamese-time.ts';

/** What is told. */
export interface ToldSimulation {
  readonly zone: string;
  readonly days: number;
  readonly simulation: PlanSimulation;
  readonly violations: readonly Violation[];
}

/** One line: an airing that begins at one time at these stations with one outcome. */
interface Line {
  readonly airingId: string;
  readonly title: string;
  readonly priority: string;
  readonly startsAt: InstantMs;
  readonly endsAt: InstantMs;
  readonly outcome: string;
  readonly reason?: string;
  readonly stations: readonly string[];
  /** What of it does not sound. */
  readonly leftOut: readonly DroppedItem[];
}

/** The days as text, "0 vi phạm" or the list at the end. */
export function simulationText(told: ToldSimulation): string {
  const { zone, days, simulation, violations } = told;
  const { from, to } = simulation.window;
  const stations = simulation.stations.length;
  const head = `Chạy thử ${days} ngày, từ ${dayText(from, zone)} đến hết ${dayText(to - 1, zone)}, ${stations} trạm`;
  const body = listDays(told).map(({ at, lines }) =>
    [`\n${dayText(at, zone)}`, ...textOf(lines, stations, zone)].join('\n'),
  );
  return `${[head, ...body, '', ...verdictText(told, violations)].join('\n')}\n`;
}

/** One JSON object on one line. */
export function simulationJson(told: ToldSimulation): string {
  const { zone, simulation, violations } = told;
  const iso = (at: InstantMs) => Temporal.Instant.fromEpochMilliseconds(at).toString({ timeZone: zone });
  const days = listDays(told).map(({ at, lines }) => ({
    date: iso(at).slice(0, 10),
    airings: lines.map((line) => ({ ...line, startsAt: iso(line.startsAt), endsAt: iso(line.endsAt) })),
  }));
  const breaches = violations.map((one) => ({ ...one, at: iso(one.at) }));
  const { from, to } = simulation.window;
  return `${JSON.stringify({ from: iso(from), to: iso(to), zone, rules: CHECKED_RULES, days, violations: breaches })}\n`;
}

/** Every local day of the window with its lines, also days on which nothing airs. */
function listDays({ zone, days, simulation }: ToldSimulation): { at: InstantMs; lines: Line[] }[] {
  const first = Temporal.Instant.fromEpochMilliseconds(simulation.window.from).toZonedDateTimeISO(zone);
  const byDay = Map.groupBy(listLines(simulation), (line) => dateText(line.startsAt, zone));
  return Array.from({ length: days }, (_, index) => {
    const at = first.add({ days: index }).epochMilliseconds;
    return { at, lines: byDay.get(dateText(at, zone)) ?? [] };
  });
}

function listLines({ stations }: PlanSimulation): Line[] {
  const rows = stations.flatMap(({ name, rows: own }) => own.map((row) => ({ name, row })));
  const alike = Map.groupBy(rows, ({ row }) => nameOf(row));
  const lines = [...alike.values()].flatMap((group) => {
    const { airing, closed } = group[0]?.row ?? {};
    if (airing === undefined || closed === undefined) return [];
    const { id: airingId, title, priority, startsAt, endsAt, dropped } = airing;
    const why = closed.reason === undefined ? {} : { reason: closed.reason };
    const names = group.map(({ name }) => name);
    return [
      {
        airingId,
        title,
        priority,
        startsAt,
        endsAt,
        outcome: closed.outcome,
        ...why,
        stations: names,
        leftOut: dropped,
      },
    ];
  });
  return lines.sort((a, b) => a.startsAt - b.startsAt || (a.title < b.title ? -1 : 1));
}

function nameOf({ airing, closed }: SimulatedRow): string {
  const leftOut = airing.dropped.map(({ title, reason }) => `${title} ${reason}`);
  return JSON.stringify([airing.id, airing.startsAt, airing.endsAt, closed.outcome, closed.reason, leftOut]);
}

function textOf(lines: readonly Line[], stations: number, zone: string): string[] {
  if (lines.length === 0) return ['  không có lượt phát'];
  return lines.flatMap((line) => {
    const where = line.stations.length === stations ? 'tất cả các trạm' : line.stations.join(', ');
    const start = timeText(line.startsAt, zone);
    if (!SOUNDS.includes(line.outcome)) {
      return [`  ${start}        ${line.title}: im lặng tại ${where}, ${reasonText(line.reason ?? line.outcome)}`];
    }
    const part = line.outcome === 'cut' ? ` (phát một phần, ${reasonText(line.reason ?? 'preempted')})` : '';
    const leftOut = line.leftOut.map(
      ({ title, reason }) => `               không phát "${title}": ${reasonText(reason)}`,
    );
    return [`  ${start}–${timeText(line.endsAt, zone)}  ${line.title}${part}: ${where}`, ...leftOut];
  });
}

const SOUNDS: readonly string[] = ['aired', 'late', 'cut'];

function verdictText({ zone, simulation }: ToldSimulation, violations: readonly Violation[]): string[] {
  const names = new Map(simulation.stations.map(({ id, name }) => [id, name]));
  const list = violations.map(
    ({ rule, stationId, at, text }) =>
      `${rule}  ${names.get(stationId) ?? stationId}  ${dateText(at, zone)} ${timeText(at, zone)}  ${text}`,
  );
  return [`Các quy tắc ${CHECKED_RULES.join(', ')}: ${violations.length} vi phạm`, ...list];
}

function dayText(at: InstantMs, zone: string): string {
  const { dayOfWeek } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return `${weekdayText(dayOfWeek)} ${dateText(at, zone)}`;
}
