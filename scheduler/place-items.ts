/** Lays an airing's steps out in time: files end to end, relays at their own window; leaves out what may not sound there (R1, R2). */
import type { PolicyHours } from './check-policy.ts';
import { type Bar, firstBar, invalidity } from './item-bar.ts';
import type {
  AiringItem,
  DroppedItem,
  DropReason,
  FileItem,
  InstantMs,
  Priority,
  RelayItem,
  Span,
  ZoneName,
} from './model.ts';

/** A file that could air; where it sounds is decided here, whatever offset it had. */
export type UnplacedFile = Omit<FileItem, 'offsetMs'> & Partial<Pick<FileItem, 'offsetMs'>>;

/** What is laid out as one: files that follow the step before, or a relay. */
export type Step = FilesStep | RelayStep;

export interface FilesStep {
  readonly kind: 'files';
  /** All begin together: one, or each station's own. */
  readonly items: readonly UnplacedFile[];
  /** What follows begins so long after them, whatever sounds; undefined: when the longest of them has ended. */
  readonly reservedMs?: number;
  /** Silence before them. */
  readonly pauseMs?: number;
}

export interface RelayStep {
  readonly kind: 'relay';
  /** `offsetMs` counts from the planned start, also when the airing begins later. */
  readonly item: RelayItem;
}

/** When an airing begins, when it was planned to, and by when it has to be over. */
export interface Placing {
  readonly startsAt: InstantMs;
  readonly plannedAt: InstantMs;
  readonly endsBy?: InstantMs;
  readonly priority: Priority;
}

/** The rules of the place where it is to sound. */
export interface PlaceRules {
  readonly policy: PolicyHours;
  readonly zone: ZoneName;
}

/** An item that does not sound. */
export interface LostItem {
  readonly item: UnplacedFile | AiringItem;
  readonly reason: DropReason;
}

/** What sounds, by time, with offsets from `startsAt`, and what does not. */
export interface Placement {
  readonly items: readonly AiringItem[];
  readonly lost: readonly LostItem[];
}

/**
 * Places `steps` in order. A file that is not valid while it would sound, would run into the next relay or end after
 * `endsBy` is left out and the next moves up. From the first on that cannot end before the policy closes the hour, all are
 * left out: what comes after it would only sound there too, or be torn from its place (R6). A relay keeps its window: it is
 * cut at the front by what passed, and at the end where the hour closes. An emergency knows no closed hours.
 */
export function placeItems(steps: readonly Step[], placing: Placing, rules: PlaceRules): Placement {
  const { startsAt, endsBy = Number.POSITIVE_INFINITY } = placing;
  const bar = placing.priority === 'emergency' ? undefined : firstBar(reachOf(steps, placing), rules);
  const windows = windowsOf(steps, placing, bar);
  const items: AiringItem[] = [];
  const lost: LostItem[] = [];
  let at = startsAt;
  let barred: DropReason | undefined;
  for (const step of steps) {
    if (step.kind === 'relay') {
      const span = barred ?? remaining(windows.get(step), at, placing, bar);
      if (typeof span === 'string') lost.push({ item: step.item, reason: span });
      else {
        items.push(cutRelay(step.item, span, startsAt));
        at = span.to;
      }
      continue;
    }
    const from = at + (step.pauseMs ?? 0);
    const soundsTo = from + longestOf(step.items);
    const relayFrom = nextRelay(windows, at);
    const isTooLong = soundsTo > Math.min(relayFrom, endsBy);
    if (!isTooLong && bar !== undefined && soundsTo > bar.from && step.items.length > 0) barred ??= bar.reason;
    const closed = barred ?? (isTooLong ? 'no-room' : undefined);
    const placed = placeTogether(step.items, from, startsAt, closed);
    items.push(...placed.items);
    lost.push(...placed.lost);
    if (closed === undefined && step.reservedMs !== undefined) at = Math.min(from + step.reservedMs, relayFrom);
    else if (placed.items.length > 0) at = from + longestOf(placed.items);
  }
  return { items, lost };
}

