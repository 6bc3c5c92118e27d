/** Turns orders into airings: one for each beginning, with the time of issue before the message. */
import type { Airing, DropReason, InstantMs, Interrupt, PlannedSegment, PlannedStation, Span } from './model.ts';
import { asDropped, endOf, type PlaceRules, placeItems, type UnplacedFile } from './place-items.ts';
import { airingId, byStart } from './plan-airings.ts';
import { reachOf } from './reach-stations.ts';
import { tagged } from './resolve-segment.ts';

/** What orders are held against. */
export interface InterruptRules extends PlaceRules {
  readonly segments: readonly PlannedSegment[];
  readonly stations: readonly PlannedStation[];
  /** Hashes whose approval was taken back: they sound no more, whoever orders it. */
  readonly withdrawn: ReadonlySet<string>;
}

/** The message's number, so that it is named alike with and without the items of the spoken time, which stand before it. */
export const MESSAGE_INDEX = 0;
const CLIPS_FROM = MESSAGE_INDEX + 1;

/** One beginning of an order: when, until when it may still begin, and where. */
export interface Turn extends Span {
  readonly stationIds: readonly string[];
}

/** A later emergency that took stations from an order when it began. */
export interface Replacement {
  readonly by: Interrupt;
  readonly stationIds: readonly string[];
}

/**
 * Every beginning inside `window`, by start. An emergency airs without an approval, with the name of who ordered it; `now` needs
 * one and keeps the policy's hours and its own dates (R1, R2). A beginning expires when the next is due.
 */
export function planInterrupts(interrupts: readonly Interrupt[], rules: InterruptRules, window: Span): Airing[] {
  const segments = new Map(rules.segments.map((segment) => [segment.id, segment]));
  return interrupts
    .flatMap((interrupt) =>
      turnsOf(interrupt, interrupts, rules.stations)
        .filter(({ from }) => from >= window.from && from < window.to)
        .map((turn) => makeAiring(interrupt, turn, segments.get(interrupt.segmentId), rules)),
    )
    .sort(byStart);
}

/**
 * The beginnings of an order among `all`, each with the stations that are still its own: a cancelled order begins no more, and
 * where a later emergency replaced it, it begins no more at the stations of that one.
 */
export function turnsOf(order: Interrupt, all: readonly Interrupt[], stations: readonly PlannedStation[]): Turn[] {
  const { stationIds } = reachOf(order.target, stations);
  const replacements = replacementsOf(order, all, stations);
  const endsAt = order.cancelledAt ?? Number.POSITIVE_INFINITY;
  return beginningsOf(order).flatMap((span) => {
    if (span.from >= endsAt) return [];
    const taken = takenBy(replacements, span.from);
    const left = stationIds.filter((id) => !taken.has(id));
    return taken.size > 0 && left.length === 0 ? [] : [{ ...span, stationIds: left }];
  });
}

/**
 * The later emergencies that replace an order at some of its stations, by start. One that was cancelled after it began still does:
 * who stops it wants silence, not the older message again.
 */
export function replacementsOf(
  order: Interrupt,
  all: readonly Interrupt[],
  stations: readonly PlannedStation[],
): Replacement[] {
  const own = new Set(reachOf(order.target, stations).stationIds);
  return all
    .filter((later) => isReplacedBy(order, later))
    .map((by) => ({ by, stationIds: reachOf(by.target, stations).stationIds.filter((id) => own.has(id)) }))
    .filter(({ stationIds }) => stationIds.length > 0)
    .sort((a, b) => a.by.startsAt - b.by.startsAt);
}

/** The stations that later emergencies have taken by `at`. */
export function takenBy(replacements: readonly Replacement[], at: InstantMs): ReadonlySet<string> {
  return new Set(replacements.flatMap(({ by, stationIds }) => (by.startsAt <= at ? stationIds : [])));
}

/** From when on each order has no longer been a station's, by order and station; who hears of both late hears the newer one alone. */
export function replacedSince(
  orders: readonly Interrupt[],
  stations: readonly PlannedStation[],
): ReadonlyMap<string, ReadonlyMap<string, InstantMs>> {
  return new Map(
    orders.map((order) => {
      const latestFirst = replacementsOf(order, orders, stations).reverse();
      return [
        order.id,
        new Map(latestFirst.flatMap(({ by, stationIds }) => stationIds.map((id) => [id, by.startsAt]))),
      ];
    }),
  );
}

