/** The commune's keys for Web Push (VAPID, RFC 8292): made when the first browser asks for notices, and kept beside its other keys. */
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import webpush from 'web-push';
import { z } from 'zod';
import { readJsonIfWhole } from '../stations/player/durable-file.ts';
import { keysFolder } from './root-key.ts';

const pushKeysSchema = z.object({ publicKey: z.string().min(80), privateKey: z.string().min(40) });
/** Base64url, as browsers and web-push take them. */
export type PushKeys = z.infer<typeof pushKeysSchema>;

/** The keys, undefined before the first browser asked. */
export async function readPushKeys(dataDir: string): Promise<PushKeys | undefined> {
  return readJsonIfWhole(pathOf(dataDir), pushKeysSchema);
}

/** The keys; made now where there are none. With other keys every browser would have to subscribe anew. */
export async function ensurePushKeys(dataDir: string): Promise<PushKeys> {
  const known = await readPushKeys(dataDir);
  if (known !== undefined) return known;
  const made = webpush.generateVAPIDKeys();
  // Torn by a power cut it was nobody's yet.
  await rm(pathOf(dataDir), { force: true });
  const handle = await open(pathOf(dataDir), 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(made));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return made;
}

function pathOf(dataDir: string): string {
  return join(keysFolder(dataDir), 'web-push.json');
}
