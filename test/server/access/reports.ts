/** Who may call the routes of reports. */
import { admins, type Rule, readers, writers } from './rule.ts';

export const reportsAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/settings': readers,
  'PUT /api/v1/settings/:name': admins,
  'GET /api/v1/report-profile': readers,
  'PUT /api/v1/report-profile': admins,
  'GET /api/v1/reports': readers,
  'POST /api/v1/reports': writers,
  'GET /api/v1/reports/:id': readers,
  'PATCH /api/v1/reports/:id': writers,
  'DELETE /api/v1/reports/:id': writers,
  'GET /api/v1/reports/:id/checklist': readers,
  'GET /api/v1/reports/:id/suggestions': readers,
  'GET /api/v1/reports/:id/preview/:kind': readers,
  'POST /api/v1/reports/:id/editions': writers,
  'GET /api/v1/reports/:id/editions/:edition/files/:kind': readers,
  'POST /api/v1/reports/:id/editions/:edition/scans': writers,
  'GET /api/v1/reports/:id/editions/:edition/scans/:sha256': readers,
};
