/** Public listening and the package for villages without a box, on the HTTP API. */
import { z } from 'zod';
import { id, instant, localDate, sha256 } from './words.ts';

export const publicItem = z.object({
  id,
  title: z.string(),
  kind: z.string(),
  topics: z.array(z.object({ code: z.string(), title: z.string() })),
  text: z.string(),
  airedAt: instant,
  durationMs: z.int(),
  sha256,
});
export const publicList = z.object({
  commune: z.string(),
  topics: z.array(z.object({ code: z.string(), title: z.string(), items: z.int() })),
  items: z.array(publicItem),
  next: instant.nullable(),
});
export const usbQuery = z.object({
  stationId: id,
  firstDay: localDate,
  days: z.coerce.number().int().min(1).max(14).default(7),
});
export type PublicItem = z.input<typeof publicItem>;
export type PublicList = z.input<typeof publicList>;
