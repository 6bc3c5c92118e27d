/** Secrets at rest: sealed under a key that lies beside the database, not in it, so that a lost copy of the database alone gives none away. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, syncFolder } from '../stations/player/durable-file.ts';
import { AppError } from './errors.ts';
import { keysFolder } from './root-key.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MARK = 'seal1.';

/** Seals a text for one purpose (`totp <person>`): under another it does not open. The key is made at the first use. */
export async function seal(dataDir: string, purpose: string, text: string): Promise<string> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, await ensureKey(dataDir), nonce).setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return MARK + Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
}

/** The text again. Throws seal-unusable where the key is missing or another, or the text was changed. */
export async function unseal(dataDir: string, purpose: string, sealed: string): Promise<string> {
  const key = await readKey(dataDir);
  const bytes = Buffer.from(sealed.slice(MARK.length), 'base64url');
  if (key === undefined || !sealed.startsWith(MARK) || bytes.length < NONCE_BYTES + TAG_BYTES) throw unusable(dataDir);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

/** The text of what may have been stored before anything was sealed: that is as it is. Throws seal-unusable. */
export async function unsealKept(dataDir: string, purpose: string, stored: string): Promise<string> {
  return stored.startsWith(MARK) ? unseal(dataDir, purpose, stored) : stored;
}

/** What the webhook's secret is sealed for. */
export const WEBHOOK_SECRET = 'webhook';

async function ensureKey(dataDir: string): Promise<Buffer> {
  return (await readKey(dataDir)) ?? makeKey(dataDir);
}

/** Whole from its first moment, and never over another: of two that are made at once the first one counts. */
async function makeKey(dataDir: string): Promise<Buffer> {
  const made = randomBytes(KEY_BYTES);
  const temp = `${pathOf(dataDir)}.${randomBytes(6).toString('hex')}`;
  const handle = await open(temp, 'wx', 0o600);
  try {
    await handle.writeFile(made.toString('base64url'));
    await handle.sync();
    await link(temp, pathOf(dataDir)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await handle.close();
    await rm(temp, { force: true });
  }
  await syncFolder(keysFolder(dataDir));
  const key = await readKey(dataDir);
  if (key === undefined) throw unusable(dataDir);
  return key;
}

async function readKey(dataDir: string): Promise<Buffer | undefined> {
  const text = await readIfThere(pathOf(dataDir));
  if (text === undefined) return undefined;
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length !== KEY_BYTES) throw unusable(dataDir);
  return key;
}

function pathOf(dataDir: string): string {
  return join(keysFolder(dataDir), 'seal.key');
}

function unusable(dataDir: string, cause?: unknown): AppError {
  // The path is for the log: the answer goes to whoever tries to log in.
  return new AppError(
    'seal-unusable',
    {},
    new Error(`${pathOf(dataDir)} is missing, damaged or another server's`, { cause }),
  );
}
