/** What the pages ask for: which doors stand open. */
import { queryOptions } from '@tanstack/react-query';
import { doorsApi } from '../api/doors.ts';
import { retry } from '../retry.ts';

export const doorsQueries = {
  doors: () => queryOptions({ queryKey: ['doors'], queryFn: ({ signal }) => doorsApi.doors(signal), retry }),
};
