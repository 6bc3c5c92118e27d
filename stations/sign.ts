/** Signing and checking: compact JWS with Ed25519 for key lists, playlists, journals, heartbeats and time answers. */
import { createHash } from 'node:crypto';
import {
  CompactSign,
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import type { PublicJwk } from './protocol.ts';

/** A private Ed25519 key as JWK, with the public half in it. */
export type PrivateJwk = PublicJwk & { readonly d: string };

/** What a JWS is for: one signature can never stand in for another kind of message. */
export type SignedType = 'loa-keys+jwt' | 'loa-playlist+jwt' | 'loa-journal+jwt' | 'loa-heartbeat+jwt' | 'loa-time+jwt';

/** A fresh Ed25519 key pair. */
export async function generateSigningKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x, d } = await exportJWK(privateKey);
  if (x === undefined || d === undefined) throw new Error('Ed25519 key without x or d');
  return { kty: 'OKP', crv: 'Ed25519', x, d };
}

/** The public half alone. */
export function publicHalf(key: PublicJwk): PublicJwk {
  return { kty: 'OKP', crv: 'Ed25519', x: key.x };
}

/** RFC 7638 thumbprint, base64url: a key's id. */
export async function keyId(key: PublicJwk): Promise<string> {
  return calculateJwkThumbprint(publicHalf(key) as JWK);
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Twelve letters (60 bits) of the root key's thumbprint, as printed in an enrolment code. */
export async function rootFingerprint(root: PublicJwk): Promise<string> {
  return fingerprintOf(await keyId(root));
}

/** The twelve letters by which people compare a key, of its thumbprint. */
export function fingerprintOf(kid: string): string {
  const digest = createHash('sha256').update(kid).digest();
  return [...digest.subarray(0, 12)].map((byte) => LETTERS[byte % 32]).join('');
}

/** Signs a JSON payload; `kid` is the key's thumbprint. */
export async function sign(payload: unknown, type: SignedType, key: PrivateJwk): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  return new CompactSign(bytes)
    .setProtectedHeader({ alg: 'EdDSA', typ: type, kid: await keyId(key) })
    .sign(await importJWK(key as JWK, 'EdDSA'));
}

/** The payload of a JWS that one of `keys` signed as `type`, or why it is refused. Only EdDSA is accepted. */
export async function verify(
  jws: string,
  type: SignedType,
  keys: readonly PublicJwk[],
): Promise<
  { kind: 'ok'; payload: unknown } | { kind: 'refused'; reason: 'bad-signature' | 'unknown-key' | 'not-json' }
> {
  const byId = new Map(await Promise.all(keys.map(async (key) => [await keyId(key), key] as const)));
  let unknownKey = false;
  try {
    const { payload, protectedHeader } = await compactVerify(
      jws,
      async (header) => {
        const key = byId.get(header.kid ?? '');
        unknownKey = key === undefined;
        if (key === undefined) throw new Error('unknown key');
        return importJWK(key as JWK, 'EdDSA');
      },
      { algorithms: ['EdDSA'] },
    );
    if (protectedHeader.typ !== type) return { kind: 'refused', reason: 'bad-signature' };
    return parse(payload);
  } catch {
    return { kind: 'refused', reason: unknownKey ? 'unknown-key' : 'bad-signature' };
  }
}

/** The `kid` that a JWS names, unchecked; undefined where it names none. */
export function signerOf(jws: string): string | undefined {
  try {
    return decodeProtectedHeader(jws).kid;
  } catch {
    return undefined;
  }
}

function parse(bytes: Uint8Array): { kind: 'ok'; payload: unknown } | { kind: 'refused'; reason: 'not-json' } {
  try {
    return { kind: 'ok', payload: JSON.parse(new TextDecoder().decode(bytes)) };
  } catch {
    return { kind: 'refused', reason: 'not-json' };
  }
}
