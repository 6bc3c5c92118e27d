/** Plays situations through with an ideal engine, so that properties can be said of whole days. */

import { ProgressLedger } from '../../stations/player/airing-progress.ts';
import {
  type Absence,
  decideWantedState,
  itemKey,
  type PlannedItem,
  type Situation,
  type WantedState,
} from '../../stations/player/wanted-state.ts';
import type { JournalFact, Playlist } from '../../stations/protocol.ts';

/** A time [from, to) without power: what sounded is cut, nothing is decided. */
export interface PowerCut {
  readonly from: number;
  readonly to: number;
}

/** What is played through. */
export interface Day {
  readonly playlist: Playlist;
  readonly from: number;
  readonly to: number;
  readonly cuts: readonly PowerCut[];
  /** Files that are there from the start; the others never come. */
  readonly ready: readonly string[];
  /** How late the engine begins what it is told to begin, ms. */
  readonly engineLateMs: number;
}

/** One sound as it was heard. */
export interface Sound {
  readonly item: PlannedItem;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly volumePct: number;
}

/** The whole story: sounds in order, and every fact as it would stand in the journal. */
export function playOut(day: Day): { readonly sounds: readonly Sound[]; readonly facts: readonly JournalFact[] } {
  const progress = new ProgressLedger();
  const sounds: Sound[] = [];
  const facts: JournalFact[] = [];
  const record = (fact: JournalFact) => {
    facts.push(fact);
    progress.take(fact);
  };
  const absences: Absence[] = [];
  let sounding: { item: PlannedItem; startedAt: number } | undefined;
  let volumePct = 0;
  const finish = (endedAt: number, end: 'complete' | 'cut') => {
    if (sounding === undefined) return;
    sounds.push({ ...sounding, endedAt, volumePct });
    record({
      kind: 'item-ended',
      ...factOf(sounding),
      endedAt,
      renderedMs: endedAt - sounding.startedAt,
      volumePct,
      end,
    });
    sounding = undefined;
  };
  const begin = (item: PlannedItem, startedAt: number) => {
    sounding = { item, startedAt };
    record({ kind: 'item-started', ...factOf(sounding) });
  };

  for (let now = day.from; now < day.to; ) {
    const cut = day.cuts.find(({ from, to }) => now >= from && now < to);
    if (cut !== undefined) {
      finish(cut.from, 'cut');
      absences.push({ from: cut.from, to: cut.to, reason: 'powered-off' });
      now = cut.to;
      continue;
    }
    const situation = makeSituation(day, now, progress, absences, sounding);
    const wanted = decideWantedState(situation);
    volumePct = wanted.volumePct;
    for (const skip of wanted.skipped) record({ kind: 'item-skipped', ...skip });
    for (const airing of wanted.closed) record({ kind: 'airing-closed', ...airing });
    if (wanted.cut !== undefined) finish(now, 'cut');
    if (sounding === undefined && wanted.current !== undefined && wanted.current.startsAt <= now) {
      begin(wanted.current, now + day.engineLateMs);
    }
    const next = wanted.next;
    const endsAt = sounding === undefined ? Number.POSITIVE_INFINITY : endOf(sounding);
    const then = Math.min(endsAt, findChange(day, now, wanted, sounding !== undefined));
    if (then === endsAt && sounding !== undefined) {
      finish(endsAt, 'complete');
      if (next !== undefined) begin(next, endsAt);
    }
    now = Math.max(then, now + 1);
  }
  return { sounds, facts };
}

/** The next moment after `now` at which anything can change but by the end of what sounds. */
function findChange(day: Day, now: number, wanted: WantedState, isSounding: boolean): number {
  const entersView = day.playlist.airings.flatMap(({ startsAt, items }) =>
    items.map(({ offsetMs }) => startsAt + offsetMs - 60_000),
  );
  const starts = isSounding || wanted.current === undefined ? [] : [wanted.current.startsAt];
  const instants = [...day.cuts.map((cut) => cut.from), ...entersView, ...starts, wanted.wakeAt ?? day.to, day.to];
  return Math.min(...instants.filter((at) => at > now));
}

function makeSituation(
  day: Day,
  now: number,
  progress: ProgressLedger,
  absences: readonly Absence[],
  sounding: Situation['sounding'],
): Situation {
  const situation: Situation = {
    playlist: day.playlist,
    now,
    clockTrusted: true,
    readyMedia: day.ready,
    damagedMedia: [],
    failures: {},
    progress: progress.airings,
    absences,
    volumePct: 100,
    journalFull: false,
    ...(sounding === undefined ? {} : { sounding }),
  };
  return JSON.parse(JSON.stringify(situation));
}

function endOf({ item, startedAt }: { item: PlannedItem; startedAt: number }): number {
  return startedAt + (item.endsAt - item.startsAt);
}

function factOf({ item, startedAt }: { item: PlannedItem; startedAt: number }) {
  const { airingId, index, sha256, playlistVersion, startsAt } = item;
  return { airingId, index, sha256, playlistVersion, plannedAt: startsAt, startedAt };
}

/** Names the item of a fact. */
export function keyOf(fact: { readonly airingId: string; readonly index: number }): string {
  return itemKey(fact);
}
