/** How loud a station may be at a given hour: the policy's ceiling, lowered by its bands and the station's own caps (R5). */
import { rulesFrom } from './check-policy.ts';
import { hoursWithin } from './local-hours.ts';
import { DAY_MS, isoWeekday } from './local-time.ts';
import type { InstantMs, Policy, StationCap, VolumeBand, ZoneName } from './model.ts';

/** A band as the planner has it, and as it comes over the wire. */
export type CeilingBand = Omit<VolumeBand, 'weekdays'> & { readonly weekdays?: readonly number[] | undefined };

interface VolumeRules {
  readonly volumeCeilingPct: number;
  readonly volumeBands?: readonly CeilingBand[] | undefined;
}

/** What of a policy bounds the volume. Fits the planner's policy and the one on the wire. */
export interface VolumePolicy extends VolumeRules {
  readonly later?: readonly (VolumeRules & { readonly validFrom: InstantMs })[] | undefined;
}

/**
 * Percent of full volume that nothing exceeds at `at`: the lowest of the ceiling and every band that holds, by the rules in
 * force then, from 0 to 100. A band with weekdays holds on the days it begins on, to its end after midnight.
 */
export function volumeCeilingAt(policy: VolumePolicy, zone: ZoneName, at: InstantMs): number {
  const rules: VolumeRules = rulesFrom(policy.later, at) ?? policy;
  const holding = (rules.volumeBands ?? []).filter((band) => stretchesOf(band, zone, at, at + 1).length > 0);
  const lowest = Math.min(rules.volumeCeilingPct, ...holding.map(({ ceilingPct }) => ceilingPct));
  return Math.max(0, Math.min(100, lowest));
}

/** When after `from` the ceiling next becomes another one; undefined when it does not within a day. */
export function nextVolumeChange(policy: VolumePolicy, zone: ZoneName, from: InstantMs): InstantMs | undefined {
  const until = from + DAY_MS;
  const allRules: readonly VolumeRules[] = [policy, ...(policy.later ?? [])];
  const edges = allRules
    .flatMap(({ volumeBands = [] }) => volumeBands)
    .flatMap((band) => stretchesOf(band, zone, from, until))
    .flatMap((stretch) => [stretch.from, stretch.to]);
  const now = volumeCeilingAt(policy, zone, from);
  return [...new Set([...edges, ...(policy.later ?? []).map(({ validFrom }) => validFrom)])]
    .filter((at) => at > from && at <= until)
    .sort((a, b) => a - b)
    .find((at) => volumeCeilingAt(policy, zone, at) !== now);
}

/** The bands that hold at one station: the general ones and its own caps, in one order whatever the order of the input. */
export function bandsFor(rules: Pick<Policy, 'volumeBands' | 'stationCaps'>, stationId: string): VolumeBand[] {
  const caps = (rules.stationCaps ?? []).filter(({ stationIds }) => stationIds.includes(stationId));
  return [...(rules.volumeBands ?? []), ...caps].map(asBand).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function stretchesOf(band: CeilingBand, zone: ZoneName, from: InstantMs, to: InstantMs) {
  const { weekdays } = band;
  const startsOn = (midnight: number): boolean => weekdays === undefined || weekdays.includes(isoWeekday(midnight));
  return hoursWithin([band], zone, { from, to }, startsOn);
}

function asBand({ from, until, ceilingPct, weekdays }: VolumeBand | StationCap): VolumeBand {
  const days = weekdays === undefined ? {} : { weekdays: [...new Set(weekdays)].sort((a, b) => a - b) };
  return { from, until, ceilingPct, ...days };
}

function orderOf({ from, until, ceilingPct, weekdays = [] }: VolumeBand): string {
  return `${from} ${until} ${String(ceilingPct).padStart(3, '0')} ${weekdays.join('')}`;
}
