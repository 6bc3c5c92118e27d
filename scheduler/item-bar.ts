/** What keeps an item from sounding over a span: the policy's closed hours (R2), and its own validity; whole or not at all. */
import { type ClosedReason, firstClosed, type PolicyHours } from './check-policy.ts';
import type { InstantMs, Span, ZoneName } from './model.ts';

/** When something is forbidden from, and by what. */
export interface Bar {
  readonly from: InstantMs;
  readonly reason: ClosedReason;
}

/** From when on within `reach` nothing but an emergency may sound, by the policy; undefined where all of it is free. */
export function firstBar(
  reach: Span,
  { policy, zone }: { readonly policy: PolicyHours; readonly zone: ZoneName },
): Bar | undefined {
  return firstClosed(policy, zone, reach);
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
