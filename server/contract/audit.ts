/** The log of what people did, on the HTTP API. */
import { z } from 'zod';
import { instant, sha256 } from './words.ts';

const filters = {
  /** An id or a name. */
  who: z.string().max(100).optional(),
  action: z.string().max(60).optional(),
  subject: z.string().max(40).optional(),
  subjectId: z.string().max(100).optional(),
  /** From this instant on, and before that one. */
  from: instant.optional(),
  to: instant.optional(),
  /** Looked for in every column, without marks and capitals. */
  q: z.string().max(200).optional(),
  /** Actions, with commas between: beside what holds `q`, rows of these are found too. The page names those whose words hold it. */
  qActions: z.string().max(8_000).optional(),
};
export const auditQuery = z.object({
  ...filters,
  /** Rows older than this one. */
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const auditExport = z.object({ ...filters, format: z.enum(['csv', 'json']).default('csv') });
export const auditRow = z.object({
  id: z.int(),
  at: instant,
  who: z.string(),
  action: z.string(),
  subject: z.string(),
  subjectId: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  /** Address and device; null of old rows and of Loa itself. */
  source: z.string().nullable(),
  /** Its hash stands in the chain. */
  chained: z.boolean(),
});
export type AuditRow = z.input<typeof auditRow>;

export const auditPage = z.object({
  rows: z.array(auditRow),
  /** A search for a text stopped at this row, and goes on with the rows before it; null: nothing was left out. */
  lookedTo: z.object({ id: z.int(), at: instant }).nullable(),
  /** With the newest rows: everybody who stands in the log, by the name they had last. */
  people: z.array(z.object({ who: z.string(), name: z.string() })),
  /** `brokenAt`: the first row that does not hold; `head`: the newest row's hash, which stands for all before it. */
  chain: z.object({ rows: z.int(), brokenAt: z.int().nullable(), head: sha256.nullable() }),
});
export type AuditPage = z.input<typeof auditPage>;
