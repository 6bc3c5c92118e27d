/** The commune, its users and their sessions. */
import { randomUUIDv7 } from 'node:crypto';
import type { Policy } from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import { hashPassword, passwordMatches, randomToken, tokenHash } from '../secrets.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, SYSTEM, writeAudit } from './record-change.ts';
import type { CommuneTable, UserTable } from './schema.ts';

export type Role = 'operator' | 'approver' | 'admin';

export interface Person {
  readonly id: string;
  readonly commune: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
  readonly createdAt: number;
}

/** What a commune that has set nothing may do: sample of a quy chế, two sessions, 45 min, Monday to Saturday, quiet 21:00-05:00. */
export const STARTING_POLICY: Policy = {
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5, 6],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 45,
  volumeCeilingPct: 100,
};

/** The one commune of this machine, or undefined before the first start. */
export async function findCommune(db: Db): Promise<CommuneTable | undefined> {
  return db.selectFrom('commune').selectAll().orderBy('createdAt').executeTakeFirst();
}

/** The commune's row, fresh. */
export async function getCommune(db: Db, id: string): Promise<CommuneTable> {
  return db.selectFrom('commune').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** Makes the commune with a policy; called once, at the first start. */
export async function createCommune(
  db: Db,
  now: number,
  commune: { code: string; name: string; zone: string; demo: boolean },
): Promise<CommuneTable> {
  const row = { id: randomUUIDv7(), ...commune, demo: commune.demo ? 1 : 0, setupTokenHash: null, createdAt: now };
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('commune').values(row).execute();
    await setPolicy(tx, row.id, now, STARTING_POLICY, undefined, SYSTEM);
  });
  return row;
}

/** The policy in force. */
export async function currentPolicy(
  db: Db,
  commune: string,
  now: number,
): Promise<{ policy: Policy; label: string | undefined }> {
  const row = await db
    .selectFrom('policy')
    .select(['body', 'label'])
    .where('commune', '=', commune)
    .where('validFrom', '<=', now)
    .orderBy('validFrom', 'desc')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row === undefined
    ? { policy: STARTING_POLICY, label: undefined }
    : { policy: fromJson<Policy>(row.body), label: row.label ?? undefined };
}

/** A new policy in force from now on; the old ones stay on record. Joins a transaction that is open already. */
export async function setPolicy(
  db: Db,
  commune: string,
  now: number,
  policy: Policy,
  label: string | undefined,
  actor: Actor,
): Promise<void> {
  if (!db.isTransaction) return db.transaction().execute((tx) => setPolicy(tx, commune, now, policy, label, actor));
  const id = randomUUIDv7();
  const createdBy = actor.name;
  await db
    .insertInto('policy')
    .values({ id, commune, validFrom: now, body: toJson(policy), label: label ?? null, createdBy, createdAt: now })
    .execute();
  await writeAudit(db, {
    commune,
    actor,
    at: now,
    action: 'policy.set',
    subject: 'policy',
    subjectId: id,
    after: policy,
  });
  await markChanged(db, commune, 'plan');
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

/** The first admin, through the one-time link. Throws setup-closed, setup-token-wrong. */
export async function completeSetup(
  db: Db,
  now: number,
  input: {
    commune: string;
    token: string;
    communeName: string;
    username: string;
    displayName: string;
    password: string;
  },
): Promise<void> {
  const passwordHash = await hashPassword(input.password);
  await db.transaction().execute(async (tx) => {
    const commune = await tx
      .selectFrom('commune')
      .selectAll()
      .where('id', '=', input.commune)
      .executeTakeFirstOrThrow();
    if (await anyAdmin(tx, input.commune)) throw new AppError('setup-closed');
    if (commune.setupTokenHash !== tokenHash(input.token)) throw new AppError('setup-token-wrong');
    await tx
      .updateTable('commune')
      .set({ name: input.communeName, setupTokenHash: null })
      .where('id', '=', input.commune)
      .execute();
    await insertUser(tx, now, { ...input, passwordHash, roles: ['admin'] }, SYSTEM);
  });
}

/** A new user. Throws username-taken. */
export async function createUser(
  db: Db,
  now: number,
  input: { commune: string; username: string; displayName: string; roles: readonly Role[]; password: string },
  actor: Actor,
): Promise<Person> {
  const passwordHash = await hashPassword(input.password);
  return db.transaction().execute((tx) => insertUser(tx, now, { ...input, passwordHash }, actor));
}

/** Changes a user; a new password or a disabled account ends all its sessions. Throws not-found, last-admin. */
export async function changeUser(
  db: Db,
  now: number,
  commune: string,
  id: string,
  change: {
    displayName?: string | undefined;
    roles?: readonly Role[] | undefined;
    password?: string | undefined;
    disabled?: boolean | undefined;
  },
  actor: Actor,
): Promise<Person> {
  const passwordHash = change.password === undefined ? undefined : await hashPassword(change.password);
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
    if (after.disabled || passwordHash !== undefined) await tx.deleteFrom('session').where('userId', '=', id).execute();
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
    await markChanged(tx, commune, 'people');
    return after;
  });
}

