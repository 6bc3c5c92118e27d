/** The commune's keys for Web Push (VAPID, RFC 8292): made when the first browser asks for notices, and kept beside its other keys. */
import { join } from 'node:path';
import webpush from 'web-push';
import { z } from 'zod';
import { readJsonIfWhole, writeDurably } from '../stations/player/durable-file.ts';
import { keysFolder } from './root-key.ts';

const pushKeysSchema = z.object({ publicKey: z.string().min(80), privateKey: z.string().min(40) });
/** Base64url, as browsers and web-push take them. */
export type PushKeys = z.infer<typeof pushKeysSchema>;

/** The keys, undefined before the first browser asked. */
export async function readPushKeys(dataDir: string): Promise<PushKeys | undefined> {
  return readJsonIfWhole(pathOf(dataDir), pushKeysSchema);
}

/** By data folder, so long as it takes. */
const making = new Map<string, Promise<PushKeys>>();

/** The keys; made now where there are none, once for all who ask meanwhile. With other keys every browser would have to subscribe anew. */
export async function ensurePushKeys(dataDir: string): Promise<PushKeys> {
  const known = await readPushKeys(dataDir);
  if (known !== undefined) return known;
  const made = making.get(dataDir) ?? makePushKeys(dataDir).finally(() => making.delete(dataDir));
  making.set(dataDir, made);
  return made;
}

async function makePushKeys(dataDir: string): Promise<PushKeys> {
  const known = await readPushKeys(dataDir);
  if (known !== undefined) return known;
  const made = webpush.generateVAPIDKeys();
  await writeDurably(pathOf(dataDir), JSON.stringify(made));
  return made;
}

function pathOf(dataDir: string): string {
  return join(keysFolder(dataDir), 'web-push.json');
}
