/** The airplay log of the HTTP API. */
import type { LedgerGrid } from '../../../server/contract/ledger.ts';
import type { LedgerStory } from '../../../server/contract/ledger-story.ts';
import type { LedgerDays, LedgerList, ReplayMade, SegmentAirings } from '../../../server/contract/log.ts';
import { queryString } from '../request.ts';
import { get, post } from '../verbs.ts';
import type { LedgerFilter, LedgerNarrowing } from '../wire.ts';

export const ledgerApi = {
  ledger: (filter: LedgerFilter, signal?: AbortSignal) =>
    get<LedgerGrid>(`/ledger${queryString({ ...filter })}`, signal),
  ledgerList: (filter: LedgerFilter, after: string | undefined, signal?: AbortSignal) =>
    get<LedgerList>(`/ledger/list${queryString({ ...filter, after })}`, signal),
  ledgerDays: (days: { firstDay: string; lastDay: string }, narrowing: LedgerNarrowing, signal?: AbortSignal) =>
    get<LedgerDays>(`/ledger/days${queryString({ ...narrowing, ...days })}`, signal),
  segmentAirings: (segmentId: string, before: string | undefined, signal?: AbortSignal) =>
    get<SegmentAirings>(`/ledger/segment${queryString({ segmentId, before })}`, signal),
  ledgerStory: (airingId: string, stationId: string, signal?: AbortSignal) =>
    get<LedgerStory>(`/ledger/${airingId}/${stationId}`, signal),
  /** Proposes to air again what did not sound (`dryRun`), or does it. */
  replay: (airingId: string, stationId: string, body: { dryRun: boolean; startsAt?: string }) =>
    post<ReplayMade>(`/ledger/${airingId}/${stationId}/replay`, body),
  /** Where the browser fetches the rows as a file. */
  exportPath: (filter: LedgerFilter, format: 'csv' | 'json') =>
    `/api/v1/ledger/export${queryString({ ...filter, format })}`,
};