/** All users by name. */
export async function listUsers(db: Db, commune: string): Promise<Person[]> {
  const rows = await db.selectFrom('user').selectAll().where('commune', '=', commune).orderBy('username').execute();
  return rows.map(toPerson);
}

/** A session token for the right password, or undefined. An unknown name costs the same time as a wrong password. */
export async function login(
  db: Db,
  now: number,
  input: { commune: string; username: string; password: string; hours: number },
): Promise<{ token: string; person: Person } | undefined> {
  const row = await db
    .selectFrom('user')
    .selectAll()
    .where('commune', '=', input.commune)
    .where('username', '=', input.username.trim().toLowerCase())
    .executeTakeFirst();
  const right = await passwordMatches(input.password, row?.passwordHash ?? (await decoyHash()));
  if (row === undefined || !right || row.disabledAt !== null) return undefined;
  const token = randomToken();
  const person = toPerson(row);
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('session')
      .values({
        tokenHash: tokenHash(token),
        commune: input.commune,
        userId: row.id,
        createdAt: now,
        expiresAt: now + input.hours * 3_600_000,
      })
      .execute();
    await writeAudit(tx, {
      commune: input.commune,
      actor: { id: row.id, name: row.displayName },
      at: now,
      action: 'login',
      subject: 'user',
      subjectId: row.id,
    });
  });
  return { token, person };
}

/** Who holds this session token, or undefined when it is unknown, expired or the account is disabled. */
export async function personOfSession(db: Db, now: number, token: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .selectAll('user')
    .where('session.tokenHash', '=', tokenHash(token))
    .where('session.expiresAt', '>', now)
    .where('user.disabledAt', 'is', null)
    .executeTakeFirst();
  return row === undefined ? undefined : toPerson(row);
}

/** Ends one session of a person. */
export async function logout(db: Db, now: number, token: string, person: Person): Promise<void> {
  const { id, commune, displayName } = person;
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('session').where('tokenHash', '=', tokenHash(token)).execute();
    const actor = { id, name: displayName };
    await writeAudit(tx, { commune, actor, at: now, action: 'logout', subject: 'user', subjectId: id });
  });
}

/** Removes sessions that ran out. */
export async function pruneSessions(db: Db, now: number): Promise<void> {
  await db.deleteFrom('session').where('expiresAt', '<=', now).execute();
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
  await markChanged(tx, input.commune, 'people');
  return person;
}

async function findUser(db: Db, commune: string, id: string): Promise<Person> {
  const row = await db
    .selectFrom('user')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', { what: 'người dùng' });
  return toPerson(row);
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

function toPerson(row: UserTable): Person {
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

let decoy: Promise<string> | undefined;
function decoyHash(): Promise<string> {
  decoy ??= hashPassword(randomToken());
  return decoy;
}