function isReplacedBy(order: Interrupt, { kind, replaces, startsAt, cancelledAt }: Interrupt): boolean {
  const hasBegun = cancelledAt === undefined || cancelledAt > startsAt;
  return replaces && kind === 'emergency' && order.kind === 'emergency' && startsAt > order.startsAt && hasBegun;
}

/** When the order begins, again and again, and when each beginning expires. */
function beginningsOf({ startsAt, expiresAt, repeatEveryMs }: Interrupt): Span[] {
  if (repeatEveryMs === undefined) return [{ from: startsAt, to: expiresAt }];
  const count = Math.ceil((expiresAt - startsAt) / repeatEveryMs);
  return Array.from({ length: count }, (_, n) => ({
    from: startsAt + n * repeatEveryMs,
    to: Math.min(expiresAt, startsAt + (n + 1) * repeatEveryMs),
  }));
}

function makeAiring(
  interrupt: Interrupt,
  { from, to, stationIds }: Turn,
  segment: PlannedSegment | undefined,
  rules: InterruptRules,
): Airing {
  const { id, kind, title } = interrupt;
  const message = messageOf(interrupt, segment, rules.withdrawn);
  const priority = kind === 'emergency' ? 'emergency' : 'priority';
  const frame = {
    id: airingId(id, from),
    scheduleId: id,
    programmeId: id,
    title,
    startsAt: from,
    endsAt: from,
    priority,
    lateRule: 'when-ready',
    expiresAt: to,
    order: kind,
    stationIds,
    // Its later turns find nothing older there: what they meet was ordered since.
    ...(interrupt.replaces && from === interrupt.startsAt ? { replacing: true } : {}),
  } as const satisfies Omit<Airing, 'items' | 'dropped'>;
  if (typeof message === 'string') {
    const dropped = [{ segmentId: interrupt.segmentId, title, reason: message }];
    return { ...frame, items: [], dropped, dropReason: message };
  }
  const steps = [...clipsBefore(interrupt), message].map((item) => ({ kind: 'files' as const, items: [item] }));
  const { items, lost } = placeItems(steps, { startsAt: from, plannedAt: from, priority }, rules);
  const dropped = lost.map(asDropped);
  // The time alone says nothing.
  const says = items.some(({ index }) => index === message.index);
  if (!says) return { ...frame, items: [], dropped, dropReason: dropped.at(-1)?.reason ?? 'empty' };
  return { ...frame, items, dropped, endsAt: endOf(items, from) };
}

function messageOf(
  { kind, title, segmentId, rendition, issuedAt, issuedBy }: Interrupt,
  segment: PlannedSegment | undefined,
  withdrawn: ReadonlySet<string>,
): UnplacedFile | DropReason {
  if (withdrawn.has(rendition.sha256)) return 'approval-withdrawn';
  const approval = segment?.approval?.sha256 === rendition.sha256 ? segment.approval : undefined;
  if (approval === undefined && kind === 'now') return 'not-approved';
  // An emergency asks for no dates either.
  const { validFrom, validUntil } = kind === 'now' && segment !== undefined ? segment : {};
  return {
    kind: segment?.kind ?? 'notice',
    index: MESSAGE_INDEX,
    title,
    segmentId,
    topics: segment?.topics ?? [],
    ...tagged(segment ?? {}),
    ...rendition,
    approvedBy: approval?.approvedBy ?? issuedBy,
    approvedAt: approval?.approvedAt ?? issuedAt,
    ...(approval === undefined ? { orderedBy: issuedBy } : {}),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
  };
}

function clipsBefore({ id, spokenTime, issuedAt, issuedBy }: Interrupt): UnplacedFile[] {
  return spokenTime.map((clip, n) => ({
    ...clip,
    kind: 'signature',
    index: CLIPS_FROM + n,
    segmentId: id,
    topics: [],
    approvedBy: issuedBy,
    approvedAt: issuedAt,
  }));
}
