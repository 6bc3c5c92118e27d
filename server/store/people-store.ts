/** The commune's users, and the set-up that makes the first admin. */
import { randomUUIDv7 } from 'node:crypto';
import { announceAccount } from '../announce-account.ts';
import { AppError } from '../errors.ts';
import { randomToken, tokenHash } from '../secrets.ts';
import type { Db } from './database.ts';
import { type Factors, factorsOf, hasFactor } from './factor-store.ts';
import { fromJson, toJson } from './json-column.ts';
import { endOldKeys, NO_PASSWORD } from './old-keys.ts';
import { type Actor, markChanged, SYSTEM, writeAudit } from './record-change.ts';
import type { UserTable } from './schema.ts';

export type Role = 'operator' | 'approver' | 'admin' | 'viewer';

export interface Person {
  readonly id: string;
  readonly commune: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
  readonly createdAt: number;
}

/** The one-time link of the first start: stores the hash of a new token and returns the token; undefined once an admin exists. */
export async function openSetup(db: Db, commune: string): Promise<string | undefined> {
  if (await anyAdmin(db, commune)) return undefined;
  const token = randomToken();
  await db
    .updateTable('commune')
    .set({ setupTokenHash: tokenHash(token) })
    .where('id', '=', commune)
    .execute();
  return token;
}

/** True while the commune has no admin. */
export async function setupIsOpen(db: Db, commune: string): Promise<boolean> {
  return !(await anyAdmin(db, commune));
}

/** Whether the one-time link with this token still makes the first admin. */
export async function setupTokenFits(db: Db, commune: string, token: string): Promise<boolean> {
  const row = await db.selectFrom('commune').select('setupTokenHash').where('id', '=', commune).executeTakeFirst();
  return row?.setupTokenHash === tokenHash(token) && (await setupIsOpen(db, commune));
}

/** Throws setup-closed, setup-token-wrong. It costs nothing to ask: a password is hashed after it. */
export async function refuseSetup(db: Db, commune: string, token: string): Promise<void> {
  if (!(await setupIsOpen(db, commune))) throw new AppError('setup-closed');
  if (!(await setupTokenFits(db, commune, token))) throw new AppError('setup-token-wrong');
}

/** The first admin, through the one-time link; `source`: from where. Throws setup-closed, setup-token-wrong. */
export async function completeSetup(
  db: Db,
  now: number,
  input: {
    commune: string;
    token: string;
    communeName: string;
    username: string;
    displayName: string;
    passwordHash: string;
    source: string;
  },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await refuseSetup(tx, input.commune, input.token);
    await tx
      .updateTable('commune')
      .set({ name: input.communeName, setupTokenHash: null })
      .where('id', '=', input.commune)
      .execute();
    await insertUser(tx, now, { ...input, roles: ['admin'] }, { ...SYSTEM, source: input.source });
  });
}

/** A new user. Throws username-taken. */
export async function createUser(
  db: Db,
  now: number,
  input: {
    commune: string;
    username: string;
    displayName: string;
    roles: readonly Role[];
    passwordHash?: string | undefined;
  },
  actor: Actor,
): Promise<Person> {
  const { passwordHash = NO_PASSWORD } = input;
  return db.transaction().execute((tx) => insertUser(tx, now, { ...input, passwordHash }, actor));
}

/** Changes a user; a new password or a disabled account ends whatever opened it before. Throws not-found, last-admin, own-account, has-factors. */
export async function changeUser(
  db: Db,
  now: number,
  commune: string,
  id: string,
  change: {
    displayName?: string | undefined;
    roles?: readonly Role[] | undefined;
    passwordHash?: string | undefined;
    disabled?: boolean | undefined;
  },
  actor: Actor,
): Promise<Person> {
  const { passwordHash } = change;
  return db.transaction().execute(async (tx) => {
    const before = await findUser(tx, commune, id);
    const after: Person = {
      ...before,
      displayName: change.displayName ?? before.displayName,
      roles: change.roles ?? before.roles,
      disabled: change.disabled ?? before.disabled,
    };
    await tx
      .updateTable('user')
      .set({
        displayName: after.displayName,
        roles: toJson(after.roles),
        disabledAt: after.disabled ? now : null,
        ...(passwordHash === undefined ? {} : { passwordHash }),
      })
      .where('id', '=', id)
      .execute();
    if (!(await anyAdmin(tx, commune))) throw new AppError('last-admin');
    if (id === actor.id && after.disabled) throw new AppError('own-account');
    // Whoever could set a password and nothing else would still not get in: the second factor is taken away in the open, with a link.
    if (passwordHash !== undefined && hasFactor(await factorsOf(tx, id))) throw new AppError('has-factors');
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: passwordHash === undefined ? 'user.change' : 'user.password',
      subject: 'user',
      subjectId: id,
      before,
      after,
    });
    const told = { userId: id, name: after.displayName, actor };
    if (passwordHash !== undefined) await announceAccount(tx, now, commune, { ...told, what: 'password-set' });
    if (approves(after) !== approves(before))
      await announceAccount(tx, now, commune, { ...told, what: approves(after) ? 'approver-made' : 'approver-ended' });
    if (after.disabled || passwordHash !== undefined) await endOldKeys(tx, now, id);
    await markChanged(tx, commune, 'people');
    return after;
  });
}

