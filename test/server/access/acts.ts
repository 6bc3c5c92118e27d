/** Who may call the routes of what approvers sign. */
import { approvers, everyone, type Rule, readers } from './rule.ts';

export const actsAccess: Readonly<Record<string, Rule>> = {
  'POST /api/v1/acts/options/approval': approvers,
  'POST /api/v1/acts/options/withdrawal': ['approver', 'admin', 'both'],
  'POST /api/v1/acts/options/emergency': everyone,
  'POST /api/v1/acts': approvers,
  'GET /api/v1/signing': readers,
};
