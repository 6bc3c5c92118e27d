/** Who is to stand on the next key list, from the wish, the passkeys there are and the list in force. */
import type { KeyList, KeySite, PersonKey } from '../stations/protocol.ts';
import { personKeyId } from '../stations/verify-act.ts';
import { AppError } from './errors.ts';
import { type AskedPerson, readAskedPeople } from './store/asked-people-store.ts';
import type { Db } from './store/database.ts';
import { type Passkey, passkeysOf, revokedPasskeys } from './store/passkey-store.ts';
import { listUsers } from './store/people-store.ts';

/** What the root would be asked to sign. */
export interface WishedPeople {
  readonly people: readonly PersonKey[];
  readonly site: KeySite | undefined;
  /** It is not what the list in force says. */
  readonly isNew: boolean;
  /** When the wish became what it is: it was said, or a passkey on the list was revoked; 0 where neither ever was. */
  readonly askedAt: number;
  /** Passkeys that were revoked and that stations still believe, by the list in force. */
  readonly revoked: readonly { readonly name: string; readonly at: number }[];
  /** Passkeys of changed phones, and until when they are kept for what they signed before. */
  readonly keptUntil: ReadonlyMap<string, number>;
}

/** What the wish comes to at `now`. A passkey that was revoked is wished for no more, unless its phone was changed for another. */
export async function wishedPeople(
  db: Db,
  commune: string,
  list: KeyList,
  site: KeySite | undefined,
  now: number,
): Promise<WishedPeople> {
  const listed = list.people ?? [];
  const asked = await readAskedPeople(db, commune);
  const revokedAt = await revokedPasskeys(db, commune);
  const revoked = listed.flatMap(({ id, name, madeBefore }) => {
    const at = madeBefore === undefined ? revokedAt.get(id) : undefined;
    return at === undefined ? [] : [{ name, at }];
  });
  if (asked === undefined)
    return { people: listed, site: list.site, isNew: false, askedAt: 0, revoked, keptUntil: new Map() };
  const [passkeys, names] = await Promise.all([passkeysOf(db, commune), personNames(db, commune)]);
  const people = asked
    .flatMap((one) => personOf(one, passkeys, listed, names, now) ?? [])
    .sort((a, b) => (a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name.localeCompare(b.name, 'vi')));
  const wishedSite = findSite(rpIdOf(passkeys, people), [site, list.site]);
  const isNew = !isSameWish(people, listed) || (people.length > 0 && !isSameSite(wishedSite, list.site));
  const askedAt = Math.max(0, ...asked.map((one) => one.askedAt), ...revoked.map(({ at }) => at));
  const kept = asked.flatMap(({ credentialId, keepUntil }) =>
    keepUntil === null ? [] : [[credentialId, keepUntil] as const],
  );
  return { people, site: wishedSite, isNew, askedAt, revoked, keptUntil: new Map(kept) };
}

/** Every passkey that could sign, for nothing yet. */
export async function ableToSign(db: Db, commune: string): Promise<readonly PersonKey[]> {
  const [passkeys, names] = await Promise.all([passkeysOf(db, commune), personNames(db, commune)]);
  return passkeys.flatMap(({ id, userId: person, jwk }) =>
    jwk === null ? [] : [{ id, person, name: names.get(person) ?? person, uses: [], jwk }],
  );
}

/** Whether two lists name the same passkeys for the same. */
export function isSameWish(wished: readonly PersonKey[], listed: readonly PersonKey[]): boolean {
  const inOrder = (people: readonly PersonKey[]) =>
    JSON.stringify(
      people
        .map(
          ({ id, person, uses, jwk, madeBefore }) =>
            [id, person, [...uses].sort(), personKeyId(jwk), madeBefore ?? null] as const,
        )
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return inOrder(wished) === inOrder(listed);
}

/** Throws where a wish could not be signed, or would leave nobody to order an emergency: not-found, passkey-cannot-sign, people-incomplete. */
export async function checkWish(
  db: Db,
  commune: string,
  list: KeyList,
  wish: readonly {
    readonly credentialId: string;
    readonly uses: PersonKey['uses'];
    readonly keepUntil?: number | undefined;
  }[],
): Promise<readonly string[]> {
  const [passkeys, names] = await Promise.all([passkeysOf(db, commune), personNames(db, commune)]);
  const some = (use: PersonKey['uses'][number]) =>
    wish.some(({ uses, keepUntil }) => keepUntil === undefined && uses.includes(use));
  if (some('approver') !== some('emergency') && some('approver')) throw new AppError('people-incomplete');
  if (new Set(wish.map(({ credentialId }) => credentialId)).size !== wish.length)
    throw new AppError('bad-request', { detail: 'một khóa truy cập được nêu hai lần' });
  const sites = new Set(passkeys.flatMap((one) => (wish.some((w) => w.credentialId === one.id) ? [one.rpId] : [])));
  if (sites.size > 1)
    throw new AppError('bad-request', { detail: 'các khóa truy cập này được tạo ở hai địa chỉ khác nhau' });
  return wish.map(({ credentialId, keepUntil }) => {
    const listed = list.people?.find(({ id }) => id === credentialId);
    if (listed !== undefined && keepUntil !== undefined) return listed.name;
    const passkey = passkeys.find(({ id }) => id === credentialId);
    if (passkey === undefined) throw new AppError('not-found');
    if (passkey.jwk === null) throw new AppError('passkey-cannot-sign');
    return names.get(passkey.userId) ?? passkey.userId;
  });
}

function personOf(
  { credentialId: id, uses, keepUntil, askedAt }: AskedPerson,
  passkeys: readonly Passkey[],
  listed: readonly PersonKey[],
  names: ReadonlyMap<string, string>,
  now: number,
): PersonKey | undefined {
  const before = listed.find((one) => one.id === id);
  if (keepUntil !== null) {
    if (before === undefined || keepUntil <= now) return undefined;
    return { ...before, madeBefore: before.madeBefore ?? askedAt };
  }
  const passkey = passkeys.find((one) => one.id === id);
  if (passkey === undefined || passkey.jwk === null) return undefined;
  return { id, person: passkey.userId, name: names.get(passkey.userId) ?? passkey.userId, uses, jwk: passkey.jwk };
}

/** As people read them; nothing in a name may move what is shown of it. */
async function personNames(db: Db, commune: string): Promise<ReadonlyMap<string, string>> {
  const users = await listUsers(db, commune);
  return new Map(users.map(({ id, displayName }) => [id, displayName.replaceAll(/\p{C}/gu, '').slice(0, 100) || id]));
}

function rpIdOf(passkeys: readonly Passkey[], people: readonly PersonKey[]): string | undefined {
  return passkeys.find(({ id }) => people.some((one) => one.id === id))?.rpId;
}

/** The site that the passkeys were made for, wherever the server is asked from. */
function findSite(rpId: string | undefined, known: readonly (KeySite | undefined)[]): KeySite | undefined {
  if (rpId === undefined) return known.findLast((site) => site !== undefined);
  return known.find((site) => site?.rpId === rpId) ?? { rpId, origins: [`https://${rpId}`] };
}

function isSameSite(a: KeySite | undefined, b: KeySite | undefined): boolean {
  return JSON.stringify([a?.rpId, a?.origins]) === JSON.stringify([b?.rpId, b?.origins]);
}
