/** Who may call the routes of what people say was heard. */
import type { Rule } from './rule.ts';

export const evidenceAccess: Readonly<Record<string, Rule>> = {};
