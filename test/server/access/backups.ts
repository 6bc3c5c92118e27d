/** Who may call the routes of backups. */
import type { Rule } from './rule.ts';

export const backupsAccess: Readonly<Record<string, Rule>> = {};
