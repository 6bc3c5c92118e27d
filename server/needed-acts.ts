/** Which acts a playlist must carry, so that its station finds under each item the signatures it asks for: as few as do. Pure. */
import type { PlaylistAiring, PlaylistContent, PlaylistItem } from '../stations/protocol.ts';
import { relayItem } from '../stations/verify-act.ts';

/** An act as it is stored. `items`: content (a hash, `relay:` and a hash) -> how many persons it asks for. */
export interface StoredAct {
  readonly id: string;
  readonly decision: 'approved' | 'withdrawn' | 'emergency';
  /** Two passkeys of one person are one person. */
  readonly person: string;
  readonly items: ReadonlyMap<string, number>;
  readonly madeAt: number;
  readonly notAfter: number;
  /** While it can be undone it is in no playlist. */
  readonly countsFrom: number;
}

/** A station that was away so long hears of withdrawals it missed, ms: longer than its journal waits. */
const WITHDRAWALS_MS = 45 * 24 * 3_600_000;

type Content = Pick<PlaylistContent, 'airings' | 'keepReady'>;

/** Sorted by id. What is not signed, or by too few, gets what there is. `known`: see `rememberedOf`, also of acts that are not among these. */
export function neededActs<T extends StoredAct>(
  content: Content,
  acts: readonly T[],
  now: number,
  known: Remembered = rememberedOf(acts, now),
): T[] {
  const counting = acts.filter((act) => countsAt(act, now));
  const withdrawals = counting.filter(({ decision }) => decision === 'withdrawn');
  const wanted = wantedUntil(content, known.withdrawn);
  const chosen = new Set<T>();
  for (const act of counting) {
    if (act.decision === 'withdrawn' && act.madeAt > now - WITHDRAWALS_MS) chosen.add(act);
    if (act.decision === 'emergency' && content.airings.some((airing) => airing.act === act.id)) chosen.add(act);
  }
  const signatures = (item: string, until: number, by: readonly T[]) =>
    bestOf(item, until, by, known.withdrawn, signersOfItem(item, counting, known).needs);
  for (const [item, until] of wanted) for (const act of signatures(item, until, counting).by) chosen.add(act);
  // What one person signed twice is carried once: the older act goes where the rest still says all of it.
  for (const act of [...chosen].sort((a, b) => a.madeAt - b.madeAt || (a.id < b.id ? 1 : -1))) {
    if (act.decision !== 'approved') continue;
    const rest = [...chosen].filter((other) => other !== act);
    const isSpared = [...act.items.keys()].every((item) => {
      const until = wanted.get(item);
      if (until === undefined) return true;
      const without = signatures(item, until, rest).reach;
      return signatures(item, until, [...chosen]).reach.every((reach, n) => without[n] === reach);
    });
    if (isSpared) chosen.delete(act);
  }
  // An act on many things must not bring back the one of them that was withdrawn since.
  const items = new Set([...chosen].flatMap((act) => (act.decision === 'approved' ? [...act.items.keys()] : [])));
  for (const act of withdrawals) if ([...act.items.keys()].some((item) => items.has(item))) chosen.add(act);
  return [...chosen].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What stations remember of acts that playlists may carry no more: for longer than any approval lasts, whoever has left the list since. */
export interface Remembered {
  readonly withdrawn: Withdrawals;
  /** What was ever signed as needing two persons: it goes on needing them, also where the acts that count now say nothing of it. */
  readonly two: ReadonlySet<string>;
}

/** Content -> when it was last withdrawn. */
type Withdrawals = ReadonlyMap<string, number>;

/** By these acts, of whoever signed them; an approval that has ended still tells for how many it was. */
export function rememberedOf(acts: readonly StoredAct[], now: number): Remembered {
  const withdrawn = new Map<string, number>();
  const two = new Set<string>();
  for (const { decision, items, madeAt, notAfter } of acts) {
    if (decision === 'withdrawn' && notAfter > now)
      for (const item of items.keys()) withdrawn.set(item, Math.max(madeAt, withdrawn.get(item) ?? madeAt));
    if (decision === 'approved') for (const [item, needs] of items) if (needs > 1) two.add(item);
  }
  return { withdrawn, two };
}

/** A withdrawal cannot be undone and counts at once, also where the server's clock was ahead when it was signed and has been put right. */
function countsAt({ decision, countsFrom, notAfter }: StoredAct, now: number): boolean {
  return (decision === 'withdrawn' || countsFrom <= now) && notAfter > now;
}

/** What a playlist names: hashes, and `relay:` with the hash of an address. */
export function namedContents({ airings, keepReady = [] }: Content): string[] {
  return [...new Set([...airings.flatMap(({ items }) => items.flatMap(contentsOf)), ...keepReady])];
}

/**
 * As many as a station reads, and no more text: orders and withdrawals all of them, of the rest what begins first. `size`: an act's text, in
 * characters. `isSpare`: an act that no list in force asks for yet; those go before all others.
 */
export function holdActs<T extends StoredAct>(
  content: Content,
  acts: readonly T[],
  most: { readonly acts: number; readonly text: number },
  { size, isSpare }: { readonly size: (act: T) => number; readonly isSpare: (act: T) => boolean },
): T[] {
  const first = firstBeginnings(content);
  const ranked = acts.map((act) => {
    const at = Math.min(...[...act.items.keys()].map((item) => first.get(item) ?? Number.MAX_SAFE_INTEGER));
    return { act, rank: ['emergency', 'withdrawn'].includes(act.decision) ? 0 : isSpare(act) ? 2 : 1, at };
  });
  const held: T[] = [];
  let text = 0;
  for (const { act } of ranked.sort((a, b) => a.rank - b.rank || a.at - b.at || (a.act.id < b.act.id ? -1 : 1))) {
    text += size(act);
    if (held.length >= most.acts || text > most.text) break;
    held.push(act);
  }
  return held.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What lies ready may be called for at once. */
function firstBeginnings({ airings, keepReady = [] }: Content): ReadonlyMap<string, number> {
  const first = new Map(keepReady.map((file) => [file, 0]));
  for (const { startsAt, items } of airings)
    for (const item of items)
      for (const content of contentsOf(item))
        first.set(content, Math.min(first.get(content) ?? Number.MAX_SAFE_INTEGER, startsAt + item.offsetMs));
  return first;
}

/**
 * What asks for approvers' signatures: each content with the last moment at which it is to begin. An emergency asks for none, but for what was
 * withdrawn once: a station that remembers this plays it in no airing whatever until it sees the approval of after that. Files that lie ready bring
 * theirs before they are called for: what a station has once seen of it outlasts the list that names its signer.
 */
function wantedUntil({ airings, keepReady = [] }: Content, withdrawn: Withdrawals): ReadonlyMap<string, number> {
  const wanted = new Map(keepReady.flatMap((file) => (withdrawn.has(file) ? [[file, ANY_TIME] as const] : [])));
  for (const airing of airings)
    for (const item of airing.items)
      for (const content of contentsOf(item))
        if (airing.priority !== 'emergency' || withdrawn.has(content))
          wanted.set(content, Math.max(wanted.get(content) ?? 0, begins(airing, item)));
  return wanted;
}

/** How many persons stations ask for, how many these acts alone say (`told`), and the act of each that holds longest, the longest first. */
export function signersOfItem<T extends StoredAct>(
  item: string,
  acts: readonly T[],
  { withdrawn, two }: Remembered,
): { needs: number; told: number; by: T[] } {
  const approving = approvingOf(item, acts, withdrawn);
  const told = Math.max(1, ...approving.map(({ items }) => items.get(item) ?? 1));
  const by = eachPersonsFirst(approving, (a, b) => b.notAfter - a.notAfter || b.madeAt - a.madeAt);
  return { needs: Math.max(told, two.has(item) ? 2 : 1), told, by };
}

/** Of each of as many persons as it takes one act, and how far it reaches: to the item's last beginning before one that does not, then the newest. */
function bestOf<T extends StoredAct>(
  item: string,
  until: number,
  acts: readonly T[],
  withdrawn: Withdrawals,
  needs: number,
) {
  const reachOf = ({ notAfter }: T) => Math.min(notAfter, until + 1);
  const order = (a: T, b: T) => reachOf(b) - reachOf(a) || b.madeAt - a.madeAt;
  const by = eachPersonsFirst(approvingOf(item, acts, withdrawn), order).slice(0, needs);
  return { by, reach: by.map(reachOf) };
}

/** Acts that let it air: what was withdrawn counts again only by a later one. */
function approvingOf<T extends StoredAct>(item: string, acts: readonly T[], withdrawn: Withdrawals): T[] {
  const since = withdrawn.get(item) ?? -1;
  return acts.filter(({ decision, items, madeAt }) => decision === 'approved' && items.has(item) && madeAt > since);
}

function eachPersonsFirst<T extends StoredAct>(approving: readonly T[], order: (a: T, b: T) => number): T[] {
  const sorted = [...approving].sort((a, b) => order(a, b) || (a.id < b.id ? -1 : 1));
  return sorted.filter((act, at) => sorted.findIndex(({ person }) => person === act.person) === at);
}

function contentsOf(item: PlaylistItem): string[] {
  if ('url' in item) return [relayItem(item.url)];
  return item.fallback !== undefined ? [item.sha256, item.fallback.sha256] : [item.sha256];
}

const ANY_TIME = Number.MAX_SAFE_INTEGER - 1;

function begins(airing: PlaylistAiring, item: PlaylistItem): number {
  return Math.max(airing.expiresAt ?? 0, airing.startsAt + item.offsetMs);
}
