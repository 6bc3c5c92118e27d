/** Approvers who sign, on a test commune: their phones, the root's list that names them, and a text asked for and signed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJson } from '../../server/store/json-column.ts';
import { storeKeyList } from '../../server/store/playlist-store.ts';
import type { PersonKey, SignedAct } from '../../stations/protocol.ts';
import { type PrivateJwk, sign } from '../../stations/sign.ts';
import { makeSigner, type SigningPerson, sampleSite } from '../fakes/signing-person.ts';
import type { Bent } from '../fakes/soft-passkey.ts';
import type { TestApp, Who } from './make-app.ts';

/** The site of the sample's passkeys. */
export const SITE = { LOA_PUBLIC_URL: sampleSite.origins[0] ?? '' };

/** Somebody of the commune gets a phone with a passkey. */
export async function givePhone(
  app: TestApp,
  who: Who,
  uses: PersonKey['uses'] = ['approver', 'emergency'],
): Promise<SigningPerson> {
  const { id: userId, name } = app.people[who];
  const signer = makeSigner(name, uses, { person: userId });
  const { id, jwk } = signer.key;
  await app.db
    .insertInto('passkey')
    .values({
      id,
      commune: app.communeId,
      userId,
      name: 'Điện thoại',
      publicKey: '',
      alg: -7,
      jwk: toJson(jwk),
      counter: 0,
      transports: '["internal"]',
      backedUp: 1,
      rpId: sampleSite.rpId,
      createdAt: app.clock.now(),
      lastUsedAt: null,
      revokedAt: null,
    })
    .execute();
  return signer;
}

/** The root signs a list that names these people, and it is in force. */
export async function listPeople(app: TestApp, people: readonly PersonKey[], site = sampleSite): Promise<void> {
  const root: PrivateJwk = JSON.parse(readFileSync(join(app.config.LOA_DATA_DIR, 'keys/root-key-pending.jwk'), 'utf8'));
  const { list } = await app.keyRing.current();
  const next = { ...list, version: list.version + 1, issuedAt: app.clock.now(), people: [...people], site };
  const jws = await sign(next, 'loa-keys+jwt', root);
  const rootKey = app.keyRing.root;
  await storeKeyList(app.db, { commune: app.communeId, version: next.version, rootKey, jws, takenAt: app.clock.now() });
}

/** Asks for the text as a page does, and signs it with a tap. */
export async function askAndSign(
  app: TestApp,
  who: Who,
  signer: SigningPerson,
  kind: 'approval' | 'withdrawal' | 'emergency',
  payload: object,
  over?: Bent,
): Promise<SignedAct> {
  const { status, body, json } = await app.call(who, 'POST', `/api/v1/acts/options/${kind}`, { payload });
  if (status !== 200) throw new Error(body);
  return signer.signText(json.text, over);
}
