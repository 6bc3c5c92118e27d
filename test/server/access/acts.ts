/** Who may call the routes of what approvers sign. */
import type { Rule } from './rule.ts';

export const actsAccess: Readonly<Record<string, Rule>> = {};
