/** The airplay log of the HTTP API. */
import type { LedgerGrid } from '../../../server/contract/ledger.ts';
import type { LedgerStory } from '../../../server/contract/ledger-story.ts';
import { queryString } from '../request.ts';
import { get } from '../verbs.ts';
import type { LedgerFilter } from '../wire.ts';

export const ledgerApi = {
  ledger: (filter: LedgerFilter, signal?: AbortSignal) =>
    get<LedgerGrid>(`/ledger${queryString({ ...filter })}`, signal),
  ledgerStory: (airingId: string, stationId: string, signal?: AbortSignal) =>
    get<LedgerStory>(`/ledger/${airingId}/${stationId}`, signal),
};
