/** What a station's journal must look like, and what it says of an airing's items. */
import { expect } from 'vitest';
import { CHAIN_START, entryHash } from '../../stations/journal-chain.ts';
import type { JournalEntry } from '../../stations/protocol.ts';
import { factsOf } from './start-station.ts';

/** One chain, numbered without a gap, hash by hash. */
export function expectWhole(entries: readonly JournalEntry[]): void {
  for (const [i, entry] of entries.entries()) {
    expect(entry.seq).toBe(i + 1);
    expect(entry.prev).toBe(entries[i - 1]?.hash ?? CHAIN_START);
    expect(entryHash(entry)).toBe(entry.hash);
  }
}

/** Item by item: how late it began, and how it ended. */
export function sounds(entries: readonly JournalEntry[], airingId: string) {
  return factsOf(entries, 'item-ended')
    .filter((fact) => fact.airingId === airingId)
    .map(({ index, end, startedAt, plannedAt }) => ({ index, end, isOnTime: Math.abs(startedAt - plannedAt) < 250 }));
}

/** An item as `sounds` tells it when it began in time and ended at its end. */
export const whole = (index: number) => ({ index, end: 'complete', isOnTime: true });
