/** Holds what sounded against the commune's targets: village by village over whole periods, and what of it is confirmed there. */
import type { CountedRow, Piece } from './count-rows.ts';
import { isWithin } from './count-rows.ts';
import { type CampaignTarget, seriesOf, serves, type TargetSeries, unitOf } from './measure-targets.ts';
import type { Span, ZoneName } from './model.ts';
import { type Period, periodsIn } from './target-periods.ts';

/** Where a target is counted: a village, or the commune as one. */
export interface TargetPlace {
  readonly stationId: string;
  readonly name: string;
}

/** One place against a target. Units are airings or milliseconds. */
export interface PlaceStanding extends TargetPlace {
  readonly total: number;
  /** Of it, what the station's own machine or people there confirm. */
  readonly confirmed: number;
  readonly periodsMet: number;
  readonly met: boolean;
}

/** A target, or one of its topics where each is asked for itself. */
export interface TargetCounts {
  readonly id: string;
  readonly title: string;
  /** Set where the target asks each topic for itself. */
  readonly topic?: string;
  /** All topics it asks for; none means any. */
  readonly topics: readonly string[];
  readonly each: CampaignTarget['each'];
  readonly measure: CampaignTarget['measure'];
  /** In all `periods` together, airings or milliseconds. */
  readonly wanted: number;
  /** Whole periods in the span; with none of them nothing can be met. */
  readonly periods: number;
  readonly villagesMet: number;
  readonly villagesMetConfirmed: number;
  readonly villages: number;
  /** Pairs of village and period. */
  readonly villagePeriodsMet: number;
  readonly byVillage: readonly PlaceStanding[];
}

/** What targets are held against. */
export interface CountedTargets {
  readonly targets: readonly CampaignTarget[];
  /** Rows whose station could sound at that time: what a dead loudspeaker "played" reached nobody. By time. */
  readonly rows: readonly CountedRow[];
  readonly villages: readonly TargetPlace[];
  readonly commune: TargetPlace;
  readonly span: Span;
  readonly zone: ZoneName;
}

/** Every target, topic by topic where asked, in the order given. */
export function countTargets({ targets, rows, villages, commune, span, zone }: CountedTargets): TargetCounts[] {
  return targets.flatMap((target) => {
    const periods = wholePeriods(target, span, zone);
    const places = target.each === 'commune' ? [commune] : villages;
    return seriesOf(target).map((series) => {
      const all = tally(rows, series, periods);
      const confirmed = tally(
        rows.filter((row) => row.isConfirmed),
        series,
        periods,
      );
      return standingOf(series, places, periods, all, confirmed);
    });
  });
}

/** The periods of a target that lie wholly in a span. */
export function wholePeriods({ per }: Pick<CampaignTarget, 'per'>, span: Span, zone: ZoneName): Period[] {
  return periodsIn(span, per, zone).filter(({ from, to }) => from >= span.from && to <= span.to);
}

/** The sum by place, for each period. */
type Tally = readonly ReadonlyMap<string, number>[];

function tally(rows: readonly CountedRow[], series: TargetSeries, periods: readonly Period[]): Tally {
  const { target } = series;
  const sums = periods.map(() => new Map<string, number>());
  const seen = new Set<string>();
  for (const { row, pieces, isSounded } of rows) {
    if (!isSounded) continue;
    const serving = pieces.filter((piece) => isServing(series, piece));
    if (serving.length === 0) continue;
    const place = target.each === 'commune' ? COMMUNE : row.stationId;
    for (const { item, durationMs } of serving) {
      // An airing counts once at a place, a minute once for every item of it.
      const name = target.measure === 'airings' ? '' : ` ${item.index} ${item.sha256}`;
      const key = `${place} ${row.airingId}${name}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const sum = sums[periods.findIndex((period) => isWithin(row.plannedAt, period))];
      const amount = target.measure === 'airings' ? 1 : durationMs;
      sum?.set(place, (sum.get(place) ?? 0) + amount);
    }
  }
  return sums;
}

/** What the commune as one is counted by. */
const COMMUNE = '';

function isServing(series: TargetSeries, { item, kind, isSounded }: Piece): boolean {
  if (!isSounded || kind === 'relay') return false;
  return serves(series, { kind, topics: item.topics, tags: item.tags ?? [] });
}

function standingOf(
  { target, topic, topics }: TargetSeries,
  places: readonly TargetPlace[],
  periods: readonly Period[],
  all: Tally,
  confirmed: Tally,
): TargetCounts {
  const perPeriod = target.atLeast * unitOf(target);
  const wanted = perPeriod * periods.length;
  const isMet = (total: number) => periods.length > 0 && total >= wanted;
  const byVillage = places.map(({ stationId, name }): PlaceStanding => {
    const key = target.each === 'commune' ? COMMUNE : stationId;
    const total = sumOf(all, key);
    const periodsMet = all.filter((sums) => (sums.get(key) ?? 0) >= perPeriod).length;
    return { stationId, name, total, confirmed: sumOf(confirmed, key), periodsMet, met: isMet(total) };
  });
  return {
    id: target.id,
    title: target.title,
    ...(topic === undefined ? {} : { topic }),
    topics,
    each: target.each,
    measure: target.measure,
    wanted,
    periods: periods.length,
    villagesMet: byVillage.filter(({ met }) => met).length,
    villagesMetConfirmed: byVillage.filter(({ confirmed: sum }) => isMet(sum)).length,
    villages: byVillage.length,
    villagePeriodsMet: byVillage.reduce((sum, { periodsMet }) => sum + periodsMet, 0),
    byVillage,
  };
}

function sumOf(sums: Tally, place: string): number {
  return sums.reduce((sum, one) => sum + (one.get(place) ?? 0), 0);
}
