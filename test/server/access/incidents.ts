/** Who may call the routes of incidents, complaints, and whether it sounded then. */
import type { Rule } from './rule.ts';

export const incidentsAccess: Readonly<Record<string, Rule>> = {};
