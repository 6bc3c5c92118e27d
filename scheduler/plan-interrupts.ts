/** Turns orders into airings: one for each beginning, with the time of issue before the message. */
import type { Airing, DropReason, InstantMs, Interrupt, PlannedSegment, PlannedStation, Span } from './model.ts';
import { asDropped, endOf, type PlaceRules, placeItems, type UnplacedFile } from './place-items.ts';
import { airingId, byStart } from './plan-airings.ts';
import { reachOf } from './reach-stations.ts';

/** What orders are held against. */
export interface InterruptRules extends PlaceRules {
  readonly segments: readonly PlannedSegment[];
  readonly stations: readonly PlannedStation[];
  /** Hashes whose approval was taken back: they sound no more, whoever orders it. */
  readonly withdrawn: ReadonlySet<string>;
}

/** Items of the spoken time stand before the message, which is number 0 so that it is named alike with and without them. */
const CLIPS_FROM = 1;

/**
 * Every beginning inside `window`, by start. An emergency airs without an approval, with the name of who ordered it; `now` needs
 * one and keeps the policy's hours (R1, R2). A cancelled order begins no more; nor does an emergency once a later one replaces
 * it. A beginning expires when the next is due.
 */
export function planInterrupts(interrupts: readonly Interrupt[], rules: InterruptRules, window: Span): Airing[] {
  const segments = new Map(rules.segments.map((segment) => [segment.id, segment]));
  return interrupts
    .flatMap((interrupt) => {
      const endsAt = endOfOrder(interrupt, interrupts);
      return beginningsOf(interrupt)
        .filter(({ from }) => from >= window.from && from < window.to && from < endsAt)
        .map((span) => makeAiring(interrupt, span, segments.get(interrupt.segmentId), rules));
    })
    .sort(byStart);
}

/** When the order begins, again and again, and when each beginning expires. */
export function beginningsOf({
  startsAt,
  expiresAt,
  repeatEveryMs,
}: Pick<Interrupt, 'startsAt' | 'expiresAt' | 'repeatEveryMs'>): Span[] {
  if (repeatEveryMs === undefined) return [{ from: startsAt, to: expiresAt }];
  const count = Math.ceil((expiresAt - startsAt) / repeatEveryMs);
  return Array.from({ length: count }, (_, n) => ({
    from: startsAt + n * repeatEveryMs,
    to: Math.min(expiresAt, startsAt + (n + 1) * repeatEveryMs),
  }));
}

/** No beginning at or after this: cancelled, or replaced by a later emergency. */
function endOfOrder(interrupt: Interrupt, all: readonly Interrupt[]): InstantMs {
  const replacing = all.filter(
    ({ kind, replaces, startsAt, cancelledAt }) =>
      replaces &&
      kind === 'emergency' &&
      interrupt.kind === 'emergency' &&
      startsAt > interrupt.startsAt &&
      (cancelledAt === undefined || cancelledAt > startsAt),
  );
  return Math.min(interrupt.cancelledAt ?? Number.POSITIVE_INFINITY, ...replacing.map(({ startsAt }) => startsAt));
}

function makeAiring(
  interrupt: Interrupt,
  { from, to }: Span,
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
    stationIds: reachOf(interrupt.target, rules.stations).stationIds,
    ...(interrupt.replaces ? { replacing: true } : {}),
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
  return {
    kind: segment?.kind ?? 'notice',
    index: 0,
    title,
    segmentId,
    topics: segment?.topics ?? [],
    ...rendition,
    approvedBy: approval?.approvedBy ?? issuedBy,
    approvedAt: approval?.approvedAt ?? issuedAt,
    ...(approval === undefined ? { orderedBy: issuedBy } : {}),
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
