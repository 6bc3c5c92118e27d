/** Who comes first where airings want the same time: by rank, by start, and by what people answered. */
import type { Airing, ConflictAnswer, Priority } from './model.ts';

/** What becomes of the one that comes to a time that is taken: it waits, it loses what overlaps, or the other one does. */
export type Yielding = 'waits' | 'loses' | 'wins';

/** Answers by pair. */
export interface Answers {
  of(earlierId: string, laterId: string): ConflictAnswer['answer'] | undefined;
}

/** By start, then rank, then id: of two airings the one that stands first here is the earlier. */
export function byTurn(a: Airing, b: Airing): number {
  return a.startsAt - b.startsAt || rankOf(a) - rankOf(b) || byId(a, b);
}

/** The answers that hold among `airings`, each at the start it was asked about: nobody answers an emergency away. */
export function answersAmong(airings: readonly Airing[], answers: readonly ConflictAnswer[] = []): Answers {
  const known = new Map<string, ConflictAnswer['answer']>();
  if (answers.length > 0) {
    const byName = new Map(airings.map((airing) => [airing.id, airing]));
    for (const { earlierId, earlierAt, laterId, laterAt, answer } of answers) {
      const [earlier, later] = [byName.get(earlierId), byName.get(laterId)];
      if (earlier?.startsAt !== earlierAt || later?.startsAt !== laterAt) continue;
      if (isEmergency(earlier) !== isEmergency(later)) continue;
      // Of two answers for one pair the firmer holds, so that their order does not matter.
      const key = `${earlierId}/${laterId}`;
      if (known.get(key) !== 'override') known.set(key, answer);
    }
  }
  return { of: (earlierId, laterId) => known.get(`${earlierId}/${laterId}`) };
}

/**
 * The order in which airings take their time: by rank, then start, then id; one that a person let go first goes before the
 * other. Answers that run in a circle give way to that order.
 */
export function inOrder(airings: readonly Airing[], answers: Answers, given: readonly ConflictAnswer[] = []): Airing[] {
  const sorted = airings.toSorted((a, b) => rankOf(a) - rankOf(b) || byTurn(a, b));
  if (given.length === 0) return sorted;
  const place = new Map(sorted.map((airing, index) => [airing.id, index]));
  const before = new Map<string, Set<number>>();
  for (const { earlierId, laterId } of given) {
    const answer = answers.of(earlierId, laterId);
    if (answer === undefined) continue;
    const [first, second] = answer === 'override' ? [laterId, earlierId] : [earlierId, laterId];
    before.set(second, (before.get(second) ?? new Set()).add(place.get(first) ?? 0));
  }
  const ordered: Airing[] = [];
  const seen = new Set<string>();
  const visit = (airing: Airing | undefined): void => {
    if (airing === undefined || seen.has(airing.id)) return;
    seen.add(airing.id);
    for (const index of [...(before.get(airing.id) ?? [])].sort((a, b) => a - b)) visit(sorted[index]);
    ordered.push(airing);
  };
  for (const airing of sorted) visit(airing);
  return ordered;
}

/** What `coming` does where `there` has the time already. */
export function yielding(there: Airing, coming: Airing, answers: Answers): Yielding {
  const asEarlier = answers.of(there.id, coming.id);
  if (asEarlier !== undefined) return asEarlier === 'override' ? 'wins' : 'waits';
  const asLater = answers.of(coming.id, there.id);
  if (asLater !== undefined) return asLater === 'override' ? 'loses' : 'waits';
  const byRank = rankOf(coming) - rankOf(there);
  if (byRank !== 0) return byRank < 0 ? 'wins' : 'loses';
  return isReplacing(there, coming) ? 'wins' : 'waits';
}

/** Whether `coming` is an emergency that ends what the older emergency still wants to say. */
export function isReplacing(there: Airing, coming: Airing): boolean {
  return coming.replacing === true && isEmergency(coming) && isEmergency(there) && byTurn(there, coming) < 0;
}

/** Highest first. */
const PRIORITY_RANK: Readonly<Record<Priority, number>> = { emergency: 0, priority: 1, normal: 2, filler: 3 };

function rankOf({ priority }: Airing): number {
  return PRIORITY_RANK[priority];
}

function isEmergency({ priority }: Airing): boolean {
  return priority === 'emergency';
}

function byId(a: Airing, b: Airing): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
