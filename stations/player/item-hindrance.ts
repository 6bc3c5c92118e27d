/** Why an item may not begin at a given moment whatever the engine could do: policy and validity (R2), checked at the station by the planner's own rules, and signatures. */
import { firstBar, invalidity } from '../../scheduler/item-bar.ts';
import type { InstantMs, Span } from '../../scheduler/model.ts';
import type { PlaylistAiring, PlaylistItem, SkipReason, StationPolicy } from '../protocol.ts';
import { type Leave, unsignedReason } from './leave.ts';
import { START_SLACK_MS } from './situation.ts';

/**
 * The reason against beginning `item` at `beginsAt`, or undefined. All of it must lie in hours that the rules in force then
 * leave open (quiet hours, weekdays, windows, exceptions) from where it really begins, and inside its validity at its planned
 * place. Closed hours cut whatever sounds on the moment they begin, so a relay need only begin in open ones, and of a file that
 * begins a little late in the usual way only what was to sound by its plan must lie there. Where the root's list names people,
 * what they have to sign must be signed at that moment.
 */
export function findHindrance(
  policy: StationPolicy,
  airing: PlaylistAiring,
  item: PlaylistItem,
  beginsAt: InstantMs,
  leave?: Leave,
): SkipReason | undefined {
  if (beginsAt >= (airing.expiresAt ?? Number.POSITIVE_INFINITY)) return 'expired';
  const plannedAt = airing.startsAt + item.offsetMs;
  const lateMs = Math.max(0, beginsAt - plannedAt);
  const lostMs = lateMs <= START_SLACK_MS ? lateMs : 0;
  const needsMs = item.kind === 'relay' ? 1 : Math.max(1, item.durationMs - lostMs);
  const closed = findClosing(policy, airing, { from: beginsAt, to: beginsAt + needsMs });
  if (closed !== undefined) return closed.reason;
  const sounds = { from: plannedAt, to: plannedAt + item.durationMs };
  if (invalidity(item, sounds) !== undefined) return 'not-valid-now';
  return unsignedReason(leave, airing, item, beginsAt);
}

/** Where in `span` the policy first forbids this airing to sound, and why; undefined when nowhere, or for an emergency. */
export function findClosing(
  policy: StationPolicy,
  airing: PlaylistAiring,
  span: Span,
): { readonly from: InstantMs; readonly reason: SkipReason } | undefined {
  return airing.priority === 'emergency' ? undefined : firstBar(span, { policy, zone: policy.zone });
}
