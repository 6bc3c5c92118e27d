/** Who may call the routes of reports. */
import type { Rule } from './rule.ts';

export const reportsAccess: Readonly<Record<string, Rule>> = {};
