/** The commune's keys: the root is made once and handed out to be kept offline; the working key signs playlists. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, syncFolder, writeDurably } from '../stations/player/durable-file.ts';
import type { KeyList, PublicJwk } from '../stations/protocol.ts';
import {
  generateSigningKey,
  keyId,
  type PrivateJwk,
  publicHalf,
  rootFingerprint,
  sign,
  verify,
} from '../stations/sign.ts';
import { AppError } from './errors.ts';
import { keepNewRoot, keysFolder } from './root-key.ts';
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
}

/** The keys of the data folder; where nothing was signed yet they are made. Throws working-key-unusable: no other key is put in its place. */
export async function openCommuneKeys(db: Db, commune: string, dataDir: string, now: number): Promise<CommuneKeys> {
  const stored = await newestKeyList(db, commune);
  if (stored === undefined) return makeKeys(db, commune, dataDir, now);
  const root = fromJson<PublicJwk>(stored.rootKey);
  const working = await readWorkingKey(dataDir);
  if (working === undefined) throw unusable(dataDir, 'không có tệp này');
  if (!(await lists(stored.jws, root, working))) throw unusable(dataDir, 'khóa này không có trong danh sách đã ký');
  return { working, root, fingerprint: await rootFingerprint(root), keyList: stored.jws };
}

/** Both keys are on disk before the list that names them is stored: a start that ends in between is simply done again. */
async function makeKeys(db: Db, commune: string, dataDir: string, now: number): Promise<CommuneKeys> {
  await mkdir(keysFolder(dataDir), { recursive: true, mode: 0o700 });
  await syncFolder(dataDir);
  const working = (await readWorkingKey(dataDir)) ?? (await makeWorkingKey(dataDir));
  const newRoot = await keepNewRoot(dataDir);
  const list: KeyList = {
    commune,
    version: 1,
    issuedAt: now,
    keys: [{ kid: await keyId(working), use: 'working', jwk: publicHalf(working) }],
  };
  const keyList = await sign(list, 'loa-keys+jwt', newRoot);
  const root = publicHalf(newRoot);
  await storeKeyList(db, commune, 1, root, keyList);
  return { working, root, fingerprint: await rootFingerprint(root), keyList };
}

function workingPath(dataDir: string): string {
  return join(keysFolder(dataDir), 'working.jwk');
}

async function readWorkingKey(dataDir: string): Promise<PrivateJwk | undefined> {
  const text = await readIfThere(workingPath(dataDir));
  if (text === undefined) return undefined;
  try {
    const key = JSON.parse(text) as PrivateJwk;
    await keyId(key);
    return key;
  } catch (error) {
    throw unusable(dataDir, 'tệp bị hỏng', error);
  }
}

async function makeWorkingKey(dataDir: string): Promise<PrivateJwk> {
  const key = await generateSigningKey();
  await writeDurably(workingPath(dataDir), JSON.stringify(key));
  return key;
}

/** True when the stations, who know the root alone, accept what `key` signs. */
async function lists(keyList: string, root: PublicJwk, key: PrivateJwk): Promise<boolean> {
  const read = await verify(keyList, 'loa-keys+jwt', [root]);
  if (read.kind !== 'ok') return false;
  const kid = await keyId(key);
  return (read.payload as KeyList).keys.some((listed) => listed.kid === kid && listed.use === 'working');
}

function unusable(dataDir: string, reason: string, cause?: unknown): AppError {
  return new AppError('working-key-unusable', { path: workingPath(dataDir), reason }, cause);
}
