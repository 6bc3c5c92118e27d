/** Which incidents the watch opens, closes and corrects by itself, from contacts that were lost and faults that stations report. Pure. */
import type { InstantMs } from './model.ts';

/** A station that is not heard for so long is an incident, ms. */
export const LOST_FOR_MS = 30 * 60_000;
/** Losses that ended longer ago than this are history, ms: the watch may have been away, but does not write the past. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** How long a fault lasts before it is an incident, ms, by its code (stations/fault-words.ts). */
export const WATCHED_FAULTS: Readonly<Record<string, number>> = {
  'audio-device': 2 * 60_000,
  'player-down': 2 * 60_000,
  'output-silent': 2 * 60_000,
  amplifier: 2 * 60_000,
  'clock-untrusted': 10 * 60_000,
};

/** A contact with a station that was lost. */
export interface WatchedLoss {
  readonly stationId: string;
  readonly lostAt: InstantMs;
  readonly backAt: InstantMs | undefined;
  /** Once it is back: whether the box had been off. */
  readonly restarted: boolean | undefined;
  /** Past losses and its neighbours point to the power. */
  readonly powerLikely: boolean;
}

/** A fault that a station reports. Its end is told by its absence while the station is heard. */
export interface WatchedFault {
  readonly stationId: string;
  readonly code: string;
  readonly since: InstantMs;
}

/** An incident that the watch opened: the ones that are not over, and the newest of each cause that is. */
export interface WatchedIncident {
  readonly id: string;
  readonly watchKey: string;
  readonly kind: 'power' | 'network' | 'broken';
  readonly beginsAt: InstantMs;
  readonly endsAt: InstantMs | undefined;
  /** A person has changed it: its kind stays as it is. */
  readonly touched: boolean;
}

export interface NewIncident {
  readonly stationId: string;
  readonly watchKey: string;
  readonly kind: WatchedIncident['kind'];
  /** `contact`, or the code of the fault. */
  readonly cause: string;
  readonly beginsAt: InstantMs;
  readonly endsAt: InstantMs | undefined;
}

export interface WatchDecision {
  readonly open: readonly NewIncident[];
  readonly close: readonly { readonly id: string; readonly endsAt: InstantMs }[];
  readonly correct: readonly { readonly id: string; readonly kind: 'power' | 'network' }[];
}

export interface WatchInput {
  readonly incidents: readonly WatchedIncident[];
  readonly losses: readonly WatchedLoss[];
  readonly faults: readonly WatchedFault[];
  /** Stations whose heartbeats arrive: only of them it is known that a fault is gone. */
  readonly heard: ReadonlySet<string>;
  /** Stations in use. */
  readonly inUse: ReadonlySet<string>;
  readonly now: InstantMs;
}

/** Done a second time with what came of it, it does nothing. One incident at a time for a station and cause. */
export function decideIncidents(input: WatchInput): WatchDecision {
  const newest = new Map<string, WatchedIncident>();
  for (const one of input.incidents.toSorted((a, b) => a.beginsAt - b.beginsAt)) newest.set(one.watchKey, one);
  return {
    open: [...openForLosses(input, newest), ...openForFaults(input, newest)],
    close: closing(input),
    correct: correcting(input),
  };
}

/** What the watch calls the cause: the station and `contact`, or the code of the fault. */
export function watchKeyOf(stationId: string, cause: string): string {
  return `${stationId}/${cause}`;
}

function openForLosses({ losses, now }: WatchInput, newest: ReadonlyMap<string, WatchedIncident>): NewIncident[] {
  return losses.flatMap(({ stationId, lostAt, backAt, restarted, powerLikely }) => {
    const watchKey = watchKeyOf(stationId, 'contact');
    const known = newest.get(watchKey);
    // One that people ended while the station was still away stays ended: the next loss is another.
    if (known !== undefined && covers(known, lostAt)) return [];
    if ((backAt ?? now) - lostAt < LOST_FOR_MS || now - (backAt ?? now) > LOOK_BACK_MS) return [];
    const kind = (restarted ?? powerLikely) ? 'power' : 'network';
    return [{ stationId, watchKey, kind, cause: 'contact', beginsAt: lostAt, endsAt: backAt }] as const;
  });
}

/** It is not over, or it began or ended after that: whoever ended it knew of it. */
function covers({ beginsAt, endsAt }: WatchedIncident, at: InstantMs): boolean {
  return endsAt === undefined || endsAt > at || beginsAt >= at;
}

function openForFaults({ faults, now }: WatchInput, newest: ReadonlyMap<string, WatchedIncident>): NewIncident[] {
  return faults.flatMap(({ stationId, code, since }) => {
    const watchKey = watchKeyOf(stationId, code);
    const known = newest.get(watchKey);
    if (known !== undefined && covers(known, since)) return [];
    if (now - since < (WATCHED_FAULTS[code] ?? Number.POSITIVE_INFINITY)) return [];
    return [{ stationId, watchKey, kind: 'broken', cause: code, beginsAt: since, endsAt: undefined }] as const;
  });
}

function closing({ incidents, losses, faults, heard, inUse, now }: WatchInput): { id: string; endsAt: InstantMs }[] {
  const raised = new Set(faults.map(({ stationId, code }) => watchKeyOf(stationId, code)));
  return incidents.flatMap(({ id, watchKey, beginsAt, endsAt }) => {
    if (endsAt !== undefined) return [];
    const [stationId = '', cause] = watchKey.split('/');
    if (!inUse.has(stationId)) return [{ id, endsAt: Math.max(now, beginsAt) }];
    if (!heard.has(stationId)) return [];
    if (cause !== 'contact') return raised.has(watchKey) ? [] : [{ id, endsAt: Math.max(now, beginsAt) }];
    const backAt = losses.find((loss) => loss.stationId === stationId && loss.lostAt === beginsAt)?.backAt;
    return [{ id, endsAt: Math.max(backAt ?? now, beginsAt) }];
  });
}

/** What its return told of a loss counts more than the guess, but less than a person. */
function correcting({ incidents, losses }: WatchInput): { id: string; kind: 'power' | 'network' }[] {
  return incidents.flatMap(({ id, watchKey, kind, beginsAt, touched }) => {
    const loss = losses.find((one) => watchKeyOf(one.stationId, 'contact') === watchKey && one.lostAt === beginsAt);
    if (touched || loss?.backAt === undefined || loss.restarted === undefined) return [];
    const truth = loss.restarted ? 'power' : 'network';
    return kind === truth ? [] : [{ id, kind: truth }];
  });
}
