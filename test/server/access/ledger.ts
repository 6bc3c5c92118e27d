/** Who may call the routes of the airplay log. */
import { type Rule, readers, writers } from './rule.ts';

export const ledgerAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/ledger': readers,
  'GET /api/v1/ledger/list': readers,
  'GET /api/v1/ledger/days': readers,
  'GET /api/v1/ledger/segment': readers,
  'GET /api/v1/ledger/export': readers,
  'GET /api/v1/ledger/:airingId/:stationId': readers,
  'POST /api/v1/ledger/:airingId/:stationId/replay': writers,
};
