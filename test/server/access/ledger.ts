/** Who may call the routes of the airplay log. */
import { everyone, type Rule, writers } from './rule.ts';

export const ledgerAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/ledger': everyone,
  'GET /api/v1/ledger/list': everyone,
  'GET /api/v1/ledger/days': everyone,
  'GET /api/v1/ledger/segment': everyone,
  'GET /api/v1/ledger/export': everyone,
  'GET /api/v1/ledger/:airingId/:stationId': everyone,
  'POST /api/v1/ledger/:airingId/:stationId/replay': writers,
};
