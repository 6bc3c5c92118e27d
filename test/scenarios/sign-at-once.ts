/** The same signatures without other threads: WebCrypto's Ed25519 and SHA-256 computed where they are asked for, so that a settled moment is one turn of the loop. */
import { createHash, KeyObject, sign, verify } from 'node:crypto';

type Key = Parameters<typeof KeyObject.from>[0];
type Asked = (...args: never[]) => Promise<unknown>;

/** Puts it in place in this process; gives back the way to undo it. */
export function signAtOnce(): () => void {
  const { subtle } = globalThis.crypto;
  const importKey = subtle.importKey.bind(subtle) as (...args: unknown[]) => Promise<Key>;
  const keys = new Map<string, Promise<Key>>();
  const verdicts = new Map<string, boolean>();
  const atOnce: Readonly<Record<string, Asked>> = {
    // Extractable, as a key must be to be used elsewhere.
    importKey: (format: string, jwk: unknown, algorithm: unknown, _: boolean, usages: unknown) =>
      remember(keys, JSON.stringify(jwk), () => importKey(format, jwk, algorithm, true, usages)),
    digest: async (_: unknown, data: Uint8Array) => bytesOf(createHash('sha256').update(data).digest()),
    sign: async (_: unknown, key: Key, data: Uint8Array) => bytesOf(sign(null, data, KeyObject.from(key))),
    verify: async (_: unknown, key: Key, signature: Uint8Array, data: Uint8Array) => {
      const asked = createHash('sha256').update(data).update(signature).digest('hex');
      const by = KeyObject.from(key);
      return remember(verdicts, `${asked} ${by.export({ format: 'jwk' }).x}`, () => verify(null, data, by, signature));
    },
  };
  const asked = Object.entries(atOnce).map(([name, value]) => [name, { value, configurable: true }]);
  Object.defineProperties(subtle, Object.fromEntries(asked));
  return () => {
    for (const name of Object.keys(atOnce)) Reflect.deleteProperty(subtle, name);
  };
}

/** The same question has the same answer. */
function remember<T>(answers: Map<string, T>, name: string, find: () => T): T {
  const answer = answers.get(name) ?? find();
  answers.set(name, answer);
  return answer;
}

function bytesOf(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}
