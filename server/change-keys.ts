/** Changing the working key, and the people who sign: a next key or a wish, the request that names them, the list that the root signed offline, and the switch in one step. */
import type { KeyList, PersonKey, PublicJwk } from '../stations/protocol.ts';
import { rootFingerprint as fingerprintOf, generateSigningKey, keyId, publicHalf } from '../stations/sign.ts';
import { personKeyId } from '../stations/verify-act.ts';
import { findSigningKey, readSignedList, settleKeyFiles } from './commune-keys.ts';
import { AppError } from './errors.ts';
import { dropNextKey, heldKeys, keepNextKey, type NextKey, readNextKey } from './key-files.ts';
import { countUnsigned, inFours, type KeyHouse, nextVersion, type UnsignedCounts } from './key-state.ts';
import type { KeyListRequest } from './root-sign.ts';
import { getCommune } from './store/commune-store.ts';
import { mutedOrders } from './store/muted-orders.ts';
import { newestKeyList, storeKeyList } from './store/playlist-store.ts';
import { type Actor, markChanged, writeAudit } from './store/record-change.ts';
import { reportedKeyLists } from './store/reported-key-lists.ts';
import { isSameWish, type WishedPeople, wishedPeople } from './wished-people.ts';

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
  return (await keyListRequest(house, now)) as KeyListRequest;
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

/**
 * What the root is to sign, while a change of the working key waits or other people are wished for. A new key comes first; unless it leaked, the one in force stays believed
 * until the next list; other uses are kept. A change of people alone keeps every key.
 */
export async function keyListRequest(house: KeyHouse, now: number): Promise<KeyListRequest | undefined> {
  const { db, communeId, keyRing, dataDir } = house;
  const next = await readNextKey(dataDir);
  const { working, list, keyList } = await keyRing.current();
  const wish = await wishedPeople(db, communeId, list, house.site, now);
  if (next === undefined && !wish.isNew) return undefined;
  const { name, zone } = await getCommune(db, communeId);
  const former = next?.leaked ? [] : [await listed(working)];
  const keys =
    next === undefined
      ? list.keys
      : [await listed(next.key), ...former, ...list.keys.filter(({ use }) => use !== 'working')];
  const named = namePeople(wish, list.people ?? []);
  return {
    loa: named.people === undefined ? 'key-list-request' : 'key-list-request/2',
    commune: communeId,
    communeName: name,
    zone,
    root: keyRing.fingerprint,
    version: nextVersion(list, await reportedKeyLists(db, communeId)),
    issuedAt: Math.max(next?.madeAt ?? 1, wish.askedAt),
    keys,
    ...(next?.leaked ? { dropped: await keyId(working) } : {}),
    ...named,
    before: keyList,
  };
}

/** What a request says of people: nothing where there are none and were none. */
function namePeople(
  { people, site }: WishedPeople,
  listed: readonly PersonKey[],
): Pick<KeyListRequest, 'people' | 'site' | 'leaving'> {
  if (people.length === 0 && listed.length === 0) return {};
  const gone = listed.filter(({ id }) => !people.some((one) => one.id === id));
  return {
    people,
    ...(site === undefined ? {} : { site }),
    ...(gone.length === 0 ? {} : { leaving: gone.map(({ name, jwk }) => ({ name, kid: personKeyId(jwk) })) }),
  };
}

/** What a request is called when it is carried away. */
export function requestName({ version }: Pick<KeyListRequest, 'version'>): string {
  return `yeu-cau-ky-khoa-so-${version}.json`;
}

/**
 * Takes a signed list. The switch is the one transaction that stores it: from then on every signature is the new key's, and every station is given the list that names it. The same
 * list again changes nothing but finishes what a stop cut off. Throws key-list-refused; key-list-unsigned-plan where something of the coming two weeks, a template that was withdrawn, or an
 * order in force is not signed by who then has to, and nobody confirmed that it falls silent.
 */
export async function takeKeyList(
  house: KeyHouse,
  now: number,
  text: string,
  actor: Actor,
  options: { readonly confirm: boolean } = { confirm: false },
): Promise<void> {
  const { db, communeId: commune, keyRing, dataDir } = house;
  const jws = text.replace(/^\uFEFF/, '').trim();
  const list = await readSignedList(jws, keyRing.root, commune);
  if (list === undefined)
    throw refused(
      'tệp không có chữ ký đúng của khóa gốc của xã, hoặc là của xã khác, hoặc không phải danh sách khóa đã ký',
    );
  await refuseMisnamed(list);
  if (jws !== (await keyRing.current()).keyList) await refuseOtherPeople(house, list, now, options.confirm);
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
    await markChanged(tx, commune, 'plan', 'stations', 'signing');
  });
  await settleKeyFiles(dataDir, await keyRing.current());
}

/** A list that calls a key by another's name would lead to a signature that no station can check. */
async function refuseMisnamed({ keys }: KeyList): Promise<void> {
  for (const { kid, jwk } of keys)
    if (kid !== (await keyId(jwk))) throw refused('tên của một khóa trong danh sách không khớp với khóa');
}

/** What falls silent, in words. */
function muteText({ planned, templates }: UnsignedCounts, orders: readonly string[]): string {
  const plan = planned === 0 ? [] : [`${planned} tin bài trong 14 ngày tới sẽ không phát vì chưa đủ chữ ký`];
  const barred =
    templates === 0
      ? []
      : [`${templates} mẫu khẩn cấp đã thu hồi bằng chữ ký mà chưa ký lại đủ: khi khẩn cấp có trạm có thể không phát`];
  const titles = orders.map((title) => `"${title}"`).join(', ');
  const called =
    orders.length === 0
      ? []
      : [`lệnh khẩn cấp đang phát ${titles} sẽ im: nhận xong thì phát lại ngay bằng lệnh có chữ ký`];
  return [...plan, ...barred, ...called].join('; ');
}

/** Only the people who were asked for, and not while what is planned lacks their signatures or an order in force would fall silent. */
async function refuseOtherPeople(house: KeyHouse, list: KeyList, now: number, isConfirmed: boolean): Promise<void> {
  const { list: inForce } = await house.keyRing.current();
  const wish = await wishedPeople(house.db, house.communeId, inForce, house.site, now);
  const people = list.people ?? [];
  if (!isSameWish(wish.people, people))
    throw refused('người ký trong danh sách không phải những người đã yêu cầu; hãy lấy tệp yêu cầu mới rồi ký lại');
  const some = (use: PersonKey['uses'][number]) => people.some(({ uses }) => uses.includes(use));
  if (some('approver') && !some('emergency')) throw new AppError('people-incomplete');
  if (isConfirmed) return;
  const unsigned = await countUnsigned(house, people, now);
  const muted = await mutedOrders(house.db, house.communeId, inForce, list, now);
  const what = muteText(unsigned, muted);
  if (what !== '') throw new AppError('key-list-unsigned-plan', { what });
}

async function listed(key: PublicJwk): Promise<KeyList['keys'][number]> {
  return { kid: await keyId(key), use: 'working', jwk: publicHalf(key) };
}

function refused(reason: string): AppError {
  return new AppError('key-list-refused', { reason });
}
