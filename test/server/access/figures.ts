/** Who may call the routes of figures. */
import { everyone, type Rule } from './rule.ts';

export const figuresAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/figures': everyone,
};
