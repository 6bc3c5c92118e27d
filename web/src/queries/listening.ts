/** What the pages ask for of what may be heard again, keyed. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listeningApi } from '../api/listening.ts';
import { retry } from '../retry.ts';

export const listeningQueries = {
  /** Page after page, newest first; of one topic with its parts, or of all. */
  publicItems: (topic: string | undefined) =>
    infiniteQueryOptions({
      queryKey: ['public-items', topic ?? ''],
      queryFn: ({ pageParam, signal }) => listeningApi.publicItems(topic, pageParam, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      retry,
      placeholderData: keepPreviousData,
    }),
  listening: () =>
    queryOptions({ queryKey: ['listening'], queryFn: ({ signal }) => listeningApi.listening(signal), retry }),
};
