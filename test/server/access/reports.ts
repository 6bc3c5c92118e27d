/** Who may call the routes of reports. */
import { admins, everyone, type Rule } from './rule.ts';

export const reportsAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/settings': everyone,
  'PUT /api/v1/settings/:name': admins,
};
