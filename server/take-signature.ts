/** A person's signature under a deed: whether it is needed, whom it is held against, and what the browser's passkey is asked with. */
import type { FastifyRequest } from 'fastify';
import type { PersonKey, SignedAct } from '../stations/protocol.ts';
import { type ActTrust, actChallenge } from '../stations/verify-act.ts';
import type { AppDeps } from './app-deps.ts';
import { AppError } from './errors.ts';
import { type ActInput, makeAct } from './make-act.ts';
import { actorOf } from './routes/session.ts';
import { signingPeople } from './signing-people.ts';
import { refuseClone, type Signature } from './store/act-store.ts';
import { fromJson } from './store/json-column.ts';
import { type Passkey, passkeysOf, revokedPasskeys, siteOf } from './store/passkey-store.ts';

type Use = PersonKey['uses'][number];

/** The browser gives up after this, ms. */
const TAP_MS = 4 * 60_000;

/**
 * The signature that came with a request. None is needed while the root's list names nobody for this use; what is signed before that is kept for
 * the day it does. Throws signature-needed, signer-not-listed, signature-refused.
 */
export async function takeSignature(
  deps: AppDeps,
  request: FastifyRequest,
  signed: SignedAct | undefined,
  use: Use,
): Promise<Signature | undefined> {
  const actor = actorOf(request);
  if (signed === undefined) {
    const listed = await signingPeople(deps.keyRing);
    if ((use === 'approver' ? listed.approvers : listed.emergency) === 0) return undefined;
    const isListed = listed.people.some(({ person, uses }) => person === actor.id && uses.includes(use));
    throw new AppError(isListed ? 'signature-needed' : 'signer-not-listed');
  }
  return heldAgainst(deps, request, signed);
}

/** A signature that is there, whether it is needed or not. Throws signature-refused. */
export async function heldAgainst(deps: AppDeps, request: FastifyRequest, signed: SignedAct): Promise<Signature> {
  const signature = { signed, trust: (await trustOf(deps, request)).trust };
  await refuseClone(deps.db, deps.now(), deps.communeId, signature, actorOf(request));
  return signature;
}

/** The text to be signed and the question to the browser's passkey. Throws signer-not-listed, passkey-cannot-sign, passkeys-unavailable. */
export async function askForTap(deps: AppDeps, request: FastifyRequest, input: ActInput) {
  const { trust, own, isListed } = await trustOf(deps, request);
  const use: Use = input.decision === 'emergency' ? 'emergency' : 'approver';
  const { id } = actorOf(request);
  const keys = trust.people.filter(
    ({ person, uses, madeBefore }) => person === id && uses.includes(use) && madeBefore === undefined,
  );
  if (trust.site === undefined) throw new AppError('passkeys-unavailable', { url: addressWithPasskeys(deps) });
  if (keys.length === 0) throw new AppError(isListed ? 'signer-not-listed' : 'passkey-cannot-sign');
  const text = makeAct(input, deps.now());
  const options = {
    challenge: actChallenge(text).toString('base64url'),
    rpId: trust.site.rpId,
    timeout: TAP_MS,
    userVerification: 'required' as const,
    allowCredentials: keys.map((key) => {
      const passkey = own.find((one) => one.id === key.id);
      const transports = passkey === undefined ? [] : fromJson<string[]>(passkey.transports);
      return { id: key.id, type: 'public-key' as const, transports };
    }),
  };
  return { text, options };
}

/**
 * While the root's list names people, them, but for passkeys that were revoked here; before that, the person's own passkeys, of the site as it is.
 */
async function trustOf(
  deps: AppDeps,
  request: FastifyRequest,
): Promise<{ trust: ActTrust; own: readonly Passkey[]; isListed: boolean }> {
  const { db, communeId: commune, config, keyRing } = deps;
  const { id: person, name } = actorOf(request);
  const [listed, own, revoked] = await Promise.all([
    signingPeople(keyRing),
    passkeysOf(db, commune, person),
    revokedPasskeys(db, commune),
  ]);
  if (listed.people.length > 0) {
    const people = listed.people.filter(({ id }) => !revoked.has(id));
    return { trust: { commune, people, site: listed.site }, own, isListed: true };
  }
  const people = own.flatMap(({ id, jwk }) =>
    jwk === null ? [] : [{ id, person, name, uses: ['approver' as const, 'emergency' as const], jwk }],
  );
  return { trust: { commune, people, site: siteOf(config, request.host) }, own, isListed: false };
}

function addressWithPasskeys({ config }: AppDeps): string {
  return config.LOA_PUBLIC_URL ?? `http://localhost:${config.PORT}`;
}
