/** Who may call the routes of figures. */
import { type Rule, readers } from './rule.ts';

export const figuresAccess: Readonly<Record<string, Rule>> = {
  'GET /api/v1/figures': readers,
};
