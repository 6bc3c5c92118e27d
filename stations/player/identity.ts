/** Who this station is: its key, its token and the pinned root, kept in the data folder for good. */
import path from 'node:path';
import { z } from 'zod';
import type { PrivateJwk } from '../sign.ts';
import { readJsonIfWhole, writeDurably } from './durable-file.ts';

const publicKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
const privateKey = publicKey.extend({ d: z.string() });

const identitySchema = z.object({
  commune: z.string(),
  station: z.string(),
  stationName: z.string(),
  token: z.string(),
  key: privateKey,
  rootKey: publicKey,
  /** The one-time code this came from: another code means a new enrolment. */
  code: z.string(),
});
/** What enrolment leaves behind. `key` is the station's own private key and never leaves the box. */
export type Identity = z.infer<typeof identitySchema>;

const pendingSchema = z.object({ code: z.string(), key: privateKey });

const identityFile = (dataDir: string) => path.join(dataDir, 'identity.json');
const pendingFile = (dataDir: string) => path.join(dataDir, 'enrolling.json');

/** The identity in `dataDir`, or undefined before enrolment. */
export async function readIdentity(dataDir: string): Promise<Identity | undefined> {
  return readJsonIfWhole(identityFile(dataDir), identitySchema);
}

/** Keeps the identity. */
export async function keepIdentity(dataDir: string, identity: Identity): Promise<void> {
  await writeDurably(identityFile(dataDir), JSON.stringify(identity));
}

/** The key of an enrolment that was begun with `code` and whose answer never came, so that the same key asks again. */
export async function readPendingKey(dataDir: string, code: string): Promise<PrivateJwk | undefined> {
  const pending = await readJsonIfWhole(pendingFile(dataDir), pendingSchema);
  return pending?.code === code ? pending.key : undefined;
}

/** Keeps the key before it is sent: a lost answer does not burn the one-time code. */
export async function keepPendingKey(dataDir: string, code: string, key: PrivateJwk): Promise<void> {
  await writeDurably(pendingFile(dataDir), JSON.stringify({ code, key }));
}
