/** What the pages ask for: own account, invitations and delegations. */
import { queryOptions } from '@tanstack/react-query';
import { peopleApi } from '../api/people.ts';
import { retry } from '../retry.ts';

export const peopleQueries = {
  sessions: () => queryOptions({ queryKey: ['sessions'], queryFn: ({ signal }) => peopleApi.sessions(signal), retry }),
  passkeys: () => queryOptions({ queryKey: ['passkeys'], queryFn: ({ signal }) => peopleApi.passkeys(signal), retry }),
  /** `token` as it stands in the address. */
  oneTimeLink: (token: string) =>
    queryOptions({
      queryKey: ['one-time-link', token],
      queryFn: ({ signal }) => peopleApi.oneTimeLink(token, signal),
      retry,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  delegations: () =>
    queryOptions({ queryKey: ['delegations'], queryFn: ({ signal }) => peopleApi.delegations(signal), retry }),
};
