/** Who may call the routes of incidents, complaints, and whether it sounded then. */
import { everyone, type Rule, readers, writers } from './rule.ts';

export const incidentsAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/incidents': readers,
  'POST /api/v1/incidents': everyone,
  'PATCH /api/v1/incidents/:id': everyone,
  'DELETE /api/v1/incidents/:id': everyone,
  'POST /api/v1/incidents/:id/end': everyone,
  'GET /api/v1/air-answer': readers,
  'GET /api/v1/complaints': everyone,
  'POST /api/v1/complaints': writers,
  'GET /api/v1/complaints/:id': everyone,
  'POST /api/v1/complaints/:id/answers': writers,
};
