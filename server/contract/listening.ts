/** Public listening and the package for villages without a box, on the HTTP API. */
import { z } from 'zod';
import { id, instant, lines, localDate, sha256 } from './words.ts';

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
export const publicQuery = z.object({
  topic: z.string().max(20).optional(),
  /** Only what aired before it: `next` of the answer before. */
  before: instant.optional(),
});
export const publicList = z.object({
  commune: z.string(),
  /** The zone that its times are read in. */
  zone: z.string(),
  topics: z.array(z.object({ code: z.string(), title: z.string(), items: z.int() })),
  items: z.array(publicItem),
  next: instant.nullable(),
});
/** An item as those see it who may take it out. */
export const listeningItem = publicItem.omit({ text: true, topics: true }).extend({
  isReady: z.boolean(),
  withdrawn: z.object({ reason: z.string(), byName: z.string(), at: instant }).nullable(),
});
export const listeningState = z.object({ isOpen: z.boolean(), items: z.array(listeningItem) });
export const withdrawalWrite = z.object({ reason: lines(300).pipe(z.string().min(1)) });
export const usbQuery = z.object({
  stationId: id,
  firstDay: localDate,
  days: z.coerce.number().int().min(1).max(14).default(7),
});
/** Where the package of a village's own link lies, for some minutes. */
export const usbTicket = z.object({ path: z.string() });
export const usbTicketQuery = z.object({ ticket: z.string().min(20).max(100) });
export type WithdrawalWrite = z.input<typeof withdrawalWrite>;
export type UsbTicket = z.input<typeof usbTicket>;
export type ListeningState = z.input<typeof listeningState>;
export type PublicItem = z.input<typeof publicItem>;
export type PublicList = z.input<typeof publicList>;
