/** WebAuthn by @simplewebauthn/server: the one place that knows it. It takes 29 MB and comes when the first passkey does. */
import type { KeySite, PersonJwk } from '../stations/protocol.ts';

/** EdDSA, ES256, RS256 (Windows Hello): the last one logs in but signs no acts. */
const ALGORITHMS = [-8, -7, -257];
/** How long the browser's sheet stays open, ms. */
const SHEET_MS = 120_000;

/** A passkey as it was made. `publicKey`: COSE, base64url; `jwk` where it can sign acts. */
export interface MadePasskey {
  readonly id: string;
  readonly publicKey: string;
  readonly alg: number;
  readonly jwk: PersonJwk | null;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backedUp: boolean;
}

/** What a browser is asked for, to make one. `challenge`: base64url of its bytes. */
export async function createOptions(
  site: KeySite,
  challenge: string,
  holder: { readonly id: string; readonly username: string; readonly displayName: string; readonly commune: string },
  own: readonly string[],
): Promise<unknown> {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: `Loa ${holder.commune}`,
    rpID: site.rpId,
    userID: new Uint8Array(Buffer.from(holder.id)),
    userName: holder.username,
    userDisplayName: holder.displayName,
    challenge: bytesOf(challenge),
    timeout: SHEET_MS,
    attestationType: 'none',
    excludeCredentials: own.map((id) => ({ id })),
    // A login asks for no name: a key that does not know whose it is could never be shown.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** What a browser is asked for, to prove that it holds one; any of this site where `allowed` is empty. */
export async function proveOptions(site: KeySite, challenge: string, allowed: readonly string[]): Promise<unknown> {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: site.rpId,
    challenge: bytesOf(challenge),
    timeout: SHEET_MS,
    userVerification: 'required',
    allowCredentials: allowed.map((id) => ({ id })),
  });
}

/** The passkey that this answer brings; undefined where it is none for this site and challenge. */
export async function readCreated(
  site: KeySite,
  challenge: string,
  response: unknown,
): Promise<MadePasskey | undefined> {
  const { verifyRegistrationResponse } = await library();
  const verified = await quietly(() =>
    verifyRegistrationResponse({
      response: response as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: challenge,
      expectedOrigin: [...site.origins],
      expectedRPID: site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (verified?.verified !== true) return undefined;
  const { credential, credentialBackedUp } = verified.registrationInfo;
  const { decodeCredentialPublicKey, cose } = await helpers();
  const key = decodeCredentialPublicKey(credential.publicKey);
  const alg = key.get(cose.COSEKEYS.alg);
  if (alg === undefined) return undefined;
  return {
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    alg,
    jwk: jwkOf(key as unknown as ReadonlyMap<number, unknown>),
    counter: credential.counter,
    transports: credential.transports ?? [],
    backedUp: credentialBackedUp,
  };
}

/** The passkey's counter where this answer proves that its holder is here; undefined otherwise. */
export async function readProof(
  site: KeySite,
  challenge: string,
  passkey: { readonly id: string; readonly publicKey: string; readonly counter: number },
  response: unknown,
): Promise<{ readonly counter: number } | undefined> {
  const { verifyAuthenticationResponse } = await library();
  const verified = await quietly(() =>
    verifyAuthenticationResponse({
      response: response as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: challenge,
      expectedOrigin: [...site.origins],
      expectedRPID: site.rpId,
      requireUserVerification: true,
      credential: { id: passkey.id, publicKey: bytesOf(passkey.publicKey), counter: passkey.counter },
    }),
  );
  return verified?.verified === true ? { counter: verified.authenticationInfo.newCounter } : undefined;
}

/** COSE (RFC 9053) to JWK, of the two kinds that sign acts. */
function jwkOf(key: ReadonlyMap<number, unknown>): PersonJwk | null {
  const part = (label: number) => {
    const bytes = key.get(label);
    return bytes instanceof Uint8Array && bytes.length === 32 ? Buffer.from(bytes).toString('base64url') : undefined;
  };
  const [kty, alg, crv, x, y] = [key.get(1), key.get(3), key.get(-1), part(-2), part(-3)];
  if (x === undefined) return null;
  if (kty === 2 && alg === -7 && crv === 1 && y !== undefined) return { kty: 'EC', crv: 'P-256', x, y };
  return kty === 1 && alg === -8 && crv === 6 ? { kty: 'OKP', crv: 'Ed25519', x } : null;
}

/** The library throws at what does not fit; whatever strangers send is one refusal here. */
async function quietly<T>(verify: () => Promise<T>): Promise<T | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}

const library = () => import('@simplewebauthn/server');
const helpers = () => import('@simplewebauthn/server/helpers');
