/** How the commune's keys stand: the working key, the people who sign, who has the list, and what waits for the root. */
import type { KeySite, PersonKey } from '../stations/protocol.ts';
import { rootFingerprint as fingerprintOf } from '../stations/sign.ts';
import { personFingerprint } from '../stations/verify-act.ts';
import { type CommuneKeys, type KeyRing, readSignedList } from './commune-keys.ts';
import { readNextKey } from './key-files.ts';
import { rootKeyFile } from './root-key.ts';
import type { Db } from './store/database.ts';
import { listUsers } from './store/people-store.ts';
import { allKeyLists } from './store/playlist-store.ts';
import { reportedKeyLists } from './store/reported-key-lists.ts';
import { unsignedItems } from './unsigned-items.ts';
import { ableToSign, type WishedPeople, wishedPeople } from './wished-people.ts';

/** What a change of keys works on. */
export interface KeyHouse {
  readonly db: Db;
  readonly communeId: string;
  readonly keyRing: KeyRing;
  readonly dataDir: string;
  /** The site whose passkeys count, where it is known from how the server is asked. */
  readonly site?: KeySite | undefined;
}

/** A passkey on the list in force, or wished for. */
export interface ListedPerson {
  readonly credentialId: string;
  readonly personId: string;
  readonly name: string;
  readonly uses: PersonKey['uses'];
  readonly fingerprint: string;
  readonly listed: boolean;
  readonly asked: boolean;
  /** Its phone was changed: it is kept so long, for what it signed before. */
  readonly keepUntil: number | undefined;
}

/** How much lacks signatures. */
export interface UnsignedCounts {
  /** Of the coming two weeks. */
  readonly planned: number;
  /** Templates of emergencies whose withdrawal by signature no signature that would count has followed: stations may not play them. */
  readonly templates: number;
}

/** How the keys stand, as people see it. Fingerprints are twelve letters. */
export interface KeyState {
  readonly root: string;
  /** Where in the data folder the root key still lies; undefined: it is not on this machine. */
  readonly rootFile: string | undefined;
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
  readonly stations: {
    readonly holding: number;
    readonly waiting: readonly string[];
    /** Of the former, where the list names people: those whose software demands no signature. */
    readonly unchecked: readonly string[];
  };
  readonly people: readonly ListedPerson[];
  /** Approvers who have no passkey that could sign. */
  readonly without: readonly string[];
  /** The site whose passkeys count, by the list in force, else by the wish. */
  readonly site: KeySite | undefined;
  /** The version that a request for other people would have; undefined: the list says what is wished. */
  readonly askedVersion: number | undefined;
  /** What stations would not play if the list said what is wished. */
  readonly unsigned: UnsignedCounts;
}

/** How the keys stand at `now`. */
export async function keyState(house: KeyHouse, now: number): Promise<KeyState> {
  const { db, communeId, keyRing, dataDir } = house;
  const keys = await keyRing.current();
  const [next, reported, wish, able] = await Promise.all([
    readNextKey(dataDir),
    reportedKeyLists(db, communeId),
    wishedPeople(db, communeId, keys.list, house.site, now),
    ableToSign(db, communeId),
  ]);
  const former = keys.list.keys.filter(({ use, jwk }) => use === 'working' && jwk.x !== keys.working.x);
  return {
    root: keyRing.fingerprint,
    rootFile: await rootKeyFile(dataDir),
    version: keys.list.version,
    working: await fingerprintOf(keys.working),
    since: await inForceSince(house, keys),
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
      unchecked: (keys.list.people ?? []).length === 0 ? [] : namesOfUnchecked(reported, keys.list.version),
    },
    people: joinPeople(keys.list.people ?? [], wish, able),
    without: await approversWithout(house, able),
    site: keys.list.site ?? wish.site,
    askedVersion: wish.isNew ? nextVersion(keys.list, reported) : undefined,
    unsigned: await countUnsigned(house, wish.people, now),
  };
}

/** Since when the working key signs: from the first of the newest lists in a row that name it before any other. */
async function inForceSince({ db, communeId, keyRing }: KeyHouse, { working, list }: CommuneKeys): Promise<number> {
  let since = list.issuedAt;
  for (const { jws, takenAt } of await allKeyLists(db, communeId)) {
    const former = await readSignedList(jws, keyRing.root, communeId);
    if (former?.keys.find(({ use }) => use === 'working')?.jwk.x !== working.x) break;
    since = takenAt ?? former.issuedAt;
  }
  return since;
}

/** They cannot be ticked yet: whoever looks for them is told why. */
async function approversWithout({ db, communeId }: KeyHouse, able: readonly PersonKey[]): Promise<string[]> {
  const users = await listUsers(db, communeId);
  const lacking = users.filter(
    ({ id, disabled, roles }) => !disabled && roles.includes('approver') && !able.some(({ person }) => person === id),
  );
  return lacking.map(({ displayName }) => displayName);
}

function namesOfUnchecked(reported: Awaited<ReturnType<typeof reportedKeyLists>>, newest: number): string[] {
  return reported.filter(({ version, checks }) => version >= newest && !checks).map(({ name }) => name);
}

/** Those who are wished for, those who are listed and would not be any more, and whoever else has a passkey that could sign. */
function joinPeople(
  listed: readonly PersonKey[],
  { people: wished, keptUntil }: WishedPeople,
  able: readonly PersonKey[],
): ListedPerson[] {
  const has = (people: readonly PersonKey[], id: string) => people.some((one) => one.id === id);
  const leaving = listed.filter(({ id }) => !has(wished, id));
  const others = able.filter(({ id }) => !has(wished, id) && !has(listed, id));
  return [...wished, ...leaving, ...others].map((one) => ({
    credentialId: one.id,
    personId: one.person,
    name: one.name,
    uses: one.uses,
    fingerprint: personFingerprint(one.jwk),
    listed: has(listed, one.id),
    asked: has(wished, one.id),
    keepUntil: keptUntil.get(one.id),
  }));
}

/** What lacks signatures under a list of these people; nothing where none of them approves. */
export async function countUnsigned(
  house: KeyHouse,
  people: readonly PersonKey[],
  now: number,
): Promise<UnsignedCounts> {
  if (!people.some(({ uses }) => uses.includes('approver'))) return { planned: 0, templates: 0 };
  const lacking = (await unsignedItems(house, people, now)).filter(({ endsAt }) => endsAt === null);
  const templates = lacking.filter(({ firstAt }) => firstAt === null).length;
  return { planned: lacking.length - templates, templates };
}

/** A fingerprint as people compare it. */
export function inFours(fingerprint: string): string {
  return fingerprint.replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** Lists that a restore may have forgotten: each needed the root, and the newest lies beside the keys as well. */
const MOST_FORGOTTEN = 10_000;

/** Above every list that a station has, also one from before a restore; a number that no list can have had is one box's lie, and moves those of all others nowhere. */
export function nextVersion(list: CommuneKeys['list'], reported: readonly { readonly version: number }[]): number {
  const likely = reported.filter(({ version }) => version <= list.version + MOST_FORGOTTEN);
  return Math.max(list.version, ...likely.map(({ version }) => version)) + 1;
}
