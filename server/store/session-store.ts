/** Sessions: who is logged in, where, and what each may do now. */
import type { FastifyRequest } from 'fastify';
import { type Selectable, sql } from 'kysely';
import { effectiveRoles } from '../effective-roles.ts';
import { AppError } from '../errors.ts';
import type { LiveSessions } from '../live-sessions.ts';
import { randomToken, tokenHash } from '../secrets.ts';
import { STRONG_FOR_MS, sessionState } from '../session-state.ts';
import type { Db } from './database.ts';
import { factorsOf, hasFactor, wantsFactor } from './factor-store.ts';
import { lentTo } from './lent-roles.ts';
import { type Person, toPerson } from './people-store.ts';
import { type Actor, writeAudit } from './record-change.ts';
import type { SessionTable } from './schema.ts';

export const SESSION_COOKIE = 'loa_session';

/** A page says with it that key or pointer moved within the last minute. */
const HAND_HEADER = 'x-loa-active';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A session as it is stored. */
export type OpenSession = Selectable<SessionTable>;

/** `locked`: a shared machine without a hand for too long. `half`: a second factor is demanded and not yet set up. */
export interface OpenedSession {
  readonly person: Person;
  readonly session: OpenSession;
  readonly state: 'open' | 'locked' | 'half';
}

/** What sessions are read with. */
export interface SessionDeps {
  readonly db: Db;
  readonly now: () => number;
  readonly liveSessions: LiveSessions;
}

/** Who is behind a request; undefined where its cookie opens nothing. The only reader of the cookie. */
export async function openSession(deps: SessionDeps, request: FastifyRequest): Promise<OpenedSession | undefined> {
  const token = request.cookies[SESSION_COOKIE];
  const opened = token === undefined ? undefined : await readSession(deps, tokenHash(token));
  if (opened === undefined) return undefined;
  const { session, state } = opened;
  const now = deps.now();
  deps.liveSessions.see(session.tokenHash, now);
  const moved = !SAFE_METHODS.has(request.method) || request.headers[HAND_HEADER] !== undefined;
  // What is locked opens by a password alone.
  if (moved && state !== 'locked' && session.shared === 1) await noteHand(deps, session, now);
  return opened;
}

/** A session by the hash of its token, with the roles of this moment; undefined: unknown, over, or the account is disabled. */
export async function readSession(
  { db, now: clock, liveSessions }: SessionDeps,
  hash: string,
): Promise<OpenedSession | undefined> {
  const now = clock();
  const session = await db.selectFrom('session').selectAll().where('tokenHash', '=', hash).executeTakeFirst();
  if (session === undefined) return undefined;
  const user = await db.selectFrom('user').selectAll().where('id', '=', session.userId).executeTakeFirst();
  if (user === undefined || user.disabledAt !== null) return undefined;
  const own = toPerson(user);
  const person = { ...own, roles: effectiveRoles(own.roles, await lentTo(db, now, user.id), now) };
  const wanted = await wantsFactor(db, session.commune, person.roles);
  const need = { wanted, has: !wanted || hasFactor(await factorsOf(db, user.id)) };
  const lastHandAt = Math.max(session.lastHandAt ?? 0, liveSessions.of(hash).handAt);
  const state = sessionState({ ...session, lastHandAt }, need, now);
  return state === 'over' ? undefined : { person, session, state };
}

/** A hand moved, or the password was given: a shared computer stays open for another ten minutes. */
export async function noteHand(
  { db, liveSessions }: SessionDeps,
  { tokenHash: hash }: OpenSession,
  now: number,
): Promise<void> {
  if (!liveSessions.move(hash, now)) return;
  await db.updateTable('session').set({ lastHandAt: now }).where('tokenHash', '=', hash).execute();
}

/** Ends the streams of every session that may no longer see what they tell: ended, locked, its account disabled. */
export async function closeEnded(deps: SessionDeps): Promise<void> {
  await deps.liveSessions.closeStreams(async (hash) => (await readSession(deps, hash))?.state === 'open');
}

/** A second factor was given within the last ten minutes. */
export function isStrong(session: OpenSession, now: number): boolean {
  return session.strongAt !== null && now - session.strongAt < STRONG_FOR_MS;
}

/** A second factor was given in this session. */
export async function noteStrong(db: Db, now: number, { tokenHash: hash }: OpenSession): Promise<void> {
  await db.updateTable('session').set({ strongAt: now }).where('tokenHash', '=', hash).execute();
}

/** Sessions of one account at a time; the oldest ends when another begins. */
const MOST_SESSIONS = 200;

/** What somebody proved that he is who he says: the password that this hash is of, or a passkey. */
export type Proof = { readonly passwordHash: string } | { readonly passkeyId: string };

/** How a session begins. `strong`: a second factor was given. `replaces`: the hash of the token this browser had before. */
export interface NewSession {
  readonly hours: number;
  readonly shared: boolean;
  readonly source: string;
  readonly deviceHash: string | undefined;
  readonly strong: boolean;
  readonly proof: Proof;
  readonly replaces: string | undefined;
}

