/** Who may call the routes of public listening and the package for villages. */
import type { Rule } from './rule.ts';

export const listeningAccess: Readonly<Record<string, Rule>> = {};
