/** The log of what people did: a function per route. */
import type { AuditRow } from '../../../server/contract/audit.ts';
import { get } from '../verbs.ts';

export const auditApi = {
  audit: (signal?: AbortSignal) => get<{ rows: AuditRow[] }>('/audit', signal),
};
