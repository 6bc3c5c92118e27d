/** A person with a passkey who signs acts as the server's pages would have them signed. */
import type { Act, KeySite, PersonKey, SignedAct } from '../../stations/protocol.ts';
import { actChallenge } from '../../stations/verify-act.ts';
import { type Bent, softPasskey } from './soft-passkey.ts';

/** The site of the commune in these tests. */
export const sampleSite: KeySite = { rpId: 'loa.xathu.example', origins: ['https://loa.xathu.example'] };

/** Somebody who signs. */
export interface SigningPerson {
  /** As the root's list names this phone. */
  readonly key: PersonKey;
  /** Signs a text, whatever it says; `over` bends the answer for attacks. */
  signText(text: string, over?: Bent): SignedAct;
  /** Signs an act; what is not said is an approval by `xa-thu` of a day. */
  sign(act: Partial<Act> & Pick<Act, 'items' | 'madeAt'>, over?: Bent): SignedAct;
}

/** Makes one, with a phone of its own. */
export function makeSigner(
  name: string,
  uses: PersonKey['uses'] = ['approver'],
  { person = name, alg = 'ES256' }: { readonly person?: string; readonly alg?: 'ES256' | 'EdDSA' } = {},
): SigningPerson {
  const [origin = ''] = sampleSite.origins;
  const passkey = softPasskey({ rpId: sampleSite.rpId, origin, alg });
  const signText = (text: string, over?: Bent): SignedAct => {
    const { authenticatorData, clientDataJSON, signature } = passkey.assert(actChallenge(text), over).response;
    return { text, signer: passkey.credentialId, authenticatorData, clientDataJson: clientDataJSON, signature };
  };
  return {
    key: { id: passkey.credentialId, person, name, uses, jwk: passkey.jwk },
    signText,
    sign: (act, over) => signText(actText(act), over),
  };
}

/** The text of an act. */
export function actText(act: Partial<Act> & Pick<Act, 'items' | 'madeAt'>): string {
  const { commune = 'xa-thu', decision = 'approved', items, madeAt, notAfter = madeAt + 86_400_000, order } = act;
  const said: Act = { loa: 'act/1', commune, decision, items, madeAt, notAfter };
  return JSON.stringify(order === undefined ? said : { ...said, order });
}
