/** The counters beside the pages' names: what waits for approval, which stations need a person. */
import { useQuery } from '@tanstack/react-query';
import { queries } from '../queries.ts';
import { needsPerson } from '../words/state-words.ts';

export interface Counts {
  readonly waiting: number;
  readonly stations: number;
}

/** Zero until the server has answered. */
export function useCounts(): Counts {
  const waiting = useQuery({ ...queries.waiting(), select: ({ segments }) => segments.length });
  const stations = useQuery({
    ...queries.stations(),
    select: (answer) => answer.stations.filter(({ health }) => needsPerson(health)).length,
  });
  return { waiting: waiting.data ?? 0, stations: stations.data ?? 0 };
}

/** What a counter means, for those who only hear it. */
export function countWords(kind: keyof Counts, count: number): string {
  return kind === 'waiting' ? `${count} tin bài chờ duyệt` : `${count} trạm cần xem`;
}
