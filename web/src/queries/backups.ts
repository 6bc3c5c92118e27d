/** What the pages ask for: backups. */
import { queryOptions } from '@tanstack/react-query';
import { backupsApi } from '../api/backups.ts';
import { retry } from '../retry.ts';

/** While one is asked for or made, it is looked at this often, ms. */
const WATCHED_EVERY_MS = 5_000;

export const backupsQueries = {
  backups: () =>
    queryOptions({
      queryKey: ['backups'],
      queryFn: ({ signal }) => backupsApi.backups(signal),
      refetchInterval: ({ state: { data } }) =>
        data?.rows.some(({ endedAt }) => endedAt === null) === true ? WATCHED_EVERY_MS : false,
      retry,
    }),
};
