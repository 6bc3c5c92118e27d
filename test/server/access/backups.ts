/** Who may call the routes of backups. */
import { admins, type Rule } from './rule.ts';

export const backupsAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/backups': admins,
  'POST /api/v1/backups': admins,
  'POST /api/v1/restores/:id/settle': admins,
};
