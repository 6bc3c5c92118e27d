/** What the pages ask for of figures, keyed. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { figuresApi } from '../api/figures.ts';
import { retry } from '../retry.ts';

export const figuresQueries = {
  /** Local days, both included. A year takes the server a second: what is on screen stays until it is there. */
  figures: (firstDay: string, lastDay: string) =>
    queryOptions({
      queryKey: ['figures', firstDay, lastDay],
      queryFn: ({ signal }) => figuresApi.figures(firstDay, lastDay, signal),
      retry,
      staleTime: 30_000,
      placeholderData: keepPreviousData,
    }),
};
