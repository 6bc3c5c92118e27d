/** Encrypts and decrypts streams in the age format (age-encryption.org): what is written here, the program `age -d` opens without us. */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/** Bytes as they come, of any length. */
export type Bytes = AsyncIterable<Uint8Array>;

/** A new key: `identity` opens backups and belongs in the safe, `recipient` encrypts them and belongs on the server. */
export async function makeBackupKey(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** `plain` encrypted for the holder of the recipient's identity; memory does not grow with it. */
export async function sealStream(plain: Bytes, recipient: string): Promise<Bytes> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(ReadableStream.from(plain) as ReadableStream<Uint8Array>);
}

/** What was sealed. Throws, at once or in the middle, where the identity is another's or a byte was changed, added or cut off. */
export async function openStream(sealed: Bytes, identity: string): Promise<Bytes> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(ReadableStream.from(sealed) as ReadableStream<Uint8Array>);
}

/** The identity in a file as `age-keygen` writes it (comment lines begin with #); undefined where there is none. */
export function readIdentity(text: string): string | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.find((line) => /^AGE-SECRET-KEY-1[A-Z0-9]{50,80}$/.test(line));
}
