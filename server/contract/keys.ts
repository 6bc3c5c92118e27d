/** The commune's keys on the HTTP API. */
import { z } from 'zod';
import { instant } from './words.ts';

/** Twelve letters that stand for a key; people compare them. */
const fingerprint = z.string();

/** How the keys stand. */
export const keyState = z.object({
  root: fingerprint,
  /** Where in the data folder of the server the root key still lies; null: it is not there. */
  rootFile: z.string().nullable(),
  version: z.int(),
  working: fingerprint,
  /** Since when it signs. */
  since: instant,
  /** Keys of the list before that stations still believe, until the next list. */
  former: z.array(fingerprint),
  /** A change that waits for the root's signature. */
  next: z.object({ version: z.int(), key: fingerprint, madeAt: instant, leaked: z.boolean() }).nullable(),
  /** How many stations said that they have the list in force, and the names of those that said they have an older one. */
  stations: z.object({
    holding: z.int(),
    waiting: z.array(z.string()),
    /** Stations that have the list and whose software demands no signature; none where the list names nobody. */
    unchecked: z.array(z.string()),
  }),
  /** Passkeys on the list in force, and those that are wished for the next one. */
  people: z.array(
    z.object({
      credentialId: z.string(),
      personId: z.string(),
      name: z.string(),
      uses: z.array(z.enum(['approver', 'emergency'])),
      fingerprint,
      listed: z.boolean(),
      asked: z.boolean(),
      keepUntil: instant.nullable(),
    }),
  ),
  /** Approvers who have no passkey that could sign. */
  without: z.array(z.string()),
  site: z.object({ rpId: z.string(), origins: z.array(z.string()) }).nullable(),
  /** The version a request for other people would get; null: the wish is what the list says. */
  askedVersion: z.int().nullable(),
  /** What stations would not play for want of a signature, once such a list is taken: of the coming 14 days, and templates of emergencies that were withdrawn by signature. */
  unsigned: z.object({ planned: z.int(), templates: z.int() }),
});
export type KeyState = z.input<typeof keyState>;

/** `leaked`: somebody else may have the key in force, so that it counts no more from the switch on. */
export const keyChange = z.object({ leaked: z.boolean().default(false) });

/** A list as the root signed it: the text of the file. */
export const signedList = z.object({
  list: z.string().min(1).max(100_000),
  /** Take it although some of the coming 14 days are not signed. */
  confirm: z.boolean().default(false),
});

/** The wished list of people who sign, the whole of it. `keepUntil`: kept for what it signed before its phone was changed. */
export const askedPeople = z.object({
  people: z
    .array(
      z.object({
        credentialId: z.string().max(700),
        uses: z.array(z.enum(['approver', 'emergency'])).min(1),
        keepUntil: instant.optional(),
      }),
    )
    .max(64),
});
export type AskedPeople = z.input<typeof askedPeople>;
