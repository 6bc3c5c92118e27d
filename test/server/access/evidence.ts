/** Who may call the routes of what people say was heard. */
import { everyone, type Rule, writers } from './rule.ts';

export const evidenceAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/evidence/week': everyone,
  'PUT /api/v1/evidence/week': writers,
  'POST /api/v1/evidence/listening': writers,
  'POST /api/v1/photos': writers,
  'GET /api/v1/photos/:sha256': everyone,
  'GET /api/v1/village-links': writers,
  'POST /api/v1/village-links': writers,
  'DELETE /api/v1/village-links/:id': writers,
  'GET /api/village/v1/days': 'village',
  'POST /api/village/v1/reports': 'village',
  'POST /api/village/v1/photo': 'village',
};
