/** The commune's keys: the root is made once and handed out to be kept offline; the working key signs playlists. */
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyList, PublicJwk } from '../stations/protocol.ts';
import { generateSigningKey, keyId, type PrivateJwk, publicHalf, rootFingerprint, sign } from '../stations/sign.ts';
import type { Db } from './store/database.ts';
import { fromJson } from './store/json-column.ts';
import { newestKeyList, storeKeyList } from './store/playlist-store.ts';

export interface CommuneKeys {
  readonly working: PrivateJwk;
  readonly root: PublicJwk;
  /** Twelve letters that stand in every enrolment code. */
  readonly fingerprint: string;
  /** The key list as signed by the root. */
  readonly keyList: string;
  /** The root's private half: only on the very first start, to be kept offline; it is stored nowhere. */
  readonly newRoot?: PrivateJwk;
}

/** The keys of the data folder; the first call makes them. */
export async function openCommuneKeys(db: Db, commune: string, dataDir: string, now: number): Promise<CommuneKeys> {
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const working = await readOrMakeKey(join(folder, 'working.jwk'));
  const stored = await newestKeyList(db, commune);
  if (stored !== undefined) {
    const root = fromJson<PublicJwk>(stored.rootKey);
    return { working, root, fingerprint: await rootFingerprint(root), keyList: stored.jws };
  }
  const newRoot = await generateSigningKey();
  const list: KeyList = {
    commune,
    version: 1,
    issuedAt: now,
    keys: [{ kid: await keyId(working), use: 'working', jwk: publicHalf(working) }],
  };
  const keyList = await sign(list, 'loa-keys+jwt', newRoot);
  const root = publicHalf(newRoot);
  await storeKeyList(db, commune, 1, root, keyList);
  return { working, root, fingerprint: await rootFingerprint(root), keyList, newRoot };
}

async function readOrMakeKey(path: string): Promise<PrivateJwk> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as PrivateJwk;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = await generateSigningKey();
  const half = `${path}.part`;
  await writeFile(half, JSON.stringify(key), { mode: 0o600, flush: true });
  await chmod(half, 0o600);
  await rename(half, path);
  return key;
}