/** The end of the last of `items`, which begin at `startsAt`; that itself when there are none. */
export function endOf(items: readonly AiringItem[], startsAt: InstantMs): InstantMs {
  return items.reduce((end, item) => Math.max(end, startsAt + item.offsetMs + item.durationMs), startsAt);
}

/** A lost item as people are told of it. */
export function asDropped({ item, reason }: LostItem): DroppedItem {
  return item.kind === 'relay'
    ? { title: item.title, reason }
    : { segmentId: item.segmentId, title: item.title, reason };
}

/** How far all steps could reach. */
function reachOf(steps: readonly Step[], { startsAt, plannedAt }: Placing): Span {
  let to = startsAt;
  for (const step of steps) {
    if (step.kind === 'relay') to = Math.max(to, plannedAt + step.item.offsetMs + step.item.durationMs);
    else to += (step.pauseMs ?? 0) + (step.reservedMs ?? longestOf(step.items));
  }
  return { from: startsAt, to };
}

function longestOf(items: readonly { readonly durationMs: number }[]): number {
  return items.length === 1 ? (items[0]?.durationMs ?? 0) : Math.max(0, ...items.map((item) => item.durationMs));
}

type RelayWindows = Map<RelayStep, Span | DropReason>;

/** When each relay may sound, whatever stands before it, or why it may not. */
function windowsOf(steps: readonly Step[], { plannedAt, endsBy }: Placing, bar: Bar | undefined): RelayWindows {
  const windows: RelayWindows = new Map();
  for (const step of steps) {
    if (step.kind !== 'relay') continue;
    const from = plannedAt + step.item.offsetMs;
    const to = from + step.item.durationMs;
    if (invalidity(step.item, { from, to }) !== undefined) windows.set(step, 'relay-not-approved');
    else if (endsBy !== undefined && to > endsBy) windows.set(step, 'no-room');
    else if (bar !== undefined && bar.from <= from) windows.set(step, bar.reason);
    else windows.set(step, { from, to: Math.min(to, bar?.from ?? to) });
  }
  return windows;
}

/** Where the next relay that is not over by `at` begins; what began before it is never in its way. */
function nextRelay(windows: RelayWindows, at: InstantMs): InstantMs {
  let next = Number.POSITIVE_INFINITY;
  for (const span of windows.values()) {
    if (typeof span !== 'string' && span.to > at) next = Math.min(next, span.from);
  }
  return next;
}

/** What is left of a relay's window from `at` on. */
function remaining(
  window: Span | DropReason | undefined,
  at: InstantMs,
  { startsAt, plannedAt }: Placing,
  bar: Bar | undefined,
): Span | DropReason {
  if (window === undefined || typeof window === 'string') return window ?? 'no-room';
  const from = Math.max(window.from, at);
  if (from < window.to) return { from, to: window.to };
  if (bar !== undefined && from >= bar.from) return bar.reason;
  return startsAt > plannedAt ? 'preempted' : 'no-room';
}

function cutRelay(item: RelayItem, span: Span, startsAt: InstantMs): RelayItem {
  const offsetMs = span.from - startsAt;
  const durationMs = span.to - span.from;
  return item.offsetMs === offsetMs && item.durationMs === durationMs ? item : { ...item, offsetMs, durationMs };
}

function placeTogether(
  files: readonly UnplacedFile[],
  from: InstantMs,
  startsAt: InstantMs,
  closed: DropReason | undefined,
): Placement {
  const items: AiringItem[] = [];
  const lost: LostItem[] = [];
  for (const item of files) {
    const reason = closed ?? invalidity(item, { from, to: from + item.durationMs });
    if (reason === undefined) items.push(withOffset(item, from - startsAt));
    else lost.push({ item, reason });
  }
  return { items, lost };
}

/** An item that stays where it was is shared by all stations: ten thousand of them keep one copy. */
function withOffset(item: UnplacedFile, offsetMs: number): FileItem {
  return isPlacedAt(item, offsetMs) ? item : { ...item, offsetMs };
}

function isPlacedAt(item: UnplacedFile, offsetMs: number): item is FileItem {
  return item.offsetMs === offsetMs;
}
