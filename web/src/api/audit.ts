/** The log of what people did: a function per route. */
import type { AuditPage } from '../../../server/contract/audit.ts';
import { queryString } from '../request.ts';
import { get } from '../verbs.ts';
import type { Iso } from '../wire.ts';
import type { StoredAudit } from '../words/audit-csv.ts';

/** What of the log is wanted; absent: all of it. */
export interface AuditNarrowing {
  readonly who?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: Iso | undefined;
  readonly to?: Iso | undefined;
  readonly q?: string | undefined;
  /** Acts whose words hold `q`, which the server does not know, with commas between. */
  readonly qActions?: string | undefined;
}

export const auditApi = {
  /** The newest rows that fit, or those older than the row `before`. */
  audit: (narrowing: AuditNarrowing, before: number | undefined, signal?: AbortSignal) =>
    get<AuditPage>(`/audit${queryString({ ...narrowing, before: before?.toString() })}`, signal),
  /** As stored, with the hashes of the chain. */
  auditExportPath: (narrowing: AuditNarrowing) =>
    `/api/v1/audit/export${queryString({ ...narrowing, format: 'json' })}`,
  storedAudit: (narrowing: AuditNarrowing) =>
    get<StoredAudit[]>(`/audit/export${queryString({ ...narrowing, format: 'json' })}`),
};
