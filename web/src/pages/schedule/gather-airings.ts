/** Airings of one schedule that follow each other closely, gathered into one block: twelve repeats in an hour are one thing to see. */
import type { Airing } from '../../wire.ts';

/** One block of the calendar: at least one airing, in order. */
export type Block = readonly [Airing, ...Airing[]];

/** A repeat that begins within this time of the one before belongs to the same block. */
const closeMs = 20 * 60_000;

/** Every airing stands in exactly one block; what is silent, waits, asks or lacks something is never hidden among those that are well. */
export function gatherAirings(airings: readonly Airing[]): Block[] {
  const sorted = [...airings].sort((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt));
  const open = new Map<string, Airing[]>();
  const blocks: Airing[][] = [];
  for (const airing of sorted) {
    const key = standingOf(airing);
    const block = open.get(key);
    const last = block?.at(-1);
    if (block !== undefined && last !== undefined && startsWithin(airing, last)) {
      block.push(airing);
      continue;
    }
    const fresh = [airing];
    open.set(key, fresh);
    blocks.push(fresh);
  }
  return blocks as unknown as Block[];
}

function standingOf({ scheduleId, silent, waits, dropped, places, movedFrom }: Airing): string {
  const empty = places.filter(({ filledBy }) => filledBy === null).length;
  const asks = waits.some((wait) => wait.asks);
  return [scheduleId, silent !== null, waits.length > 0, asks, dropped.length, empty, movedFrom !== null].join(' ');
}

function startsWithin(airing: Airing, before: Airing): boolean {
  return Date.parse(airing.startsAt) - Date.parse(before.startsAt) <= closeMs;
}
