/** What may sound at this station by the signatures of people on the root's list: plain data, and the three questions it answers. Pure. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { Act, PersonKey, Playlist, PlaylistAiring, PlaylistItem } from '../protocol.ts';
import { isShippedClip } from '../shipped-clips.ts';
import { readActItem, relayItem } from '../verify-act.ts';
import type { KeptLeave } from './kept-leave.ts';

/** An act that was checked, and which person on the list signed it. */
export interface VerifiedAct {
  readonly id: string;
  readonly act: Act;
  readonly person: string;
}

/** What may sound. */
export interface Leave {
  /** Somebody on the list approves: what is not an emergency needs a signature. */
  readonly approvers: boolean;
  /** Somebody on it orders emergencies: these need one, too. */
  readonly emergency: boolean;
  /** Until when a file (its hash) or a live source (`relay:` and the hash of its address) is approved by as many persons as it needs. */
  readonly content: Readonly<Record<string, InstantMs>>;
  /** What was withdrawn by signature and not approved again since. */
  readonly withdrawn: readonly string[];
  /** The items that signed orders name, see `orderKey`. */
  readonly orders: readonly string[];
  /** When each of them is over by the station's own time, whatever the server says of the time; only where NTP and the server told the same. */
  readonly ends: Readonly<Record<string, InstantMs>>;
  readonly floor: InstantMs;
}

/** A live source under way goes on so long after its approval has ended, as what sounds is not cut in mid-sentence; ms. */
const RELAY_GRACE_MS = 6 * 3_600_000;
/** The time of issue is said by two files; a few more do no harm, the rest is left out. */
export const MOST_CLIPS = 4;

/** What these acts allow; `ordered` as `judgeOrders` found it. */
export function readLeave(
  acts: readonly VerifiedAct[],
  people: readonly PersonKey[],
  kept: KeptLeave,
  ordered: Pick<Leave, 'orders' | 'ends'>,
): Leave {
  const { withdrawn, lifted } = kept;
  const approved = [...findApproved(acts, kept)].map(([name, { until }]) => [name, until]);
  return {
    approvers: people.some(({ uses }) => uses.includes('approver')),
    emergency: people.some(({ uses }) => uses.includes('emergency')),
    content: Object.fromEntries(approved),
    withdrawn: Object.keys(withdrawn).filter((name) => (lifted[name] ?? 0) <= (withdrawn[name] ?? 0)),
    ...ordered,
    floor: kept.floor,
  };
}

/** Why signatures do not let this item begin at `at`; undefined where they do, or are not asked for. */
export function unsignedReason(
  leave: Leave | undefined,
  airing: Pick<PlaylistAiring, 'id' | 'priority' | 'lateRule' | 'items'>,
  item: PlaylistItem,
  at: InstantMs,
): 'not-signed' | undefined {
  if (leave === undefined) return undefined;
  if (isWithdrawn(leave, item)) return 'not-signed';
  if (airing.priority === 'emergency') {
    return !leave.emergency || isOrderedAt(leave, orderKey(airing.id, item), at) ? undefined : 'not-signed';
  }
  if (!leave.approvers || isApproved(leave, item, at)) return undefined;
  // The time of issue goes with the message of an order, and with nothing else.
  const clips =
    airing.lateRule === 'when-ready' && isClip(item) ? airing.items.filter(isClip).slice(0, MOST_CLIPS) : [];
  const goesAlong = clips.some(({ index }) => index === item.index);
  return goesAlong && airing.items.some((other) => isApproved(leave, other, at)) ? undefined : 'not-signed';
}

/** Whether it was withdrawn by signature: then it is cut where it sounds, and sounds in no airing whatever. */
export function isWithdrawn(leave: Leave | undefined, item: Named): boolean {
  return leave?.withdrawn.includes(contentOf(item)) ?? false;
}

