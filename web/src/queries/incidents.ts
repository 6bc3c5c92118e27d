/** What the pages ask for of incidents, complaints, and whether it sounded then, keyed. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type AirQuestion, type IncidentFilter, incidentsApi } from '../api/incidents.ts';
import { retry } from '../retry.ts';

export const incidentsQueries = {
  incidents: (filter: IncidentFilter) =>
    queryOptions({
      queryKey: ['incidents', filter],
      queryFn: ({ signal }) => incidentsApi.incidents(filter, signal),
      retry,
      placeholderData: keepPreviousData,
    }),
  airAnswer: (question: AirQuestion) =>
    queryOptions({
      queryKey: ['air-answer', question],
      queryFn: ({ signal }) => incidentsApi.airAnswer(question, signal),
      retry,
    }),
  complaints: () =>
    queryOptions({ queryKey: ['complaints'], queryFn: ({ signal }) => incidentsApi.complaints(signal), retry }),
};
