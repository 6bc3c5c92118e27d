/** Holds a planned airing against the station's journal: exactly one outcome, and unknown until the station has spoken (R7). */
import {
  closeItem,
  type HeardFact,
  type HeardItem,
  type ItemName,
  type ItemState,
  isAbout,
  meanLevelDb,
  type PlannedItem,
  SILENT_BELOW_DB,
} from './close-item.ts';
import type { Evidence, InstantMs, Outcome } from './model.ts';

/** A ledger row as it was planned; `startsAt` is when it begins on this station, after waiting its turn. */
export interface PlannedRow {
  readonly airingId: string;
  readonly startsAt: InstantMs;
  readonly endsAt: InstantMs;
  readonly items: readonly PlannedItem[];
  /** Why people took it back before its start. */
  readonly withdrawn?: string;
  /** Why the plan left it silent: a `DropReason`. */
  readonly dropReason?: string;
}

/** What came of a row. */
export interface ClosedRow {
  readonly outcome: Outcome;
  /** What went amiss: a skip reason of the station, a drop reason of the plan, `started-early`, `silent` or `place-fallback`. */
  readonly reason?: string;
  readonly startedAt?: InstantMs;
  readonly endedAt?: InstantMs;
  /** Of the planned items, none counted beyond its own length. */
  readonly renderedMs: number;
  readonly plannedMs: number;
  /** Mean level of what was rendered, dBFS. */
  readonly rmsDb?: number;
  /** `machine` once the journal tells of rendered sound. */
  readonly evidence: Evidence;
  /** No later news can change it. */
  readonly closed: boolean;
  readonly items: readonly HeardItem[];
}

/** "Aired" starts at most this far from its time, ms (design, section 2). */
export const ON_TIME_MS = 60_000;
/** "Aired" renders at least this share of its length (design, section 2). */
export const AIRED_SHARE = 0.95;

/**
 * Closes one row. `facts` are the journal's that count (vouched-time.ts), in seq order; those about other airings or other bytes
 * pass by. `coveredUntil` is the instant up to which the journal is whole from the row's start on, undefined when nothing vouches
 * for that start. `graceMs` is how long after its planned end a station may still be at it, 2 min by default.
 */
export function closeRow(input: {
  readonly planned: PlannedRow;
  readonly facts: readonly HeardFact[];
  readonly coveredUntil?: InstantMs;
  readonly now: InstantMs;
  readonly graceMs?: number;
}): ClosedRow {
  const { planned, now, graceMs = 120_000 } = input;
  const silent = planned.withdrawn ?? planned.dropReason ?? (planned.items.length === 0 ? 'empty' : undefined);
  if (silent !== undefined) return closeSilent(planned, silent, now);
  const facts = input.facts.filter((fact) => 'airingId' in fact && fact.airingId === planned.airingId);
  const isCovered = Math.min(input.coveredUntil ?? Number.NEGATIVE_INFINITY, now) >= planned.endsAt + graceMs;
  const closed = isCovered || facts.some((fact) => fact.kind === 'airing-closed');
  return judge(planned, facts, closed);
}

/** Sound that was not planned: an airing that is gone from the plan, or other bytes than the planned ones. */
export interface OffPlanSound {
  readonly airingId: string;
  readonly startedAt: InstantMs;
  readonly endedAt: InstantMs;
  readonly renderedMs: number;
  readonly items: readonly (HeardItem & ItemName)[];
}

/** What the journal tells of sound outside `planned`, one row per airing in the order of the journal: a superseded playlist's. */
export function findOffPlan(
  planned: Iterable<Pick<PlannedRow, 'airingId' | 'items'>>,
  facts: readonly HeardFact[],
): OffPlanSound[] {
  const onPlan = Map.groupBy(planned, (row) => row.airingId);
  const strays = new Map<string, Map<string, PlannedItem>>();
  for (const fact of facts) {
    if (fact.kind !== 'item-started' && fact.kind !== 'item-ended') continue;
    const rows = onPlan.get(fact.airingId) ?? [];
    if (rows.some((row) => row.items.some((item) => isAbout(fact, item)))) continue;
    const { index, sha256, sourceId } = fact;
    const name = `${index} ${sha256 ?? sourceId}`;
    const items = strays.get(fact.airingId) ?? new Map<string, PlannedItem>();
    const stray = sha256 === undefined ? { index, sourceId } : { index, sha256 };
    strays.set(fact.airingId, items.set(name, { ...stray, durationMs: Number.POSITIVE_INFINITY }));
  }
  return [...strays].map(([airingId, items]) => {
    const own = facts.filter((fact) => 'airingId' in fact && fact.airingId === airingId);
    return soundOf(airingId, [...items.values()], own);
  });
}

