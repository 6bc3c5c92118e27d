/** An order's airing begins when it can: where its items lie now, by what has sounded of it and what time it is. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { Playlist, PlaylistAiring } from '../protocol.ts';
import { unsignedReason } from './leave.ts';
import { cuts } from './planned-items.ts';
import { progressOf, type Situation } from './situation.ts';

/**
 * The playlist with each `when-ready` airing moved to where it can be played: what sounds keeps its place, else the next item
 * that is left begins at its time, or now where that has passed: behind a file that sounds and is not cut for it.
 */
export function withReadyStarts(situation: Situation, playlist: Playlist): Playlist {
  if (!playlist.airings.some(({ lateRule }) => lateRule === 'when-ready')) return playlist;
  const airings = playlist.airings.map((airing) => {
    if (airing.lateRule !== 'when-ready') return airing;
    // The station's time has fractions, the wire has none; rounded up it would never be reached.
    const startsAt = Math.floor(startOf(situation, playlist, airing));
    return { ...airing, startsAt, endsAt: startsAt + (airing.endsAt - airing.startsAt) };
  });
  return { ...playlist, airings };
}

function startOf(situation: Situation, playlist: Playlist, airing: PlaylistAiring): InstantMs {
  const { sounding, now } = situation;
  const offsetOf = (index: number) => airing.items.find((item) => item.index === index)?.offsetMs;
  const given = [sounding?.item, sounding?.queued].find((item) => item?.airingId === airing.id);
  const givenOffsetMs = given === undefined ? undefined : offsetOf(given.index);
  if (given !== undefined && givenOffsetMs !== undefined) return given.startsAt - givenOffsetMs;
  const { settled } = progressOf(situation, airing.id);
  const freeAt = Math.max(now, endOfWait(situation, playlist, airing));
  const left = airing.items.filter(({ index }) => !settled.includes(index));
  // What nobody signed never begins: the message behind it does not wait for it.
  const next = left.find((item) => unsignedReason(situation.leave, airing, item, freeAt) === undefined) ?? left[0];
  return next === undefined ? airing.startsAt : Math.max(airing.startsAt, freeAt - next.offsetMs);
}

/**
 * When the file ends that sounds and is not cut for this airing; nothing that follows it goes before the order. Another order is said to its
 * end first: nobody hears two messages in turns.
 */
function endOfWait({ sounding }: Situation, playlist: Playlist, airing: PlaylistAiring): InstantMs {
  const own = playlist.airings.find(({ id }) => id === sounding?.item.airingId);
  if (sounding?.item.kind !== 'file' || own === undefined || cuts(airing, own, sounding.item)) return 0;
  const { item, startedAt } = sounding;
  const begunAt = own.items.find(({ index }) => index === item.index)?.offsetMs ?? 0;
  const behind = own.lateRule === 'when-ready' ? own.items : [];
  const restMs = Math.max(item.endsAt - item.startsAt, ...behind.map((one) => one.offsetMs + one.durationMs - begunAt));
  return startedAt + restMs;
}
