/** Why an item may not begin at a given moment whatever the engine could do: policy and validity (R2), checked at the station. */
import { quietSpans, weekdayAllowed } from '../../scheduler/check-policy.ts';
import type { InstantMs, Span } from '../../scheduler/model.ts';
import type { PlaylistAiring, PlaylistItem, SkipReason, StationPolicy } from '../protocol.ts';

/** The reason against beginning `item` at `beginsAt`, or undefined. An item that cannot end before quiet hours is not begun. */
export function findHindrance(
  policy: StationPolicy,
  airing: PlaylistAiring,
  item: PlaylistItem,
  beginsAt: InstantMs,
): SkipReason | undefined {
  if (airing.priority !== 'emergency') {
    if (findQuietStart(policy, airing, { from: beginsAt, to: beginsAt + item.durationMs }) !== undefined) {
      return 'quiet-hours';
    }
    if (!weekdayAllowed(policy, policy.zone, airing.startsAt)) return 'weekday-not-allowed';
  }
  const plannedAt = airing.startsAt + item.offsetMs;
  const tooEarly = item.validFrom !== undefined && plannedAt < item.validFrom;
  const tooLate = item.validUntil !== undefined && plannedAt >= item.validUntil;
  return tooEarly || tooLate ? 'not-valid-now' : undefined;
}

/** When the first quiet hours that touch `span` begin for this airing; undefined when none do, or for an emergency. */
export function findQuietStart(policy: StationPolicy, airing: PlaylistAiring, span: Span): InstantMs | undefined {
  if (airing.priority === 'emergency') return undefined;
  return quietSpans(policy, policy.zone, span)[0]?.from;
}
