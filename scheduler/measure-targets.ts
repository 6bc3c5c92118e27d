/** Holds what is planned and what has aired against the commune's targets: per target, period and topic, the village with least. */
import type { Airing, InstantMs, PlannedSegment, SegmentKind, Span, ZoneName } from './model.ts';
import { type Period, type PeriodLength, periodsIn, shareUntil } from './target-periods.ts';

/** Chỉ tiêu do xã đặt. Empty lists mean any; `everyTopic` asks each of the topics by itself. */
export interface CampaignTarget {
  readonly id: string;
  readonly title: string;
  /** Codes of the plan; a code stands for its parts, too (`II.3` for `II.3.a`). */
  readonly topics: readonly string[];
  readonly kinds: readonly SegmentKind[];
  readonly tags: readonly string[];
  readonly everyTopic: boolean;
  readonly measure: 'airings' | 'minutes';
  readonly atLeast: number;
  readonly per: PeriodLength;
  /** Counted in each village by itself, or once for the commune. */
  readonly each: 'village' | 'commune';
}

/** What is counted of an item that sounds; `stationIds` undefined: wherever its airing does. */
export interface CountedItem extends ServingSegment {
  readonly durationMs: number;
  readonly stationIds?: readonly string[];
}

/** An airing as targets count it: once for a target, however many of its items serve it; minutes item by item. */
export interface CountedAiring {
  readonly startsAt: InstantMs;
  readonly stationIds: readonly string[];
  readonly items: readonly CountedItem[];
}

/** What a target asks of a segment. */
export type ServingSegment = Pick<PlannedSegment, 'kind' | 'topics' | 'tags'>;

/** What targets are held against. */
export interface Measured {
  readonly targets: readonly CampaignTarget[];
  /** What has aired and what is planned, each once; also before the span, as far back as its first periods begin. */
  readonly airings: readonly CountedAiring[];
  /** The villages that count. */
  readonly villageIds: readonly string[];
  readonly zone: ZoneName;
  readonly span: Span;
}

/** A target in one period; units are airings or milliseconds. */
export interface Standing {
  readonly targetId: string;
  /** Where topics are asked by themselves. */
  readonly topic?: string;
  readonly period: Period;
  /**
   * Asked by the end of the span. Of a period that goes on behind the span it is what has sounded before the span, and of
   * the rest the share of the days that lie in the span; of any other period it is the whole target.
   */
  readonly wanted: number;
  /** Before and within the span; where each village counts, of the one that lacks most. */
  readonly planned: number;
  /** That village, and all that lack as much; undefined where the commune counts as one. */
  readonly villageIds?: readonly string[];
  /** The period is not whole in the span. */
  readonly isPart: boolean;
}

/** Every target, period that touches the span, and topic where asked; in the order of targets' ids, then time, then topics. */
export function measureTargets(measured: Measured): Standing[] {
  const { span, zone } = measured;
  const before = measured.airings.filter(({ startsAt }) => startsAt < span.from);
  const within = measured.airings.filter(({ startsAt }) => startsAt >= span.from && startsAt < span.to);
  return measured.targets.toSorted(byId).flatMap((target) => {
    const periods = periodsIn(span, target.per, zone);
    const sums = seriesOf(target).map((series) => ({
      series,
      before: sumUp(before, series, periods),
      within: sumUp(within, series, periods),
    }));
    return periods.flatMap((period, index) =>
      sums.map(({ series, ...sum }) => standingOf(series, period, index, sum, measured)),
    );
  });
}

/** One question of a target: all its topics together, or one of them. */
export interface TargetSeries {
  readonly target: CampaignTarget;
  readonly topics: readonly string[];
  readonly topic?: string;
}

/** What a target asks, topic by topic where it says so. */
export function seriesOf(target: CampaignTarget): TargetSeries[] {
  if (!target.everyTopic || target.topics.length === 0) return [{ target, topics: target.topics }];
  return target.topics.toSorted().map((topic) => ({ target, topics: [topic], topic }));
}

