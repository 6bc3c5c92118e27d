/** What the pages ask for of the airplay log, keyed. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import { retry } from '../retry.ts';
import type { LedgerFilter, LedgerNarrowing } from '../wire.ts';

export const ledgerQueries = {
  ledger: (filter: LedgerFilter) =>
    queryOptions({
      queryKey: ['ledger', 'grid', filter],
      queryFn: ({ signal }) => api.ledger(filter, signal),
      retry,
      placeholderData: keepPreviousData,
    }),
  ledgerDays: (firstDay: string, lastDay: string, narrowing: LedgerNarrowing) =>
    queryOptions({
      queryKey: ['ledger', 'days', firstDay, lastDay, narrowing],
      queryFn: ({ signal }) => api.ledgerDays({ firstDay, lastDay }, narrowing, signal),
      retry,
      placeholderData: keepPreviousData,
    }),
  ledgerList: (filter: LedgerFilter) =>
    infiniteQueryOptions({
      queryKey: ['ledger', 'list', filter],
      queryFn: ({ pageParam, signal }) => api.ledgerList(filter, pageParam, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      retry,
      placeholderData: keepPreviousData,
    }),
  segmentAirings: (segmentId: string) =>
    infiniteQueryOptions({
      queryKey: ['ledger', 'segment', segmentId],
      queryFn: ({ pageParam, signal }) => api.segmentAirings(segmentId, pageParam, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ before }) => before ?? undefined,
      retry,
    }),
  story: (airingId: string, stationId: string) =>
    queryOptions({
      queryKey: ['ledger', 'story', airingId, stationId],
      queryFn: ({ signal }) => api.ledgerStory(airingId, stationId, signal),
      retry,
    }),
};
