/** No fact is too long to be taken by a server: what programs said of a fault is cut before it is written. */
import type { JournalFact } from '../protocol.ts';

/** Characters of one text; ids, hashes and names are far shorter. */
export const LONGEST_TEXT = 500;

/** The fact with every text in it that long at most; the same object where none is longer. */
export function cutFact(fact: JournalFact): JournalFact {
  const texts = Object.entries(fact).filter(([, value]) => typeof value === 'string' && value.length > LONGEST_TEXT);
  if (texts.length === 0) return fact;
  const cut = texts.map(([name, text]) => [name, String(text).slice(0, LONGEST_TEXT).toWellFormed()]);
  return { ...fact, ...Object.fromEntries(cut) };
}
