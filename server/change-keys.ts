/** Changing the working key: a next key and the request that names it, the list that the root signed offline, and the switch in one step. */
import type { KeyList, PublicJwk } from '../stations/protocol.ts';
import { rootFingerprint as fingerprintOf, generateSigningKey, keyId, publicHalf } from '../stations/sign.ts';
import { type CommuneKeys, findSigningKey, type KeyRing, readSignedList, settleKeyFiles } from './commune-keys.ts';
import { AppError } from './errors.ts';
import { dropNextKey, heldKeys, keepNextKey, type NextKey, readNextKey } from './key-files.ts';
import type { KeyListRequest } from './root-sign.ts';
import { getCommune } from './store/commune-store.ts';
import type { Db } from './store/database.ts';
import { newestKeyList, storeKeyList } from './store/playlist-store.ts';
import { type Actor, markChanged, writeAudit } from './store/record-change.ts';
import { reportedKeyLists } from './store/reported-key-lists.ts';

/** What a change of keys works on. */
export interface KeyHouse {
  readonly db: Db;
  readonly communeId: string;
  readonly keyRing: KeyRing;
  readonly dataDir: string;
}

/** How the keys stand, as people see it. Fingerprints are twelve letters. */
export interface KeyState {
  readonly root: string;
  readonly version: number;
  readonly working: string;
  /** Since when the working key signs. */
  readonly since: number;
  /** Keys of an earlier list that are still believed, until the next list. */
  readonly former: readonly string[];
  /** A change that waits for the root's signature. */
  readonly next:
    | { readonly version: number; readonly key: string; readonly madeAt: number; readonly leaked: boolean }
    | undefined;
  /** Stations in use that said which list they have: those that have this one, and the names of the others. */
  readonly stations: { readonly holding: number; readonly waiting: readonly string[] };
}

/** How the keys stand now. */
export async function keyState(house: KeyHouse): Promise<KeyState> {
  const { db, communeId, keyRing, dataDir } = house;
  const keys = await keyRing.current();
  const [stored, next, reported] = await Promise.all([
    newestKeyList(db, communeId),
    readNextKey(dataDir),
    reportedKeyLists(db, communeId),
  ]);
  const former = keys.list.keys.filter(({ use, jwk }) => use === 'working' && jwk.x !== keys.working.x);
  return {
    root: keyRing.fingerprint,
    version: keys.list.version,
    working: await fingerprintOf(keys.working),
    since: stored?.takenAt ?? keys.list.issuedAt,
    former: await Promise.all(former.map(({ jwk }) => fingerprintOf(jwk))),
    next:
      next === undefined
        ? undefined
        : {
            version: nextVersion(keys.list, reported),
            key: await fingerprintOf(next.key),
            madeAt: next.madeAt,
            leaked: next.leaked,
          },
    stations: {
      holding: reported.filter(({ version }) => version >= keys.list.version).length,
      waiting: reported.filter(({ version }) => version < keys.list.version).map(({ name }) => name),
    },
  };
}