/** Whether a live source that sounds has outlasted its approval by more than what sounds may; one that nobody on the list approves, its beginning. */
export function hasRunOut(
  leave: Leave | undefined,
  item: Named & { readonly startsAt: InstantMs },
  at: InstantMs,
): boolean {
  if (leave?.approvers !== true || !('url' in item)) return false;
  const until = leave.content[contentOf(item)] ?? item.startsAt;
  return Math.max(at, leave.floor) >= until + RELAY_GRACE_MS;
}

/** An item that is planned and not signed. */
export interface UnsignedItem {
  readonly title: string;
  readonly at: InstantMs;
}

/** What will not sound for want of a signature, of airings that are not over; an item with a signed stand-in is none of it. */
export function listUnsigned(leave: Leave | undefined, playlist: Playlist | undefined, now: InstantMs): UnsignedItem[] {
  if (leave === undefined || playlist === undefined) return [];
  const ahead = playlist.airings.filter(({ endsAt, expiresAt }) => Math.max(endsAt, expiresAt ?? 0) > now);
  return ahead.flatMap((airing) =>
    airing.items
      .map((item) => ({ item, at: airing.startsAt + item.offsetMs }))
      .filter(({ item, at }) =>
        choicesOf(item).every((choice) => unsignedReason(leave, airing, choice, at) !== undefined),
      )
      .map(({ item: { title }, at }) => ({ title, at })),
  );
}

function choicesOf(item: PlaylistItem): readonly PlaylistItem[] {
  if (!('fallback' in item) || item.fallback === undefined) return [item];
  return [item, { ...item, ...item.fallback }];
}

/** An item of an order, by the place and the bytes that were judged: other bytes at that place are another. */
export function orderKey(airingId: string, item: PlaylistItem): string {
  return `${airingId}/${item.index}/${contentOf(item)}`;
}

type Named = { readonly sha256: string } | { readonly url: string };

/** What an act calls it. */
function contentOf(item: Named): string {
  return 'url' in item ? relayItem(item.url) : item.sha256;
}

function isApproved({ content, floor }: Leave, item: Named, at: InstantMs): boolean {
  return Math.max(at, floor) < (content[contentOf(item)] ?? Number.NEGATIVE_INFINITY);
}

function isOrderedAt({ orders, ends }: Leave, key: string, at: InstantMs): boolean {
  return orders.includes(key) && at < (ends[key] ?? Number.POSITIVE_INFINITY);
}

/** A file that says the time: part of the station's own software. */
export function isClip(item: Named): boolean {
  return 'sha256' in item && isShippedClip(item.sha256);
}

/**
 * Since when and until when as many persons as it takes approve a file or live source; what was withdrawn counts by later acts alone. What was ever
 * signed as needing two persons needs them, also where the acts at hand say nothing of it any more.
 */
export function findApproved(
  acts: readonly VerifiedAct[],
  { withdrawn, two }: Pick<KeptLeave, 'withdrawn' | 'two'>,
): ReadonlyMap<string, { readonly since: InstantMs; readonly until: InstantMs }> {
  const found = new Map<string, { made: Map<string, InstantMs>; ends: Map<string, InstantMs> }>();
  for (const { act, person } of acts) {
    if (act.decision !== 'approved') continue;
    for (const { content: name } of act.items.map(readActItem)) {
      if (act.madeAt <= (withdrawn[name] ?? Number.NEGATIVE_INFINITY)) continue;
      const one = found.get(name) ?? { made: new Map(), ends: new Map() };
      found.set(name, one);
      one.made.set(person, Math.max(act.madeAt, one.made.get(person) ?? 0));
      one.ends.set(person, Math.max(act.notAfter, one.ends.get(person) ?? 0));
    }
  }
  const approved = new Map<string, { since: InstantMs; until: InstantMs }>();
  for (const [name, { made, ends }] of found) {
    const needs = two[name] === undefined ? 1 : 2;
    if (made.size >= needs) approved.set(name, { since: nthLatest(made, needs), until: nthLatest(ends, needs) });
  }
  return approved;
}

function nthLatest(byPerson: ReadonlyMap<string, InstantMs>, n: number): InstantMs {
  return [...byPerson.values()].sort((a, b) => b - a)[n - 1] ?? Number.NEGATIVE_INFINITY;
}
