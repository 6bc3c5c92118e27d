/** What approvers sign with their passkeys, on the HTTP API. */
import { z } from 'zod';
import { signedActSchema } from '../../stations/protocol.ts';
import { id, instant, sha256 } from './words.ts';

/** A text and the assertion over it, from the browser. */
export const signedAct = signedActSchema;
export type SignedAct = z.infer<typeof signedAct>;

/** For what an approval is to be signed: the files heard, or a live source's address seen. */
export const approvalAsk = z.object({
  items: z
    .array(
      z.union([
        z.object({ segmentId: id, sha256 }),
        z.object({ sourceId: id, url: z.string().max(2000) }),
        /** Approved already: a hash, or `relay:` and the hash of its address. */
        z.object({ content: z.string().regex(/^(relay:)?[0-9a-f]{64}$/) }),
      ]),
    )
    .min(1)
    .max(500),
  notAfter: instant.optional(),
});
export type ApprovalAsk = z.input<typeof approvalAsk>;
export const withdrawalAsk = z.object({ segmentId: id });
/** The text to be signed, what the browser's passkey is asked with, and each line of it in words. */
export const actAsked = z.object({
  text: z.string(),
  options: z.unknown(),
  lines: z.array(z.object({ item: z.string(), title: z.string(), needs: z.int(), notAfter: instant })),
});
export type ActAsked = z.input<typeof actAsked>;
export const actBody = z.object({ signed: signedAct });
export const actMade = z.object({ id: sha256, notAfter: instant });

/** Whose signatures stations demand, and what of the coming 14 days lacks them or soon will; templates that are barred last, without `firstAt`. */
export const signing = z.object({
  inForce: z
    .object({
      approvers: z.int(),
      emergency: z.int(),
      /** Who may call an emergency: whom to wake. */ emergencyNames: z.array(z.string()),
    })
    .nullable(),
  unsigned: z.array(
    z.object({
      item: z.string(),
      title: z.string(),
      firstAt: instant.nullable(),
      endsAt: instant.nullable(),
      needs: z.int(),
      has: z.int(),
      /** Withdrawn by signature, and not signed by enough since: stations that remember it play it in no emergency either. */
      barred: z.boolean(),
      /** The caller had a hand in it, or has signed it: somebody else must. */
      notYours: z.boolean(),
    }),
  ),
});
export type Signing = z.input<typeof signing>;
