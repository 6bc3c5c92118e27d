/** Which emergencies of a playlist are what a person on the root's list ordered: this message, here, then, and no more often. Pure. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { Act, Playlist, PlaylistAiring, PlaylistItem } from '../protocol.ts';
import type { KeptLeave, SeenStart } from './kept-leave.ts';
import { isClip, type Leave, MOST_CLIPS, orderKey, type VerifiedAct } from './leave.ts';

/**
 * An order counts as ended once people signed something so long after its end. Not at once: a server whose clock was hours ahead for a while, and
 * that approvers signed with, must not silence the next true emergency.
 */
const ENDED_AFTER_MS = 12 * 3_600_000;
/** Nobody's own page has them sign what is dated farther than this from their phone's clock (`web/src/words/act-check.ts`). */
const MISDATED_MS = 24 * 3_600_000;

/** Whether people have signed since in a way that leaves no doubt that the order's time is over, whatever the clock says. */
export function isOver(notAfter: InstantMs, floor: InstantMs): boolean {
  return floor > notAfter + ENDED_AFTER_MS;
}

/** What was judged: the items that may sound, and the beginnings seen of each act, those of `kept` among them. */
export interface JudgedOrders {
  readonly orders: readonly string[];
  /** When each of these is over by a clock that nobody on the server moves. */
  readonly ends: Leave['ends'];
  readonly starts: KeptLeave['starts'];
}

/**
 * Holds every emergency against the act it names. What is counted are turns, by the time each was planned for: where the queue moves one, because
 * another order sounds first or was stopped, it stays the same turn. One that was counted before is counted once; another of the same act must be
 * planned as far from all that were seen as the act says, and where it says nothing there is no other. A turn keeps the places at which it was first
 * let sound, and an id is one airing: of several that share it none sounds, since what is let sound goes by the id.
 */
export function judgeOrders(
  { airings, station }: Pick<Playlist, 'airings' | 'station'>,
  acts: readonly VerifiedAct[],
  kept: Pick<KeptLeave, 'starts' | 'floor'>,
): JudgedOrders {
  const signed = new Map(acts.filter(({ act }) => act.decision === 'emergency').map((one) => [one.id, one.act]));
  const starts: Record<string, KeptLeave['starts'][string]> = { ...kept.starts };
  const orders: string[] = [];
  const ends: Record<string, InstantMs> = {};
  const alike = Map.groupBy(airings, ({ id }) => id);
  const named = airings.filter(
    ({ id, priority, act }) => priority === 'emergency' && signed.has(act ?? '') && alike.get(id)?.length === 1,
  );
  for (const airing of named.sort((a, b) => a.plannedAt - b.plannedAt)) {
    const id = airing.act ?? '';
    const act = signed.get(id);
    if (act === undefined || isOver(act.notAfter, kept.floor) || !isOrdered(airing, act, station)) continue;
    const seen = starts[id]?.seen ?? [];
    const known = seen.find((start) => start.airing === airing.id && start.at === airing.plannedAt);
    if (known === undefined && !mayBegin(airing.plannedAt, seen, act)) continue;
    const own = ownItems(airing, act, known?.places ?? []);
    if (own.length === 0) continue;
    const start = { airing: airing.id, at: airing.plannedAt, places: placesOf(own, known?.places ?? []) };
    starts[id] = { notAfter: act.notAfter, seen: [...seen.filter((one) => one !== known), start] };
    for (const key of own.map((item) => orderKey(airing.id, item))) {
      orders.push(key);
      ends[key] = act.notAfter + ENDED_AFTER_MS + MISDATED_MS;
    }
  }
  return { orders, ends, starts };
}

/** This place, within the time that was signed, and each turn before the next is due, so that they cannot be heaped up. */
function isOrdered({ plannedAt, startsAt, expiresAt }: PlaylistAiring, act: Act, station: string): boolean {
  const { madeAt, notAfter, order } = act;
  if (order === undefined || (order.stations !== 'all' && !order.stations.includes(station))) return false;
  const latest = Math.min(notAfter, plannedAt + (order.repeatEveryMs ?? Number.POSITIVE_INFINITY));
  return plannedAt >= madeAt && startsAt >= plannedAt && expiresAt !== undefined && expiresAt <= latest;
}

/**
 * The one message, the first, and what of the station's own files says the time beside it; nothing where the message is not at its place. Whatever
 * else there is costs itself and not the message: a newer server may say the time with files that this box does not know. `places`: where the
 * turn was let sound before.
 */
function ownItems(
  { items }: PlaylistAiring,
  { items: [message] }: Act,
  [place, ...clipPlaces]: readonly number[],
): readonly PlaylistItem[] {
  const said = items.find(
    (item) => 'sha256' in item && item.sha256 === message && item.index === (place ?? item.index),
  );
  if (said === undefined) return [];
  const clips = items.filter((item) => item !== said && isClip(item));
  const known = clips.filter(({ index }) => clipPlaces.includes(index));
  const others = clips.filter((item) => !known.includes(item));
  return [said, ...known, ...others.slice(0, Math.max(0, MOST_CLIPS - clipPlaces.length))];
}

function placesOf(own: readonly PlaylistItem[], before: readonly number[]): number[] {
  return [...new Set([...before, ...own.map(({ index }) => index)])];
}

function mayBegin(at: InstantMs, seen: readonly SeenStart[], { order }: Act): boolean {
  const everyMs = order?.repeatEveryMs ?? Number.POSITIVE_INFINITY;
  return seen.every((start) => Math.abs(start.at - at) >= everyMs);
}
