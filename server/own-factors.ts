/** Changes of one's own password and second factors: only soon after a proof, never below what the commune demands, and other sessions end, and notices in other browsers. */
import type { FastifyRequest } from 'fastify';
import { announceAccount } from './announce-account.ts';
import type { AppDeps } from './app-deps.ts';
import { AppError } from './errors.ts';
import { actorOf, personOf, sessionOf } from './routes/session.ts';
import { STRONG_FOR_MS } from './session-state.ts';
import { stopNotices } from './stop-notices.ts';
import type { Db } from './store/database.ts';
import { type Factors, factorsOf, hasFactor, setPassword, wantsFactor } from './store/factor-store.ts';
import type { Person } from './store/people-store.ts';
import { closeEnded, endSessions, isStrong, isThere, noteStrong } from './store/session-store.ts';
import { endSubscriptions, notMadeIn } from './store/subscription-store.ts';

/** Somebody who logged in, or proved it again by password or factor, within the last ten minutes: enough for the own password. Throws step-up-needed. */
export function recentPerson({ now, liveSessions }: AppDeps, request: FastifyRequest): Person {
  const session = sessionOf(request);
  const at = Math.max(session.createdAt, liveSessions.of(session.tokenHash).provedAt);
  const isFresh = now() - at < STRONG_FOR_MS || isStrong(session, now());
  if (!isFresh) throw new AppError('step-up-needed', { own: true });
  return personOf(request);
}

/** The same for changes of second factors, where an account that has one wants it given: a password alone replaces none. Throws step-up-needed. */
export async function provedPerson(deps: AppDeps, request: FastifyRequest, db: Db = deps.db): Promise<Person> {
  const person = recentPerson(deps, request);
  if (!isStrong(sessionOf(request), deps.now()) && hasFactor(await factorsOf(db, person.id)))
    throw new AppError('step-up-needed', { own: true });
  return person;
}

/** What is done to the second factors. `added` is told to the person's browsers; `left`: what remains where something is taken away. */
export interface FactorChange<T> {
  readonly added?: 'passkey' | 'totp';
  readonly left?: (factors: Factors) => Factors;
  readonly change: (tx: Db) => Promise<T>;
}

/** Does the change, with the person's other sessions ended in the same transaction, if it is still proved then. Throws step-up-needed, last-factor. */
export async function changeFactors<T>(
  deps: AppDeps,
  request: FastifyRequest,
  { added, left, change }: FactorChange<T>,
): Promise<T> {
  const { now, communeId: commune } = deps;
  return endingOthers(deps, request, async (tx) => {
    const person = await provedPerson(deps, request, tx);
    if (left !== undefined) await refuseLast(tx, commune, person, left);
    const result = await change(tx);
    const account = { userId: person.id, name: person.displayName, actor: actorOf(request) };
    if (added !== undefined) {
      // Whoever comes so far gave a factor, or has just set up the first one.
      await noteStrong(tx, now(), sessionOf(request));
      await announceAccount(tx, now(), commune, { what: added, ...account });
    } else await stopNotices(tx, now(), commune, account, notMadeIn(sessionOf(request)));
    return result;
  });
}

/** A new password of one's own, told to the person's browsers. Throws step-up-needed, too-many-requests. */
export async function changePassword(deps: AppDeps, request: FastifyRequest, password: string): Promise<void> {
  const { now, loginGuard, communeId: commune } = deps;
  const { id: userId, displayName: name } = recentPerson(deps, request);
  const passwordHash = await loginGuard.turns.hash(password);
  const actor = actorOf(request);
  const { deviceHash } = sessionOf(request);
  await endingOthers(deps, request, async (tx) => {
    await setPassword(tx, now(), { commune, userId }, { passwordHash, deviceHash }, actor);
    await announceAccount(tx, now(), commune, { what: 'password', userId, name, actor });
  });
}

async function endingOthers<T>(deps: AppDeps, request: FastifyRequest, change: (tx: Db) => Promise<T>): Promise<T> {
  const { db, now, communeId: commune } = deps;
  const session = sessionOf(request);
  const { tokenHash } = session;
  const changed = await db.transaction().execute(async (tx) => {
    // Ended by somebody else a moment ago, it changes nothing any more.
    if (!(await isThere(tx, tokenHash))) throw new AppError('not-logged-in');
    const result = await change(tx);
    const { id: userId } = personOf(request);
    await endSessions(tx, now(), { commune, userId }, (one) => one.tokenHash !== tokenHash, actorOf(request));
    await endSubscriptions(tx, userId, notMadeIn(session));
    return result;
  });
  await closeEnded(deps);
  return changed;
}

/** Refuses to go below one factor where the commune demands one. */
async function refuseLast(tx: Db, commune: string, person: Person, left: (factors: Factors) => Factors): Promise<void> {
  const wanted = await wantsFactor(tx, commune, person.roles);
  if (wanted && !hasFactor(left(await factorsOf(tx, person.id)))) throw new AppError('last-factor');
}
