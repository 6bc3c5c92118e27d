/** Sessions: who is logged in. */
import type { FastifyRequest } from 'fastify';
import type { Selectable } from 'kysely';
import { hashPassword, passwordMatches, randomToken, tokenHash } from '../secrets.ts';
import type { Db } from './database.ts';
import { type Person, toPerson } from './people-store.ts';
import { writeAudit } from './record-change.ts';
import type { SessionTable } from './schema.ts';

export const SESSION_COOKIE = 'loa_session';

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
    .where('username', '=', plainName(input.username))
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

/** A username however it was typed. */
export function plainName(username: string): string {
  return username.trim().toLowerCase();
}

/** True when this is the person's password; nobody is logged in by asking. */
export async function passwordIs(db: Db, person: Person, password: string): Promise<boolean> {
  const row = await db.selectFrom('user').select('passwordHash').where('id', '=', person.id).executeTakeFirst();
  return row !== undefined && (await passwordMatches(password, row.passwordHash));
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

/** A session as it is stored. */
export type OpenSession = Selectable<SessionTable>;

/** `locked`: a shared machine without a hand for too long. `half`: a second factor is demanded and not yet set up. */
export interface OpenedSession {
  readonly person: Person;
  readonly session: OpenSession;
  readonly state: 'open' | 'locked' | 'half';
}

/** Who is behind a request; undefined where its cookie opens nothing. The only reader of the cookie. */
export async function openSession(
  { db, now }: { readonly db: Db; readonly now: () => number },
  request: FastifyRequest,
): Promise<OpenedSession | undefined> {
  const token = request.cookies[SESSION_COOKIE];
  if (token === undefined) return undefined;
  const person = await personOfSession(db, now(), token);
  if (person === undefined) return undefined;
  const session = await db
    .selectFrom('session')
    .selectAll()
    .where('tokenHash', '=', tokenHash(token))
    .executeTakeFirst();
  return session === undefined ? undefined : { person, session, state: 'open' };
}

const STRONG_MS = 10 * 60_000;

/** A second factor was given within the last ten minutes. */
export function isStrong(session: OpenSession, now: number): boolean {
  return session.strongAt !== null && now - session.strongAt < STRONG_MS;
}

/** Removes sessions that ran out. */
export async function pruneSessions(db: Db, now: number): Promise<void> {
  await db.deleteFrom('session').where('expiresAt', '<=', now).execute();
}

let decoy: Promise<string> | undefined;
function decoyHash(): Promise<string> {
  decoy ??= hashPassword(randomToken());
  return decoy;
}
