/** Changes of one's own password and second factors: only soon after a proof, never below what the commune demands, and other sessions end. */
import type { FastifyRequest } from 'fastify';
import { announceAccount } from './announce-account.ts';
import type { AppDeps } from './app-deps.ts';
import { AppError } from './errors.ts';
import { actorOf, personOf, sessionOf } from './routes/session.ts';
import { hashPassword } from './secrets.ts';
import { STRONG_FOR_MS } from './session-state.ts';
import type { Db } from './store/database.ts';
import { type Factors, factorsOf, hasFactor, setPassword, wantsFactor } from './store/factor-store.ts';
import type { Person } from './store/people-store.ts';
import { closeEnded, endSessions, isStrong, noteStrong } from './store/session-store.ts';

/** Somebody who logged in, or proved it again, within the last ten minutes. Throws step-up-needed. */
export function provedPerson({ now, liveSessions }: AppDeps, request: FastifyRequest): Person {
  const session = sessionOf(request);
  const at = Math.max(session.createdAt, liveSessions.of(session.tokenHash).provedAt);
  const isFresh = now() - at < STRONG_FOR_MS || isStrong(session, now());
  if (!isFresh) throw new AppError('step-up-needed', { own: true });
  return personOf(request);
}

/** Does the change, with the person's other sessions ended in the same transaction. What is `added` was proved by that, and is told to the person's browsers. */
export async function changeFactors<T>(
  deps: AppDeps,
  request: FastifyRequest,
  added: 'passkey' | 'totp' | undefined,
  change: (tx: Db) => Promise<T>,
): Promise<T> {
  const { db, now, communeId: commune } = deps;
  const [person, session] = [personOf(request), sessionOf(request)];
  const changed = await db.transaction().execute(async (tx) => {
    const result = await change(tx);
    const account = { commune, userId: person.id };
    const others = (one: { readonly tokenHash: string }) => one.tokenHash !== session.tokenHash;
    await endSessions(tx, now(), account, others, actorOf(request));
    if (added !== undefined) {
      await noteStrong(tx, now(), session);
      const { id: userId, displayName: name } = person;
      await announceAccount(tx, now(), commune, { what: added, userId, name, actor: actorOf(request) });
    }
    return result;
  });
  await closeEnded(deps);
  return changed;
}

/** A new password of one's own, told to the person's browsers. Throws step-up-needed, too-many-requests. */
export async function changePassword(deps: AppDeps, request: FastifyRequest, password: string): Promise<void> {
  const { now, loginGuard, communeId: commune } = deps;
  const { id: userId, displayName: name } = provedPerson(deps, request);
  const passwordHash = await loginGuard.turns.run('known', () => hashPassword(password));
  const actor = actorOf(request);
  await changeFactors(deps, request, undefined, async (tx) => {
    await setPassword(tx, now(), { commune, userId }, passwordHash, actor);
    await announceAccount(tx, now(), commune, { what: 'password', userId, name, actor });
  });
}

/** Refuses to go below one factor where the commune demands one; `left` is what would be left. Throws last-factor. */
export async function refuseLast(
  { db, communeId }: Pick<AppDeps, 'db' | 'communeId'>,
  person: Person,
  left: (factors: Factors) => Factors,
): Promise<void> {
  const wanted = await wantsFactor(db, communeId, person.roles);
  if (wanted && !hasFactor(left(await factorsOf(db, person.id)))) throw new AppError('last-factor');
}
