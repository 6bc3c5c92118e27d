/** Who may call the routes of the doors. */
import { admins, type Rule } from './rule.ts';

export const doorsAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/doors': admins,
};
