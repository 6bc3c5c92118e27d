/** The whole draft at a glance: where each item begins, what is wrong with which, and whether the server would take it. */

import { lengthClock } from '../../words/time-words.ts';
import { itemTroubles, type Known, misfitWords, stepOf, type Trouble } from './item-words.ts';
import { type Layout, layOutItems } from './lay-out-items.ts';
import type { KeyedItem } from './programme-draft.ts';

export interface Measured extends Layout {
  /** One list per item. */
  readonly troubles: readonly (readonly Trouble[])[];
  /** The first item, counted from 1, that the server would refuse. */
  readonly refused: number | undefined;
}

/** `startsAt`: the time of day it is thought to begin, `HH:mm`; '' for none. */
export function measureDraft(keyed: readonly KeyedItem[], known: Known, startsAt: string): Measured {
  const items = keyed.map(({ item }) => item);
  const layout = layOutItems(items.map((item) => stepOf(item, known)));
  const troubles = items.map((item, index) => [
    ...layout.misfits
      .filter((misfit) => misfit.index === index)
      .map((misfit) => {
        const atMs = layout.offsetsMs[index] ?? 0;
        const from = clockAt(startsAt, atMs) ?? `${lengthClock(atMs)} sau giờ phát`;
        return { refuses: true, text: misfitWords(misfit, items, known, from) };
      }),
    ...itemTroubles(item, known),
  ]);
  const refused = troubles.findIndex((list) => list.some(({ refuses }) => refuses));
  return { ...layout, troubles: troubles.map(distinct), refused: refused < 0 ? undefined : refused + 1 };
}

/** `05:00:30`, so long after a time of day `HH:mm`; undefined while there is none. */
export function clockAt(startsAt: string, afterMs: number): string | undefined {
  const [hours = Number.NaN, minutes = Number.NaN] = startsAt.split(':').map(Number);
  if (startsAt === '' || Number.isNaN(hours + minutes)) return undefined;
  const total = (hours * 3600 + minutes * 60 + Math.floor(afterMs / 1000)) % 86_400;
  return [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** What people read: the nearest second, so that a sum looks like its parts. */
export function wholeSeconds(ms: number): number {
  return Math.round(ms / 1000) * 1000;
}

function distinct(troubles: readonly Trouble[]): readonly Trouble[] {
  return troubles.filter(({ text }, index) => troubles.findIndex((other) => other.text === text) === index);
}
