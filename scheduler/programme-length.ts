/** Lays a programme out at its whole length: where each step begins at the latest, and what runs into a relay. */
import type { ProgrammeItem } from './model.ts';

/** A step as its length is asked for; a pick's seed is of no matter. */
export type MeasuredItem = ProgrammeItem | Omit<Extract<ProgrammeItem, { kind: 'pick' }>, 'seed'>;

/** A relay whose window is taken, in part, by what stands before it. */
export interface RelayMisfit {
  /** Position of the relay in the programme. */
  readonly index: number;
  /** `earlier-relay`: the relay listed before it ends later; `items`: what stands between takes too long. */
  readonly kind: 'earlier-relay' | 'items';
  readonly overMs: number;
  /** Positions of what stands before it, from the relay before that on. */
  readonly before: readonly number[];
}

export interface ProgrammeLayout {
  /** One per item, ms after the start. */
  readonly offsetsMs: readonly number[];
  readonly lengthMs: number;
  readonly misfits: readonly RelayMisfit[];
}

/**
 * Every step at its whole length, one after the other; a relay stands at its own place, a gap before it is silence.
 * `durationsMs`: one per item, undefined while a segment's length is not known (it counts as nothing).
 */
export function layOutProgramme(
  items: readonly MeasuredItem[],
  durationsMs: readonly (number | undefined)[],
): ProgrammeLayout {
  const offsetsMs: number[] = [];
  const misfits: RelayMisfit[] = [];
  let at = 0;
  let before: number[] = [];
  let relayEndsMs = 0;
  for (const [index, item] of items.entries()) {
    const durationMs = durationsMs[index] ?? 0;
    if (item.kind !== 'relay') {
      offsetsMs.push(at);
      at += durationMs;
      before.push(index);
      continue;
    }
    if (item.offsetMs < relayEndsMs)
      misfits.push({ index, kind: 'earlier-relay', overMs: relayEndsMs - item.offsetMs, before });
    else if (item.offsetMs < at) misfits.push({ index, kind: 'items', overMs: at - item.offsetMs, before });
    offsetsMs.push(item.offsetMs);
    relayEndsMs = item.offsetMs + item.durationMs;
    at = relayEndsMs;
    before = [];
  }
  return { offsetsMs, lengthMs: at, misfits };
}

/** The longest a step can take, ms; a segment's length is asked of `segmentMs` (undefined: not known). */
export function stepLengthMs(
  item: MeasuredItem,
  segmentMs: (segmentId: string) => number | undefined,
): number | undefined {
  switch (item.kind) {
    case 'segment':
      return segmentMs(item.segmentId);
    case 'pick':
    case 'place':
      return item.maxMs;
    case 'village':
      return item.slotMs;
    case 'relay':
      return item.durationMs;
  }
}
