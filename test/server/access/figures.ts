/** Who may call the routes of figures. */
import type { Rule } from './rule.ts';

export const figuresAccess: Readonly<Record<string, Rule>> = {};
