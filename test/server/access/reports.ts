/** Who may call the routes of reports. */
import { admins, everyone, type Rule, writers } from './rule.ts';

export const reportsAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/settings': everyone,
  'PUT /api/v1/settings/:name': admins,
  'GET /api/v1/report-profile': everyone,
  'PUT /api/v1/report-profile': admins,
  'GET /api/v1/reports': everyone,
  'POST /api/v1/reports': writers,
  'GET /api/v1/reports/:id': everyone,
  'PATCH /api/v1/reports/:id': writers,
  'DELETE /api/v1/reports/:id': writers,
  'GET /api/v1/reports/:id/checklist': everyone,
  'GET /api/v1/reports/:id/suggestions': everyone,
  'GET /api/v1/reports/:id/preview/:kind': everyone,
  'POST /api/v1/reports/:id/editions': writers,
  'GET /api/v1/reports/:id/editions/:edition/files/:kind': everyone,
  'POST /api/v1/reports/:id/editions/:edition/scans': writers,
  'GET /api/v1/reports/:id/editions/:edition/scans/:sha256': everyone,
};
