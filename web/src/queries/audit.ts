/** What the page of the log of what people did asks for. */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { type AuditNarrowing, auditApi } from '../api/audit.ts';
import { retry } from '../retry.ts';

/** The server gives so many rows at once; fewer are the end. */
const ROWS_A_PAGE = 100;

export const auditQueries = {
  audit: (narrowing: AuditNarrowing) =>
    infiniteQueryOptions({
      queryKey: ['audit', narrowing],
      queryFn: ({ pageParam, signal }) => auditApi.audit(narrowing, pageParam, signal),
      initialPageParam: undefined as number | undefined,
      getNextPageParam: ({ rows, lookedTo }) =>
        lookedTo?.id ?? (rows.length < ROWS_A_PAGE ? undefined : rows.at(-1)?.id),
      retry,
      placeholderData: keepPreviousData,
    }),
};
