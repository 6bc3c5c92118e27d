/** What has sounded of the relays whose window is not over: over several connections and other items between, told as one. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { TrackEnd } from './player.ts';
import { itemKey, type PlannedRelay } from './situation.ts';

/** One relay so far. */
export interface RelaySoFar {
  readonly item: PlannedRelay;
  /** Its first sound. */
  readonly startedAt: InstantMs;
  /** Without the connection that sounds now. */
  readonly renderedMs: number;
  /** Samples per channel that went out, where every connection's were counted. */
  readonly frames?: number;
  readonly lastEndedAt: InstantMs;
  /** Mean level and highest sample of what was rendered, dBFS. */
  readonly rmsDb?: number;
  readonly peakDb?: number;
}

/** What an earlier run of the player told of a relay. */
export interface EarlierTelling {
  readonly startedAt: InstantMs;
  readonly endedAt: InstantMs;
  readonly renderedMs: number;
  readonly frames?: number | undefined;
  readonly rmsDb?: number | undefined;
  readonly peakDb?: number | undefined;
}

/** The open relays, by item. */
export class RelayRecord {
  readonly #open = new Map<string, RelaySoFar>();

  /** The relays that have sounded and are not closed. */
  get items(): readonly PlannedRelay[] {
    return [...this.#open.values()].map(({ item }) => item);
  }

  /** What has sounded of it. */
  of(item: { readonly airingId: string; readonly index: number }): RelaySoFar | undefined {
    return this.#open.get(itemKey(item));
  }

  /** It sounds: true for the first time, when its start is to be told. What an earlier run told counts in. */
  began(item: PlannedRelay, startedAt: InstantMs, earlier: EarlierTelling | undefined): boolean {
    if (this.#open.has(itemKey(item))) return false;
    const before: EarlierTelling = earlier ?? { startedAt, endedAt: startedAt, renderedMs: 0, frames: 0 };
    const { renderedMs, endedAt: lastEndedAt } = before;
    const measured = { ...counted(before.frames), ...levels(before.rmsDb, before.peakDb) };
    this.#open.set(itemKey(item), { item, startedAt: before.startedAt, renderedMs, lastEndedAt, ...measured });
    return true;
  }

  /** One connection of it is over. */
  ended(
    item: PlannedRelay,
    end: Pick<TrackEnd, 'renderedMs' | 'frames' | 'rmsDb' | 'peakDb'>,
    endedAt: InstantMs,
  ): void {
    const before = this.#open.get(itemKey(item));
    if (before === undefined) return;
    const renderedMs = before.renderedMs + end.renderedMs;
    const { item: own, startedAt } = before;
    const frames = sum(before.frames, end.frames);
    const measured = { ...counted(frames), ...levels(meanLevelDb(before, end), highest(before.peakDb, end.peakDb)) };
    this.#open.set(itemKey(item), { item: own, startedAt, renderedMs, lastEndedAt: endedAt, ...measured });
  }

  /** Takes it out: its end is told now. */
  close(item: PlannedRelay): RelaySoFar | undefined {
    const soFar = this.#open.get(itemKey(item));
    this.#open.delete(itemKey(item));
    return soFar;
  }
}

function counted(frames: number | undefined): Pick<RelaySoFar, 'frames'> {
  return frames === undefined ? {} : { frames };
}

/** A part that nobody counted leaves the whole uncounted: it would be told too small. */
function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function levels(rmsDb: number | undefined, peakDb: number | undefined): Pick<RelaySoFar, 'rmsDb' | 'peakDb'> {
  return { ...(rmsDb === undefined ? {} : { rmsDb }), ...(peakDb === undefined ? {} : { peakDb }) };
}

function highest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

interface Stretch {
  readonly renderedMs: number;
  readonly rmsDb?: number | undefined;
}

/** Mean power of two stretches by their length, dBFS. */
function meanLevelDb(a: Stretch, b: Stretch): number | undefined {
  const measured = [a, b].filter(({ rmsDb, renderedMs }) => rmsDb !== undefined && renderedMs > 0);
  const lengthMs = measured.reduce((sum, { renderedMs }) => sum + renderedMs, 0);
  const power = measured.reduce((sum, { renderedMs, rmsDb = 0 }) => sum + renderedMs * 10 ** (rmsDb / 10), 0);
  return lengthMs === 0 ? undefined : Math.round(100 * Math.log10(power / lengthMs)) / 10;
}
