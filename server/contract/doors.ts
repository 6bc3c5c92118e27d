/** Which doors stand open, on the HTTP API. */
import { z } from 'zod';

export const doors = z.object({
  lines: z.array(
    z.object({
      what: z.enum([
        'https',
        'passkeys',
        'factors',
        'two-approvers',
        'signing',
        'sandbox',
        'backup',
        'rootKey',
        'audit',
      ]),
      state: z.enum(['good', 'missing', 'off']),
      words: z.string(),
      href: z.string().nullable(),
    }),
  ),
});
export type Doors = z.input<typeof doors>;
