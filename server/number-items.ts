/** Gives a programme's items the numbers by which airings name them: one that is moved keeps its own, a new one gets a new one. */
import { randomInt } from 'node:crypto';
import type { PickItem, ProgrammeItem } from '../scheduler/model.ts';
import { ITEMS_APART, numberOf } from '../scheduler/resolve-programme.ts';

/** An item as a person writes it: its number and a pick's seed are Loa's to choose. */
export type ProgrammeDraftItem = Exclude<ProgrammeItem, PickItem> | Omit<PickItem, 'seed'>;

/**
 * The items with numbers and seeds. An item is the one of `before` that asks for the same, a place also the one of the same
 * name, in the order they come. A pick that asks for something else is a new one, so that nothing it chose before is kept;
 * the seed it inherits all the same.
 */
export function numberItems(drafts: readonly ProgrammeDraftItem[], before: readonly ProgrammeItem[]): ProgrammeItem[] {
  const known = before.map((item, position) => ({ item, no: numberOf(item, position) }));
  const matched = matchItems(drafts, known);
  const seeds = known.flatMap(({ item }) => (item.kind === 'pick' && !isMatched(item) ? [item.seed] : []));
  const taken = new Set(known.map(({ no }) => no));
  return drafts.map((draft, position) => {
    const own = matched.get(position);
    const no = own?.no ?? nextNumber(taken);
    taken.add(no);
    if (draft.kind !== 'pick') return { ...draft, no };
    const seed = own?.item.kind === 'pick' ? own.item.seed : (seeds.shift() ?? randomInt(2 ** 31));
    return { ...draft, seed, no };
  });

  function isMatched(item: ProgrammeItem): boolean {
    return [...matched.values()].some((one) => one.item === item);
  }
}

interface NumberedItem {
  readonly item: ProgrammeItem;
  readonly no: number;
}

/** Position of a draft -> the item it was. */
function matchItems(
  drafts: readonly ProgrammeDraftItem[],
  known: readonly NumberedItem[],
): ReadonlyMap<number, NumberedItem> {
  const left = new Set(known);
  const matched = new Map<number, NumberedItem>();
  for (const isSame of [asksForTheSame, isSamePlace]) {
    for (const [position, draft] of drafts.entries()) {
      if (matched.has(position)) continue;
      const found = [...left].find(({ item }) => isSame(item, draft));
      if (found === undefined) continue;
      left.delete(found);
      matched.set(position, found);
    }
  }
  return matched;
}

function asksForTheSame(item: ProgrammeItem, draft: ProgrammeDraftItem): boolean {
  return wishOf(item) === wishOf(draft);
}

function isSamePlace(item: ProgrammeItem, draft: ProgrammeDraftItem): boolean {
  return item.kind === 'place' && draft.kind === 'place' && item.name === draft.name;
}

/** What an item asks for, whatever the order of its keys. */
function wishOf(item: ProgrammeDraftItem): string {
  const asked = Object.entries(item).filter(([key]) => key !== 'no' && key !== 'seed');
  return JSON.stringify(asked.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Above all that are taken while there is room, so that a number is not given twice in a row. */
function nextNumber(taken: ReadonlySet<number>): number {
  const above = Math.max(-1, ...taken) + 1;
  if (above < ITEMS_APART) return above;
  return Array.from({ length: ITEMS_APART }, (_, no) => no).find((no) => !taken.has(no)) ?? 0;
}
