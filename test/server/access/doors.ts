/** Who may call the routes of the doors. */
import type { Rule } from './rule.ts';

export const doorsAccess: Readonly<Record<string, Rule>> = {};
