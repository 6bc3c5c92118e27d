/** What the pages ask for: what approvers sign, and the people on the root's list. */
import { queryOptions } from '@tanstack/react-query';
import { signingApi } from '../api/signing.ts';
import { retry } from '../retry.ts';

export const signingQueries = {
  /** Whose signatures stations demand, and what of the coming two weeks lacks them. */
  signing: () => queryOptions({ queryKey: ['signing'], queryFn: ({ signal }) => signingApi.signing(signal), retry }),
};
