/** Who may call the routes of the log of what people did. */
import { admins, type Rule } from './rule.ts';

export const auditAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/audit': admins,
  'GET /api/v1/audit/export': admins,
};
