/** The private half of the commune's root key, from its making until a person has it: on disk all that time, so that no stop in between loses it. */
import { rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readIfThere, syncFolder, writeDurably } from '../stations/player/durable-file.ts';
import { generateSigningKey, type PrivateJwk } from '../stations/sign.ts';

/** Where a person reads: a terminal, or a log. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string, done: (error?: Error | null) => void): boolean;
}

const WORDS = 'KHÓA GỐC CỦA XÃ (root key): cất vào két, không để trên máy này.';

/** Folder of the keys in a data folder. */
export function keysFolder(dataDir: string): string {
  return join(dataDir, 'keys');
}

/** Made, and nobody has seen it yet. */
function pendingPath(dataDir: string): string {
  return join(keysFolder(dataDir), 'root-key-pending.jwk');
}

/** Where it waits for its way into the safe, when there is no terminal to show it on. */
function safePath(dataDir: string): string {
  return join(keysFolder(dataDir), 'ROOT-KEY-MOVE-TO-THE-SAFE.jwk');
}

/** The name of the file in a data folder where the root key still lies; undefined: it is not on this machine. A demo keeps its own there. */
export async function rootKeyFile(dataDir: string): Promise<string | undefined> {
  const paths = [safePath(dataDir), pendingPath(dataDir), join(keysFolder(dataDir), 'demo-root.jwk')];
  const found = await Promise.all(paths.map(async (path) => ((await readIfThere(path)) === undefined ? [] : [path])));
  const [path] = found.flat();
  return path === undefined ? undefined : relative(dataDir, path);
}

/** The root key for a commune that has signed nothing yet: one that an interrupted start left behind, or a new one, on disk before this returns. */
export async function keepNewRoot(dataDir: string): Promise<PrivateJwk> {
  const kept = (await readIfThere(pendingPath(dataDir))) ?? (await readIfThere(safePath(dataDir)));
  if (kept !== undefined) return JSON.parse(kept) as PrivateJwk;
  const root = await generateSigningKey();
  await writeDurably(pendingPath(dataDir), JSON.stringify(root));
  return root;
}

/**
 * Gives a root key that nobody has seen to the person: on a terminal it is shown once and then stored nowhere, in a log stands only the
 * name of the file to carry away. As long as that file lies there, every start says so again.
 */
export async function handOverRoot(dataDir: string, screen: Screen): Promise<void> {
  const root = await readIfThere(pendingPath(dataDir));
  if (root !== undefined && screen.isTTY === true) {
    await show(screen, `\n${WORDS} Khóa chỉ hiện một lần:\n${root}\n\n`);
    await rm(pendingPath(dataDir));
  } else if (root !== undefined) await moveRoot(dataDir, safePath(dataDir));
  if ((await readIfThere(safePath(dataDir))) === undefined) return;
  const path = safePath(dataDir);
  await show(screen, `\n${WORDS} Khóa nằm trong tệp ${path}: chép ra USB hoặc in ra, rồi xóa tệp này.\n\n`);
}

/** Puts a root key that nobody has seen at `to` (the demo keeps its own); without one it does nothing. */
export async function moveRoot(dataDir: string, to: string): Promise<void> {
  if ((await readIfThere(pendingPath(dataDir))) === undefined) return;
  await rename(pendingPath(dataDir), to);
  await syncFolder(keysFolder(dataDir));
}

/** Resolves once the text is out: what was to be shown may be forgotten only then. */
function show(screen: Screen, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    screen.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
