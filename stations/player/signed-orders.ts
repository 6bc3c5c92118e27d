/** Which emergencies of a playlist are what a person on the root's list ordered: this message, here, then, and no more often. Pure. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { Act, Playlist, PlaylistAiring } from '../protocol.ts';
import { isShippedClip } from '../shipped-clips.ts';
import { type KeptLeave, orderKey, type SeenStart, type VerifiedAct } from './leave.ts';

/** The time of issue is said by two files; a few more do no harm. */
const MOST_CLIPS = 4;

/**
 * An order counts as ended once people signed something so long after its end. Not at once: a server whose clock was hours ahead for a while, and
 * that approvers signed with, must not silence the next true emergency.
 */
const ENDED_AFTER_MS = 12 * 3_600_000;

/** Whether people have signed since in a way that leaves no doubt that the order's time is over, whatever the clock says. */
export function isOver(notAfter: InstantMs, floor: InstantMs): boolean {
  return floor > notAfter + ENDED_AFTER_MS;
}

/** What was judged: the items that may sound, and the beginnings seen of each act, those of `kept` among them. */
export interface JudgedOrders {
  readonly orders: readonly string[];
  readonly starts: KeptLeave['starts'];
}

/**
 * Holds every emergency against the act it names. An airing that was counted before is counted once; another of the same act must begin as
 * far from all that were seen as the act says, and where it says nothing there is no other.
 */
export function judgeOrders(
  { airings, station }: Pick<Playlist, 'airings' | 'station'>,
  acts: readonly VerifiedAct[],
  kept: KeptLeave,
): JudgedOrders {
  const signed = new Map(acts.filter(({ act }) => act.decision === 'emergency').map((one) => [one.id, one.act]));
  const starts: Record<string, { notAfter: InstantMs; seen: readonly SeenStart[] }> = { ...kept.starts };
  const orders: string[] = [];
  const named = airings.filter(({ priority, act }) => priority === 'emergency' && signed.has(act ?? ''));
  for (const airing of named.sort((a, b) => a.startsAt - b.startsAt)) {
    const id = airing.act ?? '';
    const act = signed.get(id);
    if (act === undefined || isOver(act.notAfter, kept.floor) || !isOrdered(airing, act, station)) continue;
    const seen = starts[id]?.seen ?? [];
    const isKnown = seen.some((start) => start.airing === airing.id && start.at === airing.startsAt);
    if (!isKnown && !mayBegin(airing.startsAt, seen, act)) continue;
    if (!isKnown) starts[id] = { notAfter: act.notAfter, seen: [...seen, { airing: airing.id, at: airing.startsAt }] };
    orders.push(...airing.items.map((item) => orderKey(airing.id, item)));
  }
  return { orders, starts };
}

/** This place, within the time that was signed; the one message, and nothing else but what says the time. */
function isOrdered({ startsAt, expiresAt, items }: PlaylistAiring, act: Act, station: string): boolean {
  const { items: said, madeAt, notAfter, order } = act;
  if (order === undefined || (order.stations !== 'all' && !order.stations.includes(station))) return false;
  if (startsAt < madeAt || expiresAt === undefined || expiresAt <= startsAt || expiresAt > notAfter) return false;
  const [message] = said;
  const files = items.map((item) => ('sha256' in item ? item.sha256 : ''));
  const others = files.filter((sha256) => sha256 !== message);
  return files.length === others.length + 1 && others.length <= MOST_CLIPS && others.every(isShippedClip);
}

function mayBegin(at: InstantMs, seen: readonly SeenStart[], { order }: Act): boolean {
  const everyMs = order?.repeatEveryMs ?? Number.POSITIVE_INFINITY;
  return seen.every((start) => Math.abs(start.at - at) >= everyMs);
}