/** A fingerprint as people compare it. */
export function inFours(fingerprint: string): string {
  return fingerprint.replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** Begins a change, or changes what was begun: the key that waits stays the same. `leaked`: the key in force counts no more from the switch on. */
export async function beginKeyChange(
  house: KeyHouse,
  now: number,
  leaked: boolean,
  actor: Actor,
): Promise<KeyListRequest> {
  const { db, communeId: commune, dataDir } = house;
  const begun = await readNextKey(dataDir);
  const next: NextKey =
    begun === undefined ? { key: await generateSigningKey(), madeAt: now, leaked } : { ...begun, leaked };
  await keepNextKey(dataDir, next);
  const after = { name: inFours(await fingerprintOf(next.key)), leaked };
  await writeAudit(db, { commune, actor, at: now, action: 'keys.propose', subject: 'keys', subjectId: 'next', after });
  return (await keyListRequest(house)) as KeyListRequest;
}

/** Gives a change up that was begun. Throws no-key-change. */
export async function giveUpKeyChange(
  { db, communeId: commune, dataDir }: KeyHouse,
  now: number,
  actor: Actor,
): Promise<void> {
  const next = await readNextKey(dataDir);
  if (next === undefined) throw new AppError('no-key-change');
  await dropNextKey(dataDir);
  const before = { name: inFours(await fingerprintOf(next.key)) };
  await writeAudit(db, { commune, actor, at: now, action: 'keys.cancel', subject: 'keys', subjectId: 'next', before });
}

/** What the root is to sign, while a change waits. The new key comes first; unless it leaked, the one in force stays believed until the next list; other uses are kept. */
export async function keyListRequest({
  db,
  communeId,
  keyRing,
  dataDir,
}: KeyHouse): Promise<KeyListRequest | undefined> {
  const next = await readNextKey(dataDir);
  if (next === undefined) return undefined;
  const { working, list } = await keyRing.current();
  const { name } = await getCommune(db, communeId);
  const former = next.leaked ? [] : [await listed(working)];
  return {
    loa: 'key-list-request',
    commune: communeId,
    communeName: name,
    root: keyRing.fingerprint,
    version: nextVersion(list, await reportedKeyLists(db, communeId)),
    issuedAt: next.madeAt,
    keys: [await listed(next.key), ...former, ...list.keys.filter(({ use }) => use !== 'working')],
    ...(next.leaked ? { dropped: await keyId(working) } : {}),
  };
}

/** What a request is called when it is carried away. */
export function requestName({ version }: Pick<KeyListRequest, 'version'>): string {
  return `yeu-cau-ky-khoa-so-${version}.json`;
}

/**
 * Takes a signed list. The switch is the one transaction that stores it: from then on every signature is the new key's, and every station is given the list that names it. The same
 * list again changes nothing but finishes what a stop cut off. Throws key-list-refused.
 */
export async function takeKeyList(house: KeyHouse, now: number, text: string, actor: Actor): Promise<void> {
  const { db, communeId: commune, keyRing, dataDir } = house;
  const jws = text.replace(/^\uFEFF/, '').trim();
  const list = await readSignedList(jws, keyRing.root, commune);
  if (list === undefined)
    throw refused(
      'tệp không có chữ ký đúng của khóa gốc của xã, hoặc là của xã khác, hoặc không phải danh sách khóa đã ký',
    );
  await refuseMisnamed(list);
  const signing = await findSigningKey(list, await heldKeys(dataDir));
  await db.transaction().execute(async (tx) => {
    const stored = await newestKeyList(tx, commune);
    if (stored?.jws === jws) return;
    if (stored !== undefined && list.version <= stored.version)
      throw refused(
        `đây là danh sách số ${list.version}, máy chủ đang dùng số ${stored.version}; hãy lấy tệp yêu cầu mới rồi ký lại`,
      );
    if (signing === undefined)
      throw refused('danh sách không có khóa nào mà máy chủ này giữ; hãy ký đúng tệp yêu cầu của máy chủ này');
    await storeKeyList(tx, { commune, version: list.version, rootKey: keyRing.root, jws, takenAt: now });
    const after = { name: inFours(await fingerprintOf(signing)), version: list.version };
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'keys.change',
      subject: 'keys',
      subjectId: String(list.version),
      after,
    });
    await markChanged(tx, commune, 'plan', 'stations');
  });
  await settleKeyFiles(dataDir, await keyRing.current());
}

/** A list that calls a key by another's name would lead to a signature that no station can check. */
async function refuseMisnamed({ keys }: KeyList): Promise<void> {
  for (const { kid, jwk } of keys)
    if (kid !== (await keyId(jwk))) throw refused('tên của một khóa trong danh sách không khớp với khóa');
}

async function listed(key: PublicJwk): Promise<KeyList['keys'][number]> {
  return { kid: await keyId(key), use: 'working', jwk: publicHalf(key) };
}

/** Above every list that a station has, also one from before a restore. */
function nextVersion(list: CommuneKeys['list'], reported: readonly { readonly version: number }[]): number {
  return Math.max(list.version, ...reported.map(({ version }) => version)) + 1;
}

function refused(reason: string): AppError {
  return new AppError('key-list-refused', { reason });
}
