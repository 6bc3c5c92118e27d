/** What the pages ask for of what people say was heard, keyed. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { evidenceApi } from '../api/evidence.ts';
import { retry } from '../retry.ts';

export const evidenceQueries = {
  /** All villages of the week that holds the day. */
  evidenceWeek: (week: string) =>
    queryOptions({
      queryKey: ['evidence', 'week', week],
      queryFn: ({ signal }) => evidenceApi.evidenceWeek(week, undefined, signal),
      retry,
      placeholderData: keepPreviousData,
    }),
  /** One village with its airings and all that was said. */
  evidenceVillage: (week: string, stationId: string) =>
    queryOptions({
      queryKey: ['evidence', 'village', week, stationId],
      queryFn: ({ signal }) => evidenceApi.evidenceWeek(week, stationId, signal),
      retry,
    }),
  villageLinks: () =>
    queryOptions({
      queryKey: ['village-links'],
      queryFn: ({ signal }) => evidenceApi.villageLinks(signal),
      retry,
    }),
};
