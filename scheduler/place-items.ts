/** Lays an airing's items end to end from its start and leaves out what may not sound there: policy (R2) and validity. */
import type { PolicyHours } from './check-policy.ts';
import { firstBar, invalidity } from './item-bar.ts';
import type { AiringItem, DroppedItem, DropReason, InstantMs, Priority, Span, ZoneName } from './model.ts';

/** An item that could air; where it sounds is decided here, whatever offset it had. */
export type UnplacedItem = Omit<AiringItem, 'offsetMs'> & Partial<Pick<AiringItem, 'offsetMs'>>;

/** What sounds from `startsAt` on without a gap, and what does not. */
export interface Placement {
  readonly items: readonly AiringItem[];
  readonly dropped: readonly (DroppedItem & { readonly index: number })[];
  readonly endsAt: InstantMs;
}

/** The rules of the place where it is to sound. */
export interface PlaceRules {
  readonly policy: PolicyHours;
  readonly zone: ZoneName;
}

/**
 * Places `candidates` in order. One that is not valid while it would sound is left out and the next moves up. From the
 * first that cannot end before quiet hours or a closed day on, all are left out: what comes after it would only sound
 * there too, or be torn from its place (R6). An emergency knows neither.
 */
export function placeItems(
  candidates: readonly UnplacedItem[],
  startsAt: InstantMs,
  priority: Priority,
  rules: PlaceRules,
): Placement {
  const barredFrom = priority === 'emergency' ? undefined : firstBar(reachOf(candidates, startsAt), rules);
  const items: AiringItem[] = [];
  const dropped: (DroppedItem & { index: number })[] = [];
  let at = startsAt;
  let barred: DropReason | undefined;
  for (const item of candidates) {
    const sounds = { from: at, to: at + item.durationMs };
    if (barredFrom !== undefined && sounds.to > barredFrom.from) barred = barredFrom.reason;
    const reason = barred ?? invalidity(item, sounds);
    if (reason === undefined) {
      items.push(withOffset(item, at - startsAt));
      at = sounds.to;
    } else {
      dropped.push({ index: item.index, segmentId: item.segmentId, title: item.title, reason });
    }
  }
  return { items, dropped, endsAt: at };
}

/** Why all of an airing is silent, in one word: what befell its first item; `empty` when it never had one. */
export function silenceReason(dropped: readonly DroppedItem[]): DropReason {
  return dropped[0]?.reason ?? 'empty';
}

/** An item that stays where it was is shared by all stations: ten thousand of them keep one copy. */
function withOffset(item: UnplacedItem, offsetMs: number): AiringItem {
  return isPlacedAt(item, offsetMs) ? item : { ...item, offsetMs };
}

function isPlacedAt(item: UnplacedItem, offsetMs: number): item is AiringItem {
  return item.offsetMs === offsetMs;
}

/** How far all candidates could reach. */
function reachOf(candidates: readonly UnplacedItem[], startsAt: InstantMs): Span {
  return { from: startsAt, to: candidates.reduce((at, item) => at + item.durationMs, startsAt) };
}
