/** The log of what people did, on the HTTP API. */
import { z } from 'zod';
import { instant } from './words.ts';

export const auditQuery = z.object({
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  who: z.string().max(100).optional(),
  action: z.string().max(60).optional(),
  subject: z.string().max(40).optional(),
  subjectId: z.string().max(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
  q: z.string().max(200).optional(),
});
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