/** Whether a segment counts for a question. Signatures and jingles count only where they are asked for by kind. */
export function serves({ topics, target }: TargetSeries, segment: ServingSegment): boolean {
  const { kinds, tags } = target;
  const isFrame = segment.kind === 'signature' || segment.kind === 'jingle';
  if (kinds.length === 0 ? isFrame : !kinds.includes(segment.kind)) return false;
  if (tags.length > 0 && !tags.some((tag) => segment.tags?.includes(tag))) return false;
  return topics.length === 0 || topics.some((code) => segment.topics.some((own) => isPartOf(own, code)));
}

/** A planned airing as targets count it; `tagsOf` by segment id. What does not sound does not count. */
export function countAiring(airing: Airing, tagsOf: ReadonlyMap<string, readonly string[]>): CountedAiring {
  const items = airing.items.flatMap((item): CountedItem[] => {
    if (item.kind === 'relay') return [];
    const { kind, topics, durationMs, stationIds } = item;
    const tags = tagsOf.get(item.segmentId) ?? [];
    return [{ kind, topics, tags, durationMs, ...(stationIds === undefined ? {} : { stationIds }) }];
  });
  return { startsAt: airing.startsAt, stationIds: airing.stationIds, items };
}

/** Orders by id. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** One unit of a target in what is counted: an airing, or a minute in milliseconds. */
export function unitOf({ measure }: Pick<CampaignTarget, 'measure'>): number {
  return measure === 'airings' ? 1 : 60_000;
}

/** Of one period: by station, and '' for the commune. */
type Sums = readonly ReadonlyMap<string, number>[];
const COMMUNE = '';

function isPartOf(code: string, whole: string): boolean {
  return code === whole || code.startsWith(`${whole}.`);
}

function sumUp(airings: readonly CountedAiring[], series: TargetSeries, periods: readonly Period[]): Sums {
  const sums = periods.map(() => new Map<string, number>());
  for (const airing of airings) {
    const items = airing.items.filter((item) => serves(series, item));
    const index =
      items.length === 0 ? -1 : periods.findIndex((p) => airing.startsAt >= p.from && airing.startsAt < p.to);
    const sum = sums[index];
    if (sum !== undefined)
      for (const [where, count] of countItems(airing, items, series.target)) add(sum, where, count);
  }
  return sums;
}

/** What one airing adds, by station and for the commune. */
function countItems(
  airing: CountedAiring,
  items: readonly CountedItem[],
  { measure, each }: CampaignTarget,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { durationMs, stationIds = airing.stationIds } of items) {
    if (stationIds.length === 0) continue;
    for (const where of each === 'commune' ? [COMMUNE] : stationIds) {
      if (measure === 'minutes') add(counts, where, durationMs);
      else counts.set(where, 1);
    }
  }
  return counts;
}

function add(sums: Map<string, number>, where: string, count: number): void {
  sums.set(where, (sums.get(where) ?? 0) + count);
}

function standingOf(
  { target, topic }: TargetSeries,
  period: Period,
  index: number,
  sums: { readonly before: Sums; readonly within: Sums },
  { span, villageIds }: Measured,
): Standing {
  const places = target.each === 'commune' || villageIds.length === 0 ? [COMMUNE] : villageIds.toSorted();
  const share = shareUntil(period, span.from, span.to);
  const standings = places.map((place) => {
    const before = sums.before[index]?.get(place) ?? 0;
    return {
      place,
      wanted: wantedBy(target, before, share),
      planned: before + (sums.within[index]?.get(place) ?? 0),
    };
  });
  const worst = standings.reduce((a, b) => (b.planned - b.wanted < a.planned - a.wanted ? b : a));
  const alike = standings.filter((one) => one.planned - one.wanted === worst.planned - worst.wanted);
  return {
    targetId: target.id,
    ...(topic === undefined ? {} : { topic }),
    period,
    wanted: worst.wanted,
    planned: worst.planned,
    ...(worst.place === COMMUNE ? {} : { villageIds: alike.map(({ place }) => place) }),
    isPart: period.from < span.from || period.to > span.to,
  };
}

/** In whole units. */
function wantedBy(target: CampaignTarget, before: number, share: number): number {
  const unit = unitOf(target);
  const whole = target.atLeast * unit;
  if (share >= 1 || before >= whole) return whole;
  return Math.min(whole, Math.ceil((before + (whole - before) * share) / unit - 1e-9) * unit);
}
