/** Every figure of a span, counted from the log by one definition each: what pages, reports and files show. */
import { type AiredPiece, airedPieces } from './aired-pieces.ts';
import { countEmergencies, type EmergencyCounts, type EmergencyOrder } from './count-emergencies.ts';
import { type AiredItem, countAirings, countKinds, countRows, listItems, type RowCounts } from './count-items.ts';
import { countMinutes, type MinuteCounts } from './count-minutes.ts';
import { countApprovals, countOnTime } from './count-punctuality.ts';
import { countedIn, type LoggedRow, offPlanIn } from './count-rows.ts';
import {
  type CountedStation,
  countDown,
  countStations,
  countVillages,
  coveredRows,
  inService,
  type StationCounts,
  type VillageCounts,
} from './count-stations.ts';
import { countTargets, type TargetCounts, type TargetPlace } from './count-targets.ts';
import {
  type ColumnCounts,
  countColumns,
  countTags,
  countTopics,
  type PlanTopic,
  type TagCounts,
  type TopicCounts,
  topicMsOf,
} from './count-topics.ts';
import { DAY_MS, firstInstantFrom } from './local-time.ts';
import type { IncidentKind, PlacedIncident } from './mark-coverage.ts';
import type { CampaignTarget } from './measure-targets.ts';
import type { InstantMs, LocalDate, Span, ZoneName } from './model.ts';
import { type DaySpan, reportSpan, spanBefore } from './report-span.ts';

/** Everything figures are counted from, as plain data; the order of lists is irrelevant but where it says so. */
export interface FiguresInput extends DaySpan {
  readonly zone: ZoneName;
  /** Nothing planned later than this counts yet. */
  readonly asOf: InstantMs;
  /** Rows of the span; others do no harm, those of the days after it tell of its last orders. */
  readonly rows: readonly LoggedRow[];
  /** What sounded in the span before (`daysBefore`). */
  readonly airedBefore: readonly AiredPiece[];
  /** By code. */
  readonly stations: readonly CountedStation[];
  readonly incidents: readonly PlacedIncident[];
  readonly commune: TargetPlace;
  /** As they are to be shown. */
  readonly targets: readonly CampaignTarget[];
  readonly topics: readonly PlanTopic[];
  readonly countedTags: readonly string[];
  readonly watchedTopic: string;
  /** Emergencies that began, ordered in the span. */
  readonly emergencies: readonly EmergencyOrder[];
  /** Who approved what an order said, by the order's id. */
  readonly signers: Readonly<Record<string, string>>;
}

/** The figures; definitions stand at each part. */
export interface FigureCounts extends DaySpan {
  readonly asOf: InstantMs;
  readonly before: DaySpan;
  readonly rows: RowCounts;
  readonly airings: ReturnType<typeof countAirings>;
  readonly items: {
    readonly distinct: number;
    readonly byKind: Readonly<Record<string, number>>;
    readonly list: readonly AiredItem[];
  };
  readonly minutes: MinuteCounts;
  readonly targets: readonly TargetCounts[];
  readonly topics: readonly TopicCounts[];
  readonly watched: { readonly code: string; readonly programmeMs: number; readonly beforeMs: number };
  readonly tags: readonly TagCounts[];
  readonly columns: readonly ColumnCounts[];
  readonly onTime: ReturnType<typeof countOnTime>;
  readonly approval: ReturnType<typeof countApprovals>;
  readonly stations: StationCounts;
  readonly emergencies: readonly EmergencyCounts[];
  readonly coverage: {
    readonly covered: number;
    readonly of: number;
    readonly downMs: Readonly<Record<IncidentKind, number>>;
  };
  readonly villages: readonly VillageCounts[];
}

/** Counts them all. Pure. */
export function countFigures(input: FiguresInput): FigureCounts {
  const { firstDay, lastDay, zone, asOf, airedBefore, stations, incidents, commune, watchedTopic } = input;
  const span = countedSpan(input, zone, asOf);
  const before = daysBefore({ firstDay, lastDay });
  const rows = countedIn(input.rows, span);
  const aired = airedPieces(rows);
  const items = listItems(aired);
  const villageIds = stations.filter(({ kind }) => kind === 'village').map(({ id }) => id);
  const isVillage = new Set(villageIds);
  const villageRows = rows.filter(({ row }) => isVillage.has(row.stationId));
  const present = inService(stations, span);
  const villages = present.filter(({ kind }) => kind === 'village');
  const covered = coveredRows(rows, stations, incidents);
  const orderIds = new Set(input.emergencies.map(({ id }) => id));
  const ordered = input.rows.filter(({ scheduleId }) => orderIds.has(scheduleId));
  const soundedIn = (some: typeof rows) =>
    some.filter(({ row, isSounded }) => isSounded && isVillage.has(row.stationId)).length;
  const places = villages.map(({ id, name }) => ({ stationId: id, name }));
  return {
    firstDay,
    lastDay,
    asOf,
    before,
    rows: countRows(rows, offPlanIn(input.rows, span)),
    airings: countAirings(rows, aired),
    items: { distinct: items.length, byKind: countKinds(items), list: items },
    minutes: countMinutes(rows, aired, isVillage),
    targets: countTargets({ targets: input.targets, rows: covered, villages: places, commune, span, zone }),
    topics: countTopics(input.topics, villageRows, aired, airedBefore),
    watched: {
      code: watchedTopic,
      programmeMs: topicMsOf(aired, watchedTopic),
      beforeMs: topicMsOf(airedBefore, watchedTopic),
    },
    tags: countTags(input.countedTags, aired),
    columns: countColumns(rows, aired),
    onTime: countOnTime(rows),
    approval: countApprovals(aired, input.signers),
    stations: countStations(present, rows, incidents, span.to - 1),
    emergencies: countEmergencies(input.emergencies, countedIn(ordered, { from: span.from, to: asOf }), villageIds),
    coverage: {
      covered: soundedIn(covered),
      of: soundedIn(rows),
      downMs: countDown(present, incidents, span),
    },
    villages: countVillages(villages, rows),
  };
}

/** The local days as instants, up to what has been by now. */
export function countedSpan({ firstDay, lastDay }: DaySpan, zone: ZoneName, asOf: InstantMs): Span {
  const { from, to } = spanOfDays({ firstDay, lastDay }, zone);
  return { from, to: Math.max(from, Math.min(to, asOf)) };
}

/** The local days, first and last included, as instants. */
export function spanOfDays({ firstDay, lastDay }: DaySpan, zone: ZoneName): Span {
  return {
    from: firstInstantFrom(midnight(firstDay), zone),
    to: firstInstantFrom(midnight(lastDay) + DAY_MS, zone),
  };
}

/** What a span is compared with: a quarter, half or whole year, also one closed on a cut-off day, with the one before; any other with as many days. */
export function daysBefore(days: DaySpan): DaySpan {
  const last = Temporal.PlainDate.from(days.lastDay);
  for (const cutoffDay of [undefined, last.day]) {
    const { year } = last;
    const kinds = [
      { kind: 'year', year } as const,
      ...[1, 2].map((no) => ({ kind: 'half', year, no }) as const),
      ...[1, 2, 3, 4].map((no) => ({ kind: 'quarter', year, no }) as const),
    ];
    const own = kinds.find((period) => {
      const { firstDay, lastDay } = reportSpan(period, cutoffDay);
      return firstDay === days.firstDay && lastDay === days.lastDay;
    });
    if (own !== undefined) return spanBefore(own, cutoffDay);
  }
  return spanBefore({ kind: 'any', ...days });
}

function midnight(day: LocalDate): number {
  return Date.parse(`${day}T00:00:00Z`);
}
