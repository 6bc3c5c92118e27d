/** What the station's journal says of one planned item: how much of it was rendered, when, how loud, or why not. */
import type { InstantMs } from './model.ts';

/** What the ledger reads of the journal; the wire's own words are in stations/protocol.ts. Other facts pass by. */
export type HeardFact =
  | {
      readonly kind: 'item-started';
      readonly airingId: string;
      readonly index: number;
      /** Of a file; a relay names its source. */
      readonly sha256?: string | undefined;
      readonly sourceId?: string | undefined;
      readonly startedAt: InstantMs;
    }
  | {
      readonly kind: 'item-ended';
      readonly airingId: string;
      readonly index: number;
      readonly sha256?: string | undefined;
      readonly sourceId?: string | undefined;
      readonly startedAt: InstantMs;
      readonly endedAt: InstantMs;
      readonly renderedMs: number;
      /** Samples per channel that went out. */
      readonly frames?: number | undefined;
      /** Mean level of what was rendered, dBFS. */
      readonly rmsDb?: number | undefined;
      /** Its highest sample, dBFS. */
      readonly peakDb?: number | undefined;
      /** Percent of the station's full volume. */
      readonly volumePct?: number | undefined;
      readonly end: 'complete' | 'cut';
      readonly reason?: string | undefined;
    }
  | { readonly kind: 'item-skipped'; readonly airingId: string; readonly index: number; readonly reason: string }
  | { readonly kind: 'airing-closed'; readonly airingId: string }
  | { readonly kind: 'boot' | 'clock' | 'playlist-accepted' | 'playlist-refused' | 'fault' | 'fault-cleared' };

/** What names an item in the journal: its index, and its bytes or its source. */
export interface ItemName {
  readonly index: number;
  readonly sha256?: string | undefined;
  readonly sourceId?: string | undefined;
}

/** An item as the ledger froze it. */
export interface PlannedItem extends ItemName {
  readonly durationMs: number;
  /** After the airing's start; 0 when undefined. */
  readonly offsetMs?: number | undefined;
  /** It fills a place: these bytes count, too, at a station that did not hear of the filling in time. */
  readonly fallback?: { readonly sha256?: string | undefined } | 'silence' | undefined;
}

/** What came of one item; `renderedMs` is at most its length. */
export interface HeardItem {
  readonly index: number;
  readonly renderedMs: number;
  readonly startedAt?: InstantMs;
  readonly endedAt?: InstantMs;
  readonly frames?: number;
  readonly rmsDb?: number;
  readonly peakDb?: number;
  readonly volumePct?: number;
  readonly reason?: string;
}

/** `begun` has no end in the journal (power cut, or it sounds right now); `untold` is not spoken of at all. */
export type ItemState = 'rendered' | 'begun' | 'skipped' | 'untold';

/** Mean level of the output below which nobody heard anything, dBFS: a rendition at a fifth of full volume lies 20 dB above. */
export const SILENT_BELOW_DB = -80;

/** One item judged; `soundedMs` is how much of its length counts as sounded: a place's fallback stands for all of it. */
export interface JudgedItem {
  readonly state: ItemState;
  readonly heard: HeardItem;
  readonly soundedMs: number;
}

/** Reads one item's facts, in seq order. Of several tellings the one that rendered most counts: sound is never added up. */
export function closeItem(item: PlannedItem, facts: readonly HeardFact[]): JudgedItem {
  const { index } = item;
  let ended: ItemEnded | undefined;
  let startedAt: InstantMs | undefined;
  let skipReason: string | undefined;
  for (const fact of facts) {
    if (fact.kind === 'item-skipped' && fact.index === index) skipReason = fact.reason;
    if (fact.kind === 'item-started' && isAbout(fact, item)) startedAt ??= fact.startedAt;
    if (fact.kind === 'item-ended' && isAbout(fact, item) && fact.renderedMs > (ended?.renderedMs ?? -1)) ended = fact;
  }
  const silence = ended === undefined ? undefined : unprovedRelay(item, ended);
  if (silence !== undefined) return silent('skipped', { index, renderedMs: 0, reason: silence });
  if (ended !== undefined) return judgeEnded(item, ended);
  if (startedAt !== undefined) return silent('begun', { index, renderedMs: 0, startedAt });
  if (skipReason !== undefined) return silent('skipped', { index, renderedMs: 0, reason: skipReason });
  return silent('untold', { index, renderedMs: 0 });
}

/** Whether a fact tells of this item. */
export function isAbout(fact: ItemName, item: ItemName & Pick<PlannedItem, 'fallback'>): boolean {
  if (fact.index !== item.index) return false;
  if (item.sha256 === undefined) return item.sourceId !== undefined && fact.sourceId === item.sourceId;
  const standIn = item.fallback === 'silence' ? undefined : item.fallback?.sha256;
  return fact.sha256 !== undefined && (fact.sha256 === item.sha256 || fact.sha256 === standIn);
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

type ItemEnded = Extract<HeardFact, { kind: 'item-ended' }>;

/** A player that ran through a live window proves nothing: only sound that was measured at the output does. */
function unprovedRelay(item: PlannedItem, { rmsDb }: ItemEnded): string | undefined {
  if (item.sha256 !== undefined) return undefined;
  if (rmsDb === undefined) return 'silent';
  return rmsDb < SILENT_BELOW_DB ? 'relay-silent' : undefined;
}

function judgeEnded(item: PlannedItem, ended: ItemEnded): JudgedItem {
  const isFallback = item.sha256 !== undefined && ended.sha256 !== item.sha256;
  const reason = isFallback ? (ended.reason ?? 'place-fallback') : ended.reason;
  const renderedMs = Math.min(ended.renderedMs, item.durationMs);
  const heard: HeardItem = {
    index: item.index,
    renderedMs,
    startedAt: ended.startedAt,
    endedAt: ended.endedAt,
    ...(ended.frames === undefined ? {} : { frames: ended.frames }),
    ...(ended.rmsDb === undefined ? {} : { rmsDb: ended.rmsDb }),
    ...(ended.peakDb === undefined ? {} : { peakDb: ended.peakDb }),
    ...(ended.volumePct === undefined ? {} : { volumePct: ended.volumePct }),
    ...(reason === undefined ? {} : { reason }),
  };
  return { state: 'rendered', heard, soundedMs: isFallback && ended.end === 'complete' ? item.durationMs : renderedMs };
}

function silent(state: ItemState, heard: HeardItem): JudgedItem {
  return { state, heard, soundedMs: 0 };
}