/** All users by name. */
export async function listUsers(db: Db, commune: string): Promise<Person[]> {
  const rows = await db.selectFrom('user').selectAll().where('commune', '=', commune).orderBy('username').execute();
  return rows.map(toPerson);
}

/** One user, disabled or not. */
export async function findPerson(db: Db, commune: string, id: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('user')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toPerson(row);
}

/** The whole row of a username, as `plainName` gives it: for who proves a password. */
export async function findByName(db: Db, commune: string, username: string): Promise<UserTable | undefined> {
  return db
    .selectFrom('user')
    .selectAll()
    .where('commune', '=', commune)
    .where('username', '=', username)
    .executeTakeFirst();
}

/** A user as the admin sees the account. `invited`: nobody has set a password yet. */
export interface Account extends Person {
  readonly factors: Factors;
  readonly invited: boolean;
}

/** All accounts by name; of one id where it is given. */
export async function listAccounts(db: Db, commune: string, id?: string): Promise<Account[]> {
  const rows = await db
    .selectFrom('user')
    .selectAll('user')
    .select((e) =>
      e
        .selectFrom('passkey')
        .select((one) => one.fn.countAll<number>().as('passkeys'))
        .whereRef('passkey.userId', '=', 'user.id')
        .where('passkey.revokedAt', 'is', null)
        .as('passkeys'),
    )
    .where('user.commune', '=', commune)
    .$if(id !== undefined, (q) => q.where('user.id', '=', id as string))
    .orderBy('username')
    .execute();
  return rows.map((row) => ({
    ...toPerson(row),
    factors: { passkeys: row.passkeys ?? 0, totp: row.totpSecret !== null },
    invited: row.passwordHash === NO_PASSWORD,
  }));
}

async function insertUser(
  tx: Db,
  now: number,
  input: { commune: string; username: string; displayName: string; roles: readonly Role[]; passwordHash: string },
  actor: Actor,
): Promise<Person> {
  const taken = await tx
    .selectFrom('user')
    .select('id')
    .where('commune', '=', input.commune)
    .where('username', '=', input.username)
    .executeTakeFirst();
  if (taken !== undefined) throw new AppError('username-taken', { username: input.username });
  const row: UserTable = {
    id: randomUUIDv7(),
    commune: input.commune,
    username: input.username,
    displayName: input.displayName,
    roles: toJson(input.roles),
    passwordHash: input.passwordHash,
    disabledAt: null,
    createdAt: now,
    totpSecret: null,
    totpStep: null,
  };
  await tx.insertInto('user').values(row).execute();
  const person = toPerson(row);
  await writeAudit(tx, {
    commune: input.commune,
    actor,
    at: now,
    action: 'user.create',
    subject: 'user',
    subjectId: row.id,
    after: person,
  });
  if (approves(person)) {
    const { id: userId, displayName: name } = person;
    await announceAccount(tx, now, input.commune, { what: 'approver-made', userId, name, actor });
  }
  await markChanged(tx, input.commune, 'people');
  return person;
}

function approves({ disabled, roles }: Person): boolean {
  return !disabled && roles.includes('approver');
}

async function findUser(db: Db, commune: string, id: string): Promise<Person> {
  const person = await findPerson(db, commune, id);
  if (person === undefined) throw new AppError('not-found', { what: 'người dùng' });
  return person;
}

async function anyAdmin(db: Db, commune: string): Promise<boolean> {
  const rows = await db
    .selectFrom('user')
    .select('roles')
    .where('commune', '=', commune)
    .where('disabledAt', 'is', null)
    .execute();
  return rows.some((row) => fromJson<Role[]>(row.roles).includes('admin'));
}

/** A stored user without what nobody needs to see. */
export function toPerson(row: UserTable): Person {
  return {
    id: row.id,
    commune: row.commune,
    username: row.username,
    displayName: row.displayName,
    roles: fromJson<Role[]>(row.roles),
    disabled: row.disabledAt !== null,
    createdAt: row.createdAt,
  };
}
