/** What keeps an item from sounding over a span: quiet hours and closed days (R2), and its own validity; whole or not at all. */
import { closedDays, type PolicyHours, quietSpans } from './check-policy.ts';
import type { InstantMs, Span, ZoneName } from './model.ts';

/** When something is forbidden from, and by what. */
export interface Bar {
  readonly from: InstantMs;
  readonly reason: 'quiet-hours' | 'weekday-not-allowed';
}

/** From when on within `reach` nothing but an emergency may sound, by the policy; undefined where all of it is free. */
export function firstBar(
  reach: Span,
  { policy, zone }: { readonly policy: PolicyHours; readonly zone: ZoneName },
): Bar | undefined {
  const quiet = quietSpans(policy, zone, reach)[0];
  const closed = closedDays(policy, zone, reach)[0];
  if (closed !== undefined && (quiet === undefined || closed.from <= quiet.from)) {
    return { from: closed.from, reason: 'weekday-not-allowed' };
  }
  return quiet === undefined ? undefined : { from: quiet.from, reason: 'quiet-hours' };
}

/** Why an item that sounds over `sounds` would not be valid from its first word to its last; undefined when it is. */
export function invalidity(
  item: { readonly validFrom?: InstantMs | undefined; readonly validUntil?: InstantMs | undefined },
  sounds: Span,
): 'not-yet-valid' | 'expired' | undefined {
  if (item.validFrom !== undefined && sounds.from < item.validFrom) return 'not-yet-valid';
  if (item.validUntil !== undefined && sounds.to > item.validUntil) return 'expired';
  return undefined;
}
