/** A passkey without a phone: makes a key and answers a browser's WebAuthn questions as an authenticator would; `over` bends the answers for attacks. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { PersonJwk } from '../../stations/protocol.ts';

export interface Bent {
  readonly type?: string;
  readonly origin?: string;
  readonly rpId?: string;
  /** Bits of the authenticator data: 1 user present, 4 user verified. */
  readonly flags?: number;
  readonly counter?: number;
  readonly crossOrigin?: boolean;
}

/** The parts of an assertion, base64url, as the browser's library passes them on. */
export interface SoftAssertion {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly clientExtensionResults: object;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
  };
}

const USER_PRESENT = 1;
const USER_VERIFIED = 4;
const HAS_CREDENTIAL = 64;

export interface SoftPasskey {
  readonly credentialId: string;
  readonly jwk: PersonJwk;
  /** The public key in COSE. */
  cose(): Buffer;
  /** Answers `generateRegistrationOptions`. */
  register(options: { readonly challenge: string }, over?: Bent): object;
  /** Answers a challenge (base64url text, or its bytes). */
  assert(challenge: string | Buffer, over?: Bent): SoftAssertion;
}

/** Makes one for a site. */
export function softPasskey(site: {
  readonly rpId: string;
  readonly origin: string;
  /** `RS256` as Windows Hello may have it: it signs no acts, its `jwk` is no person's. */
  readonly alg?: 'ES256' | 'EdDSA' | 'RS256';
}): SoftPasskey {
  const pair = makePair(site.alg);
  const jwk = pair.publicKey.export({ format: 'jwk' }) as PersonJwk;
  const credential = randomBytes(20);
  const clientData = (type: string, challenge: string | Buffer, over: Bent) =>
    Buffer.from(
      JSON.stringify({
        type: over.type ?? type,
        challenge: typeof challenge === 'string' ? challenge : challenge.toString('base64url'),
        origin: over.origin ?? site.origin,
        crossOrigin: over.crossOrigin ?? false,
      }),
    );
  const head = (over: Bent, more = 0) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(over.counter ?? 0);
    const flags = Buffer.from([(over.flags ?? USER_PRESENT | USER_VERIFIED) | more]);
    return Buffer.concat([sha256(Buffer.from(over.rpId ?? site.rpId)), flags, counter]);
  };
  return {
    credentialId: credential.toString('base64url'),
    jwk,
    cose: () => coseOf(jwk),
    register(options, over = {}) {
      const clientDataJson = clientData('webauthn.create', options.challenge, over);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credential.length);
      const authData = Buffer.concat([head(over, HAS_CREDENTIAL), Buffer.alloc(16), length, credential, coseOf(jwk)]);
      return {
        id: credential.toString('base64url'),
        rawId: credential.toString('base64url'),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientDataJson.toString('base64url'),
          attestationObject: attestation(authData).toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    assert(challenge, over = {}) {
      const clientDataJson = clientData('webauthn.get', challenge, over);
      const authData = head(over);
      return {
        id: credential.toString('base64url'),
        rawId: credential.toString('base64url'),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientDataJson.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: signed(pair.privateKey, Buffer.concat([authData, sha256(clientDataJson)])).toString('base64url'),
        },
      };
    },
  };
}

function makePair(alg: 'ES256' | 'EdDSA' | 'RS256' = 'ES256') {
  if (alg === 'EdDSA') return generateKeyPairSync('ed25519');
  if (alg === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function signed(key: KeyObject, bytes: Buffer): Buffer {
  return sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', bytes, key);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** CBOR of a key by RFC 9053: {1: kty, 3: alg, -1: crv, -2: x, -3: y}; of RSA {1: 3, 3: -257, -1: n, -2: e}. */
function coseOf(jwk: PersonJwk | { readonly kty: 'RSA'; readonly n: string; readonly e: string }): Buffer {
  if (jwk.kty === 'RSA') {
    const [n, e] = [Buffer.from(jwk.n, 'base64url'), Buffer.from(jwk.e, 'base64url')];
    const head = Buffer.from([0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x59, n.length >> 8, n.length & 255]);
    return Buffer.concat([head, n, Buffer.from([0x21, 0x40 | e.length]), e]);
  }
  const bytes = (text: string) => Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(text, 'base64url')]);
  if (jwk.kty === 'OKP') return Buffer.concat([Buffer.from([0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21]), bytes(jwk.x)]);
  return Buffer.concat([
    Buffer.from([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21]),
    bytes(jwk.x),
    Buffer.from([0x22]),
    bytes(jwk.y),
  ]);
}

/** CBOR of an attestation that says nothing of its maker: {fmt: "none", attStmt: {}, authData}. */
function attestation(authData: Buffer): Buffer {
  const text = (word: string) => Buffer.concat([Buffer.from([0x60 | word.length]), Buffer.from(word)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(authData.length);
  return Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    Buffer.from([0x59]),
    length,
    authData,
  ]);
}
