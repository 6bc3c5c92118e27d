/** What the station's journal says of one planned item: how much of it was rendered, when, how loud, or why not. */
import type { InstantMs } from './model.ts';

/** What the ledger reads of the journal; the wire's own words are in stations/protocol.ts. Other facts pass by. */
export type HeardFact =
  | {
      readonly kind: 'item-started';
      readonly airingId: string;
      readonly index: number;
      readonly sha256: string;
      readonly startedAt: InstantMs;
    }
  | {
      readonly kind: 'item-ended';
      readonly airingId: string;
      readonly index: number;
      readonly sha256: string;
      readonly startedAt: InstantMs;
      readonly endedAt: InstantMs;
      readonly renderedMs: number;
      /** Mean level of what was rendered, dBFS. */
      readonly rmsDb?: number | undefined;
      readonly end: 'complete' | 'cut';
      readonly reason?: string | undefined;
    }
  | { readonly kind: 'item-skipped'; readonly airingId: string; readonly index: number; readonly reason: string }
  | { readonly kind: 'airing-closed'; readonly airingId: string }
  | { readonly kind: 'boot' | 'clock' | 'playlist-accepted' | 'playlist-refused' | 'fault' | 'fault-cleared' };

/** An item as the ledger froze it; `index` and `sha256` name it in the journal. */
export interface PlannedItem {
  readonly index: number;
  readonly sha256: string;
  readonly durationMs: number;
}

/** What came of one item; `renderedMs` is at most its length. */
export interface HeardItem {
  readonly index: number;
  readonly renderedMs: number;
  readonly startedAt?: InstantMs;
  readonly endedAt?: InstantMs;
  readonly rmsDb?: number;
  readonly reason?: string;
}

/** `begun` has no end in the journal (power cut, or it sounds right now); `untold` is not spoken of at all. */
export type ItemState = 'rendered' | 'begun' | 'skipped' | 'untold';

/** Reads one item's facts, in seq order. Of several tellings the one that rendered most counts: sound is never added up. */
export function closeItem(item: PlannedItem, facts: readonly HeardFact[]): { state: ItemState; heard: HeardItem } {
  const { index, durationMs } = item;
  let ended: Extract<HeardFact, { kind: 'item-ended' }> | undefined;
  let startedAt: InstantMs | undefined;
  let skipReason: string | undefined;
  for (const fact of facts) {
    if (fact.kind === 'item-skipped' && fact.index === index) skipReason = fact.reason;
    if (fact.kind === 'item-started' && isAbout(fact, item)) startedAt ??= fact.startedAt;
    if (fact.kind === 'item-ended' && isAbout(fact, item) && fact.renderedMs > (ended?.renderedMs ?? -1)) ended = fact;
  }
  if (ended !== undefined) {
    const heard: HeardItem = {
      index,
      renderedMs: Math.min(ended.renderedMs, durationMs),
      startedAt: ended.startedAt,
      endedAt: ended.endedAt,
      ...(ended.rmsDb === undefined ? {} : { rmsDb: ended.rmsDb }),
      ...(ended.reason === undefined ? {} : { reason: ended.reason }),
    };
    return { state: 'rendered', heard };
  }
  if (startedAt !== undefined) return { state: 'begun', heard: { index, renderedMs: 0, startedAt } };
  if (skipReason !== undefined) return { state: 'skipped', heard: { index, renderedMs: 0, reason: skipReason } };
  return { state: 'untold', heard: { index, renderedMs: 0 } };
}

/** The level of several stretches together: their mean power by length, dBFS; undefined when none was measured. */
export function meanLevelDb(items: readonly HeardItem[]): number | undefined {
  let power = 0;
  let lengthMs = 0;
  for (const { rmsDb, renderedMs } of items) {
    if (rmsDb === undefined || renderedMs === 0) continue;
    power += renderedMs * 10 ** (rmsDb / 10);
    lengthMs += renderedMs;
  }
  return power > 0 ? Math.round(100 * Math.log10(power / lengthMs)) / 10 : undefined;
}

function isAbout(fact: { readonly index: number; readonly sha256: string }, item: PlannedItem): boolean {
  return fact.index === item.index && fact.sha256 === item.sha256;
}
