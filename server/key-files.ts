/** The working keys' private halves on disk, for their owner alone: the one in force, and the next one while its list waits for the root's signature. */
import { chown, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readIfThere, readJsonIfWhole, syncFolder, writeDurably } from '../stations/player/durable-file.ts';
import { generateSigningKey, keyId, type PrivateJwk } from '../stations/sign.ts';
import { AppError } from './errors.ts';
import { keysFolder } from './root-key.ts';

const privateKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });
const nextKeySchema = z.object({ key: privateKey, madeAt: z.int(), leaked: z.boolean() });
/** A key that signs nothing yet. `leaked`: with its list the key in force is to count no more at once. */
export type NextKey = z.infer<typeof nextKeySchema>;

/** Where the key in force lies. */
export function workingPath(dataDir: string): string {
  return join(keysFolder(dataDir), 'working.jwk');
}

function nextPath(dataDir: string): string {
  return join(keysFolder(dataDir), 'next.json');
}

/** The newest key list lies beside the keys, too: a database from a backup may not know it. */
function listPath(dataDir: string): string {
  return join(keysFolder(dataDir), 'key-list.jws');
}

/** The key in force, undefined where there is no file. Throws working-key-unusable for a damaged one. */
export async function readWorkingKey(dataDir: string): Promise<PrivateJwk | undefined> {
  const text = await readIfThere(workingPath(dataDir));
  if (text === undefined) return undefined;
  try {
    const key = privateKey.parse(JSON.parse(text));
    await keyId(key);
    return key;
  } catch (error) {
    throw new AppError('working-key-unusable', { path: workingPath(dataDir), reason: 'tệp bị hỏng' }, error);
  }
}

/** A fresh key, on disk before this returns. */
export async function makeWorkingKey(dataDir: string): Promise<PrivateJwk> {
  const key = await generateSigningKey();
  await write(dataDir, workingPath(dataDir), JSON.stringify(key));
  return key;
}

/** The key that waits for its list. */
export async function readNextKey(dataDir: string): Promise<NextKey | undefined> {
  return readJsonIfWhole(nextPath(dataDir), nextKeySchema);
}

/** Keeps the key that waits. */
export async function keepNextKey(dataDir: string, next: NextKey): Promise<void> {
  await write(dataDir, nextPath(dataDir), JSON.stringify(next));
}

/** Forgets the key that waits. */
export async function dropNextKey(dataDir: string): Promise<void> {
  await rm(nextPath(dataDir), { force: true });
  await syncFolder(keysFolder(dataDir));
}

/** Every key whose private half is here. The one that waits is read first: while it takes the other's place there are two of it, never none. */
export async function heldKeys(dataDir: string): Promise<readonly PrivateJwk[]> {
  const next = await readNextKey(dataDir);
  const working = await readWorkingKey(dataDir);
  return [working, next?.key].filter((key) => key !== undefined);
}

/** The waiting key takes the other's place. Cut off at any step, it is simply done again. */
export async function putInForce(dataDir: string, next: NextKey): Promise<void> {
  await write(dataDir, workingPath(dataDir), JSON.stringify(next.key));
  await dropNextKey(dataDir);
}

/** The list beside the keys, as signed. */
export async function readListFile(dataDir: string): Promise<string | undefined> {
  return readIfThere(listPath(dataDir));
}

/** Keeps it there. */
export async function writeListFile(dataDir: string, keyList: string): Promise<void> {
  await write(dataDir, listPath(dataDir), keyList);
}

/** What the command line writes as root must still be the server's to read. */
async function write(dataDir: string, path: string, text: string): Promise<void> {
  await writeDurably(path, text);
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(keysFolder(dataDir));
  await chown(path, uid, gid);
}
