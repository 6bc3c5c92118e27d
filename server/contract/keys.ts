/** The commune's keys on the HTTP API. */
import { z } from 'zod';
import { instant } from './words.ts';

/** Twelve letters that stand for a key; people compare them. */
const fingerprint = z.string();

/** How the keys stand. */
export const keyState = z.object({
  root: fingerprint,
  version: z.int(),
  working: fingerprint,
  since: instant,
  /** Keys of the list before that stations still believe, until the next list. */
  former: z.array(fingerprint),
  /** A change that waits for the root's signature. */
  next: z.object({ version: z.int(), key: fingerprint, madeAt: instant, leaked: z.boolean() }).nullable(),
  /** How many stations said that they have the list in force, and the names of those that said they have an older one. */
  stations: z.object({ holding: z.int(), waiting: z.array(z.string()) }),
});
export type KeyState = z.input<typeof keyState>;

/** `leaked`: somebody else may have the key in force, so that it counts no more from the switch on. */
export const keyChange = z.object({ leaked: z.boolean().default(false) });

/** A list as the root signed it: the text of the file. */
export const signedList = z.object({ list: z.string().min(1).max(100_000) });
