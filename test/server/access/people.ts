/** Who may call the routes of people. */
import type { Rule } from './rule.ts';

export const peopleAccess: Readonly<Record<string, Rule>> = {};
