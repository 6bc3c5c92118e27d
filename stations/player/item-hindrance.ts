/** Why an item may not begin at a given moment whatever the engine could do: policy and validity (R2), checked at the station by the planner's own rules. */
import { quietSpans } from '../../scheduler/check-policy.ts';
import { firstBar, invalidity } from '../../scheduler/item-bar.ts';
import type { InstantMs, Span } from '../../scheduler/model.ts';
import type { PlaylistAiring, PlaylistItem, SkipReason, StationPolicy } from '../protocol.ts';

/**
 * The reason against beginning `item` at `beginsAt`, or undefined. All of it must lie outside quiet hours and on allowed days
 * from where it really begins, and inside its validity at its planned place.
 */
export function findHindrance(
  policy: StationPolicy,
  airing: PlaylistAiring,
  item: PlaylistItem,
  beginsAt: InstantMs,
): SkipReason | undefined {
  if (airing.priority !== 'emergency') {
    const bar = firstBar({ from: beginsAt, to: beginsAt + item.durationMs }, { policy, zone: policy.zone });
    if (bar !== undefined) return bar.reason;
  }
  const plannedAt = airing.startsAt + item.offsetMs;
  const sounds = { from: plannedAt, to: plannedAt + item.durationMs };
  return invalidity(item, sounds) === undefined ? undefined : 'not-valid-now';
}

/** When the first quiet hours that touch `span` begin for this airing; undefined when none do, or for an emergency. */
export function findQuietStart(policy: StationPolicy, airing: PlaylistAiring, span: Span): InstantMs | undefined {
  if (airing.priority === 'emergency') return undefined;
  return quietSpans(policy, policy.zone, span)[0]?.from;
}
