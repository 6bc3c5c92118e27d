/** What journals lack, in words. */
import type { JournalGap } from '../../../../server/contract/ledger.ts';
import { localDate } from '../../words/local-time.ts';
import { clock, dateTimeWords } from '../../words/time-words.ts';

/** Stations of which the same is to be said stand in one line. */
export function gapLines(gaps: readonly JournalGap[], zone: string): string[] {
  const stations = new Map<string, Set<string>>();
  for (const gap of gaps) {
    const words = gapWords(gap, zone);
    stations.set(words, (stations.get(words) ?? new Set()).add(gap.station));
  }
  return [...stations].map(([words, names]) => `${[...names].join(', ')}: ${words}`);
}

function gapWords({ kind, from, to }: JournalGap, zone: string): string {
  if (kind === 'silent') return `chưa báo về từ ${dateTimeWords(from, zone)}`;
  if (clock(from, zone) === clock(to, zone) && Date.parse(to) - Date.parse(from) < 60_000)
    return `thiếu một lúc quanh ${dateTimeWords(from, zone)}`;
  const isOneDay = localDate(from, zone) === localDate(to, zone);
  const begin = isOneDay ? clock(from, zone) : dateTimeWords(from, zone);
  return `thiếu từ ${begin} đến ${dateTimeWords(to, zone)}`;
}
