/** What the page of the log of what people did asks for. */
import { queryOptions } from '@tanstack/react-query';
import { auditApi } from '../api/audit.ts';
import { retry } from '../retry.ts';

export const auditQueries = {
  audit: () => queryOptions({ queryKey: ['audit'], queryFn: ({ signal }) => auditApi.audit(signal), retry }),
};
