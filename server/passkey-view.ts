/** A passkey as its holder sees it: its letters to compare, and what it may sign by the root's list. */
import { createHash } from 'node:crypto';
import type { PersonKey } from '../stations/protocol.ts';
import { fingerprintOf } from '../stations/sign.ts';
import { personFingerprint } from '../stations/verify-act.ts';
import type { Passkey } from './store/passkey-store.ts';

/** `people`: who signs, by the list in force. */
export function passkeyView(
  { id, name, createdAt, lastUsedAt, jwk, publicKey }: Passkey,
  people: readonly PersonKey[],
) {
  const listed = people.find((one) => one.id === id && one.madeBefore === undefined)?.uses ?? [];
  const fingerprint =
    jwk === null ? fingerprintOf(createHash('sha256').update(publicKey).digest('base64url')) : personFingerprint(jwk);
  return { id, name, createdAt, lastUsedAt, fingerprint, maySign: jwk !== null, listed: [...listed] };
}
