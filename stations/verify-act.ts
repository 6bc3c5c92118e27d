/** Whether an act is what a person on the root's list signed with a passkey: server and stations judge by this one reading. */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Act, actSchema, type KeySite, type PersonJwk, type PersonKey, type SignedAct } from './protocol.ts';
import { fingerprintOf } from './sign.ts';

/** Why a signed text is no act. */
export type ActFault =
  | 'unknown-signer'
  | 'not-an-act'
  | 'other-commune'
  | 'bad-dates'
  | 'wrong-use'
  | 'phone-changed'
  | 'not-an-assertion'
  | 'other-text'
  | 'other-origin'
  | 'other-site'
  | 'not-confirmed'
  | 'bad-key'
  | 'bad-signature';

/** What an act is held against: the commune, and who signs for it on which site. */
export interface ActTrust {
  readonly commune: string;
  readonly people: readonly PersonKey[];
  readonly site: KeySite | undefined;
}

/** An act that holds, with its id and the key that signed it; or why it does not. */
export type ActVerdict =
  | { readonly kind: 'ok'; readonly id: string; readonly act: Act; readonly signer: PersonKey }
  | { readonly kind: 'refused'; readonly reason: ActFault };

const DAY_MS = 86_400_000;
/** No approval lasts longer. */
export const LONGEST_ACT_MS = 800 * DAY_MS;
/** No order for an emergency does. */
export const LONGEST_EMERGENCY_MS = DAY_MS;
/** SHA-256 of the site's name, a byte of flags, four of the counter (WebAuthn, section 6.1). */
const SHORTEST_DATA = 37;
/** User present, user verified. */
const CONFIRMED = 0x05;

/** Judges a signed text. Sync, and the same at every time of day: whether an act has ended is asked elsewhere. */
export function verifyAct(signed: SignedAct, trust: ActTrust): ActVerdict {
  const signer = trust.people.find(({ id }) => id === signed.signer);
  if (signer === undefined) return refused('unknown-signer');
  const act = readAct(signed.text);
  if (act === undefined) return refused('not-an-act');
  const reason = findActFault(act, signer, trust.commune) ?? findAssertionFault(signed, signer, trust.site);
  return reason === undefined ? { kind: 'ok', id: actId(signed.text), act, signer } : refused(reason);
}

/** What an act is called: the SHA-256 (hex) of its text. */
export function actId(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * What the passkey signs over. This server's logins ask for chance bytes and never for these; a server that somebody has taken over chooses what every
 * tap is asked for, and any tap of a listed passkey on its pages, a login too, can then be an act.
 */
export function actChallenge(text: string): Buffer {
  return createHash('sha256').update(`loa-act/1\n${text}`).digest();
}

/** How a live source stands in an act. */
export function relayItem(url: string): string {
  return `relay:${createHash('sha256').update(url).digest('hex')}`;
}

/** What an act's item is about (a hash, `relay:` and a hash), and how many persons it asks for. */
export function readActItem(item: string): { readonly content: string; readonly needs: number } {
  return item.endsWith('*2') ? { content: item.slice(0, -2), needs: 2 } : { content: item, needs: 1 };
}

/** RFC 7638 thumbprint, base64url, of a passkey's public key. */
export function personKeyId(jwk: PersonJwk): string {
  const members =
    jwk.kty === 'EC' ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y } : { crv: jwk.crv, kty: jwk.kty, x: jwk.x };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

/** The twelve letters of a passkey, as they stand on its holder's account page and in what the root signs. */
export function personFingerprint(jwk: PersonJwk): string {
  return fingerprintOf(personKeyId(jwk));
}

/** The text as an act. There is one way of writing it, so that nothing in it is said twice, or is there unseen. */
export function readAct(text: string): Act | undefined {
  if (!text.isWellFormed()) return undefined;
  const act = actSchema.safeParse(parseJson(text)).data;
  return act !== undefined && JSON.stringify(act) === text ? act : undefined;
}

function findActFault(act: Act, signer: PersonKey, commune: string): ActFault | undefined {
  const { decision, items, madeAt, notAfter, order } = act;
  if (act.commune !== commune) return 'other-commune';
  const isEmergency = decision === 'emergency';
  // An order is for one message, and nothing but an order is for a place.
  if (isEmergency !== (order !== undefined)) return 'not-an-act';
  if (isEmergency && (items.length !== 1 || !/^[0-9a-f]{64}$/.test(items[0] ?? ''))) return 'not-an-act';
  const longestMs = isEmergency ? LONGEST_EMERGENCY_MS : LONGEST_ACT_MS;
  if (madeAt >= notAfter || notAfter > madeAt + longestMs) return 'bad-dates';
  if (!signer.uses.includes(isEmergency ? 'emergency' : 'approver')) return 'wrong-use';
  return madeAt >= (signer.madeBefore ?? Number.POSITIVE_INFINITY) ? 'phone-changed' : undefined;
}

/** WebAuthn, section 7.2, as far as it concerns whoever was not there when it was asked for. */
function findAssertionFault(signed: SignedAct, signer: PersonKey, site: KeySite | undefined): ActFault | undefined {
  const clientData = decode(signed.clientDataJson);
  const data = decode(signed.authenticatorData);
  const signature = decode(signed.signature);
  if (clientData === undefined || data === undefined || signature === undefined) return 'not-an-assertion';
  const client = readClientData(clientData);
  if (client?.type !== 'webauthn.get') return 'not-an-assertion';
  if (client.challenge !== actChallenge(signed.text).toString('base64url')) return 'other-text';
  if (site === undefined || !site.origins.includes(String(client.origin))) return 'other-origin';
  if ((client.crossOrigin ?? false) !== false || client.topOrigin !== undefined) return 'other-origin';
  if (data.length < SHORTEST_DATA) return 'not-an-assertion';
  if (!data.subarray(0, 32).equals(sha256(site.rpId))) return 'other-site';
  if (((data[32] ?? 0) & CONFIRMED) !== CONFIRMED) return 'not-confirmed';
  const key = importKey(signer.jwk);
  if (key === undefined) return 'bad-key';
  return isSigned(Buffer.concat([data, sha256(clientData)]), signature, key) ? undefined : 'bad-signature';
}

interface ClientData {
  readonly type?: unknown;
  readonly challenge?: unknown;
  readonly origin?: unknown;
  readonly crossOrigin?: unknown;
  readonly topOrigin?: unknown;
}

function readClientData(bytes: Buffer): ClientData | undefined {
  const parsed = parseJson(bytes.toString('utf8'));
  return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
}

/** ES256 signs in DER, EdDSA plainly. */
function isSigned(bytes: Buffer, signature: Buffer, key: KeyObject): boolean {
  try {
    return verify(key.asymmetricKeyType === 'ec' ? 'sha256' : null, bytes, key, signature);
  } catch {
    return false;
  }
}

/** Undefined for a point that is not on the curve, and for a key that could be written in another way, too. */
function importKey(jwk: PersonJwk): KeyObject | undefined {
  const parts = jwk.kty === 'EC' ? [jwk.x, jwk.y] : [jwk.x];
  if (parts.some((part) => decode(part)?.length !== 32)) return undefined;
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** Base64url in its one spelling: the last letter has bits that say nothing, and they are zero. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sha256(bytes: string | Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function refused(reason: ActFault): ActVerdict {
  return { kind: 'refused', reason };
}
