/** Puts single changes onto a series: which occurrences are cancelled, and which sound at another time. */
import { formatLocalDateTime, parseLocalDateTime, readAsInstant, wallAt } from './local-time.ts';
import type { InstantMs, LocalDateTime, OccurrenceChange, Span, ZoneName } from './model.ts';

/** One time at which a schedule sounds, and what was changed of it. */
export interface Occurrence {
  /** The local start the rule gave; names the occurrence, also when it was moved. */
  readonly occurrence: LocalDateTime;
  /** The same as an instant. */
  readonly occurrenceAt: InstantMs;
  /** When it sounds; differs from `occurrenceAt` where it was moved. */
  readonly startsAt: InstantMs;
  readonly change?: OccurrenceChange;
}

/**
 * What sounds in `window` once the changes are made, by start. `listIn` gives the instants of the series itself in a span:
 * it is asked for the window, and for the single instants of what was moved into it from outside.
 * A change that names no occurrence of the series has no effect; of two that name the same one the last holds.
 */
export function applyChanges(
  changes: readonly OccurrenceChange[],
  zone: ZoneName,
  window: Span,
  listIn: (span: Span) => readonly InstantMs[],
): Occurrence[] {
  const byInstant = indexChanges(changes, zone);
  const isInside = (at: InstantMs): boolean => at >= window.from && at < window.to;
  const movedHere = [...byInstant.keys()].filter((at) => {
    const startsAt = movedTo(byInstant.get(at), zone);
    return !isInside(at) && startsAt !== undefined && isInside(startsAt);
  });
  const given = [...listIn(window), ...movedHere.flatMap((at) => listIn({ from: at, to: at + 1 }))];
  return given
    .map((occurrenceAt) => changed(occurrenceAt, byInstant.get(occurrenceAt), zone))
    .filter(({ startsAt, change }) => change?.cancelled !== true && isInside(startsAt))
    .sort((a, b) => a.startsAt - b.startsAt || a.occurrenceAt - b.occurrenceAt);
}

/** The instant that a change names; undefined when its text is no local time. */
export function changedInstant(change: OccurrenceChange, zone: ZoneName): InstantMs | undefined {
  return instantOf(change.occurrence, zone);
}

function indexChanges(changes: readonly OccurrenceChange[], zone: ZoneName): Map<InstantMs, OccurrenceChange> {
  const byInstant = new Map<InstantMs, OccurrenceChange>();
  for (const change of changes) {
    const at = changedInstant(change, zone);
    if (at !== undefined) byInstant.set(at, change);
  }
  return byInstant;
}

function changed(occurrenceAt: InstantMs, change: OccurrenceChange | undefined, zone: ZoneName): Occurrence {
  const occurrence = formatLocalDateTime(wallAt(occurrenceAt, zone));
  if (change === undefined) return { occurrence, occurrenceAt, startsAt: occurrenceAt };
  return { occurrence, occurrenceAt, startsAt: movedTo(change, zone) ?? occurrenceAt, change };
}

function movedTo(change: OccurrenceChange | undefined, zone: ZoneName): InstantMs | undefined {
  return change?.startsAt === undefined ? undefined : instantOf(change.startsAt, zone);
}

function instantOf(text: LocalDateTime, zone: ZoneName): InstantMs | undefined {
  const wall = parseLocalDateTime(text);
  return wall === undefined ? undefined : readAsInstant(wall, zone);
}
