/** The commune's keys: the root is made once and handed out to be kept offline; the working key that its newest list names signs playlists. */
import { mkdir } from 'node:fs/promises';
import { syncFolder } from '../stations/player/durable-file.ts';
import { type KeyList, keyListSchema, type PublicJwk } from '../stations/protocol.ts';
import { keyId, type PrivateJwk, publicHalf, rootFingerprint, sign, verify } from '../stations/sign.ts';
import { AppError } from './errors.ts';
import {
  heldKeys,
  makeWorkingKey,
  putInForce,
  readListFile,
  readNextKey,
  readWorkingKey,
  workingPath,
  writeListFile,
} from './key-files.ts';
import { keepNewRoot, keysFolder } from './root-key.ts';
import type { Db } from './store/database.ts';
import { fromJson } from './store/json-column.ts';
import { newestKeyList, storeKeyList } from './store/playlist-store.ts';

/** The keys at one moment. */
export interface CommuneKeys {
  readonly working: PrivateJwk;
  readonly root: PublicJwk;
  /** The key list as signed by the root, and what it says. */
  readonly keyList: string;
  readonly list: KeyList;
}

/** The commune's keys, whichever process changes them. */
export interface KeyRing {
  readonly root: PublicJwk;
  /** Twelve letters that stand in every enrolment code. */
  readonly fingerprint: string;
  /** The keys in force now: ask for every signature, keep none. Throws working-key-unusable. */
  current(): Promise<CommuneKeys>;
}

/** The keys of the data folder; where nothing was signed yet they are made. Throws working-key-unusable: no other key is put in its place. */
export async function openKeyRing(db: Db, commune: string, dataDir: string, now: number): Promise<KeyRing> {
  if ((await newestKeyList(db, commune)) === undefined) await makeKeys(db, commune, dataDir, now);
  const keyRing = await findKeyRing(db, commune, dataDir, now);
  if (keyRing === undefined) throw unusable(dataDir, 'chưa có danh sách khóa');
  await settleKeyFiles(dataDir, await keyRing.current());
  return keyRing;
}

/** The keys of a data folder as they are, usable or not; undefined where nothing was signed yet. */
export async function findKeyRing(db: Db, commune: string, dataDir: string, now: number): Promise<KeyRing | undefined> {
  const stored = await newestKeyList(db, commune);
  if (stored === undefined) return undefined;
  const root = fromJson<PublicJwk>(stored.rootKey);
  await adoptNewerList(db, commune, dataDir, root, now);
  let keys: CommuneKeys | undefined;
  const current = async () => {
    const keyList = (await newestKeyList(db, commune))?.jws ?? '';
    if (keys?.keyList !== keyList) keys = await readKeys(dataDir, root, commune, keyList);
    return keys;
  };
  return { root, fingerprint: await rootFingerprint(root), current };
}

/** Brings the files in line with the list in force: the key it names stands as the working key, the list lies beside it. */
export async function settleKeyFiles(dataDir: string, { working, keyList, list }: CommuneKeys): Promise<void> {
  const next = await readNextKey(dataDir);
  if (next?.key.x === working.x) await putInForce(dataDir, next);
  // The first list is the server's own; those that the root signed offline exist once more only on somebody's stick.
  if (list.version > 1 && (await readListFile(dataDir)) !== keyList) await writeListFile(dataDir, keyList);
}

/** What the root signed for this commune, or undefined. */
export async function readSignedList(keyList: string, root: PublicJwk, commune: string): Promise<KeyList | undefined> {
  const read = await verify(keyList, 'loa-keys+jwt', [root]);
  const list = keyListSchema.safeParse(read.kind === 'ok' ? read.payload : undefined).data;
  return list?.commune === commune ? list : undefined;
}

/** The first working key of the list whose private half is here: it signs. */
export async function findSigningKey(list: KeyList, held: readonly PrivateJwk[]): Promise<PrivateJwk | undefined> {
  const byId = new Map(await Promise.all(held.map(async (key) => [await keyId(key), key] as const)));
  const listed = list.keys.find(({ kid, use }) => use === 'working' && byId.has(kid));
  return listed === undefined ? undefined : byId.get(listed.kid);
}

async function readKeys(dataDir: string, root: PublicJwk, commune: string, keyList: string): Promise<CommuneKeys> {
  const list = await readSignedList(keyList, root, commune);
  if (list === undefined) throw unusable(dataDir, 'danh sách khóa trong cơ sở dữ liệu không đúng chữ ký');
  const held = await heldKeys(dataDir);
  const working = await findSigningKey(list, held);
  if (working !== undefined) return { working, root, keyList, list };
  throw unusable(dataDir, held.length === 0 ? 'không có tệp này' : 'khóa này không có trong danh sách đã ký');
}

/** A database from a backup may be older than the keys beside it: the newer list is the one that the stations have. */
async function adoptNewerList(db: Db, commune: string, dataDir: string, root: PublicJwk, now: number): Promise<void> {
  const keyList = await readListFile(dataDir);
  if (keyList === undefined) return;
  const list = await readSignedList(keyList.trim(), root, commune);
  const stored = await newestKeyList(db, commune);
  if (list === undefined || list.version <= (stored?.version ?? 0)) return;
  if ((await findSigningKey(list, await heldKeys(dataDir))) === undefined) return;
  await storeKeyList(db, { commune, version: list.version, rootKey: root, jws: keyList.trim(), takenAt: now });
}

/** Both keys are on disk before the list that names them is stored: a start that ends in between is simply done again. */
async function makeKeys(db: Db, commune: string, dataDir: string, now: number): Promise<void> {
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
  const root = publicHalf(newRoot);
  const jws = await sign(list, 'loa-keys+jwt', newRoot);
  await storeKeyList(db, { commune, version: 1, rootKey: root, jws, takenAt: null });
}

function unusable(dataDir: string, reason: string): AppError {
  return new AppError('working-key-unusable', { path: workingPath(dataDir), reason });
}