function closeSilent(planned: PlannedRow, reason: string, now: InstantMs): ClosedRow {
  return {
    outcome: silenceAs(reason),
    reason,
    renderedMs: 0,
    plannedMs: lengthOf(planned),
    evidence: 'none',
    closed: planned.withdrawn !== undefined || now >= planned.startsAt,
    items: planned.items.map(({ index }) => ({ index, renderedMs: 0, reason })),
  };
}

function judge(planned: PlannedRow, facts: readonly HeardFact[], closed: boolean): ClosedRow {
  const read = planned.items.map((item) => closeItem(item, facts));
  const items = read.map(({ heard }) => heard);
  const states = read.map(({ state }) => state);
  const renderedMs = items.reduce((sum, item) => sum + item.renderedMs, 0);
  const startedAt = earliest(items.map((item) => item.startedAt));
  const endedAt = latest(items.map((item) => item.endedAt));
  const rmsDb = meanLevelDb(items);
  const soundedMs = read.reduce((sum, item) => sum + item.soundedMs, 0);
  const isEnough = soundedMs >= AIRED_SHARE * lengthOf(planned);
  const begins = beginOf(planned);
  const outcome =
    startedAt === undefined
      ? judgeSilence(states, items, closed)
      : judgeSound(startedAt - begins, isEnough, states, closed);
  // Loudspeakers that stayed silent did not air, however long the player ran.
  const isSilent = rmsDb !== undefined && rmsDb < SILENT_BELOW_DB && (outcome === 'aired' || outcome === 'late');
  const reason = isSilent ? 'silent' : reasonFor(outcome, startedAt, planned, items);
  return {
    outcome: isSilent ? 'missed' : outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    renderedMs,
    plannedMs: lengthOf(planned),
    ...(rmsDb === undefined ? {} : { rmsDb }),
    evidence: renderedMs > 0 ? 'machine' : 'none',
    closed,
    items,
  };
}

/** Cut wins over late; a part that was told is no verdict while the rest may still sound. */
function judgeSound(delayMs: number, isEnough: boolean, states: readonly ItemState[], closed: boolean): Outcome {
  if (isEnough) return Math.abs(delayMs) <= ON_TIME_MS ? 'aired' : 'late';
  const isTold = states.every((state) => state === 'rendered' || state === 'skipped');
  return closed || isTold ? 'cut' : 'unknown';
}

function judgeSilence(states: readonly ItemState[], items: readonly HeardItem[], closed: boolean): Outcome {
  const skipped = silenceAs(items.find((item) => item.reason !== undefined)?.reason);
  if (states.every((state) => state === 'skipped')) return skipped;
  if (!closed) return 'unknown';
  return states.includes('skipped') ? skipped : 'missed';
}

/** Silence for the sake of something higher has a name of its own. */
function silenceAs(reason: string | undefined): Outcome {
  return reason === 'preempted' ? 'preempted' : 'skipped';
}

/** When its first sound is due: an airing whose head fell away begins with a hole. */
function beginOf({ startsAt, items }: PlannedRow): InstantMs {
  return startsAt + Math.min(...items.map((item) => item.offsetMs ?? 0));
}

function reasonFor(
  outcome: Outcome,
  startedAt: InstantMs | undefined,
  planned: PlannedRow,
  items: readonly HeardItem[],
): string | undefined {
  if (outcome === 'late' && startedAt !== undefined && startedAt < beginOf(planned)) return 'started-early';
  if (outcome === 'missed' || outcome === 'unknown') return undefined;
  const first = items.find((item) => item.reason !== undefined)?.reason;
  return outcome === 'aired' && first !== 'place-fallback' ? undefined : first;
}

function soundOf(airingId: string, strays: readonly PlannedItem[], facts: readonly HeardFact[]): OffPlanSound {
  const items = strays.map((item) => ({ ...closeItem(item, facts).heard, ...nameOf(item) }));
  const startedAt = earliest(items.map((item) => item.startedAt)) ?? 0;
  return {
    airingId,
    startedAt,
    endedAt: latest(items.map((item) => item.endedAt)) ?? startedAt,
    renderedMs: items.reduce((sum, item) => sum + item.renderedMs, 0),
    items,
  };
}

function nameOf({ sha256, sourceId }: PlannedItem): Omit<ItemName, 'index'> {
  return sha256 === undefined ? { sourceId } : { sha256 };
}

function lengthOf(planned: PlannedRow): number {
  return planned.items.reduce((sum, item) => sum + item.durationMs, 0);
}

function earliest(instants: readonly (InstantMs | undefined)[]): InstantMs | undefined {
  return instants.filter((at) => at !== undefined).sort((a, b) => a - b)[0];
}

function latest(instants: readonly (InstantMs | undefined)[]): InstantMs | undefined {
  return instants.filter((at) => at !== undefined).sort((a, b) => b - a)[0];
}