/** Opens a session; the answer is its token, of which only a hash is stored. Throws wrong-password, passkey-unknown where the proof is none any more. */
export async function beginSession(db: Db, now: number, person: Person, given: NewSession): Promise<string> {
  const token = randomToken();
  const { id, commune, displayName } = person;
  const { hours, shared, source, deviceHash, strong, replaces } = given;
  await db.transaction().execute(async (tx) => {
    await refuseOld(tx, id, given);
    if (replaces !== undefined) {
      await tx.deleteFrom('session').where('tokenHash', '=', replaces).where('userId', '=', id).execute();
      // The same browser goes on, and so do its notices.
      const notices = tx.updateTable('pushSubscription').set({ sessionHash: tokenHash(token) });
      await notices.where('sessionHash', '=', replaces).where('userId', '=', id).execute();
    }
    await tx
      .insertInto('session')
      .values({
        ...{ tokenHash: tokenHash(token), commune, userId: id, createdAt: now, expiresAt: now + hours * 3_600_000 },
        ...{ shared: shared ? 1 : 0, source, deviceHash: deviceHash ?? null, strongAt: strong ? now : null },
      })
      .execute();
    const own = tx.selectFrom('session').select('tokenHash').where('userId', '=', id);
    const oldest = own.orderBy(sql`rowid`, 'desc').offset(MOST_SESSIONS).limit(MOST_SESSIONS);
    await tx.deleteFrom('session').where('tokenHash', 'in', oldest).execute();
    const actor = { id, name: displayName, source };
    await writeAudit(tx, { commune, actor, at: now, action: 'login', subject: 'user', subjectId: id });
  });
  return token;
}

/** What was proved a moment ago may be over: the password changed, the key revoked, the account disabled, a second step added. */
async function refuseOld(tx: Db, id: string, { proof, strong }: NewSession): Promise<void> {
  const user = await tx
    .selectFrom('user')
    .select(['passwordHash', 'disabledAt'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if ('passkeyId' in proof) {
    const key = await tx
      .selectFrom('passkey')
      .select('revokedAt')
      .where('id', '=', proof.passkeyId)
      .where('userId', '=', id)
      .executeTakeFirst();
    if (key === undefined || key.revokedAt !== null || user.disabledAt !== null) throw new AppError('passkey-unknown');
    return;
  }
  const isSame = user.passwordHash === proof.passwordHash && user.disabledAt === null;
  if (!isSame || (!strong && hasFactor(await factorsOf(tx, id)))) throw new AppError('wrong-password');
}

/** Whether a session is still stored. */
export async function isThere(db: Db, hash: string): Promise<boolean> {
  return (
    (await db.selectFrom('session').select('userId').where('tokenHash', '=', hash).executeTakeFirst()) !== undefined
  );
}

/** Ends one session of a person. */
export async function logout(db: Db, now: number, token: string, person: Person, source?: string): Promise<void> {
  const { id, commune, displayName } = person;
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('session').where('tokenHash', '=', tokenHash(token)).execute();
    const actor = { id, name: displayName, ...(source === undefined ? {} : { source }) };
    await writeAudit(tx, { commune, actor, at: now, action: 'logout', subject: 'user', subjectId: id });
  });
}

/** What people are told of a session: never its token, nor its hash. */
export function publicId({ tokenHash: hash }: Pick<OpenSession, 'tokenHash'>): string {
  return hash.slice(0, 16);
}

/** A person's sessions that are not over, newest first. */
export async function sessionsOf(db: Db, now: number, userId: string): Promise<OpenSession[]> {
  return db
    .selectFrom('session')
    .selectAll()
    .where('userId', '=', userId)
    .where('expiresAt', '>', now)
    .orderBy('createdAt', 'desc')
    .execute();
}

/** Ends those sessions of an account, with one row in the log of what people did; the answer is which they were. */
export async function endSessions(
  tx: Db,
  now: number,
  account: { readonly commune: string; readonly userId: string },
  which: (session: OpenSession) => boolean,
  actor: Actor,
): Promise<OpenSession[]> {
  const { commune, userId } = account;
  const ended = (await sessionsOf(tx, 0, userId)).filter(which);
  if (ended.length === 0) return ended;
  for (const { tokenHash: hash } of ended) await tx.deleteFrom('session').where('tokenHash', '=', hash).execute();
  const { displayName: name } = await tx
    .selectFrom('user')
    .select('displayName')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  const before = { name, sources: ended.map(({ source }) => source ?? '') };
  await writeAudit(tx, { commune, actor, at: now, action: 'session.end', subject: 'user', subjectId: userId, before });
  return ended;
}

/** A username however it was typed. */
export function plainName(username: string): string {
  return username.trim().toLowerCase();
}

/** Removes sessions that ran out. */
export async function pruneSessions(db: Db, now: number): Promise<void> {
  await db.deleteFrom('session').where('expiresAt', '<=', now).execute();
}
