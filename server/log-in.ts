/** A login by name and password, with the second step where the account has one. */
import type { FastifyRequest } from 'fastify';
import type { AppDeps } from './app-deps.ts';
import { AppError } from './errors.ts';
import { codeFits, passwordFits, tryOf } from './login-guard.ts';
import type { TicketUse } from './sealed-tickets.ts';
import { type Factors, factorsOf, hasFactor } from './store/factor-store.ts';
import { rolesNow } from './store/lent-roles.ts';
import { findByName, type Person, toPerson } from './store/people-store.ts';
import type { UserTable } from './store/schema.ts';
import { plainName } from './store/session-store.ts';

/** What is given; `ticket` stands for a password that was right a moment ago. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly code?: string | undefined;
  readonly ticket?: string | undefined;
}

/** Somebody who proved it. `passwordHash`: what was right; another one in its place, and it is not any more. */
export interface Proved {
  readonly person: Person;
  readonly strong: boolean;
  readonly passwordHash: string;
}

/** The person, whether a second factor was given, and by which password. Throws wrong-password, second-factor-needed, second-factor-wrong, too-many-requests. */
export async function logIn(
  deps: AppDeps,
  request: FastifyRequest,
  { username, password, code, ticket }: Credentials,
): Promise<Proved> {
  const { db, communeId, loginGuard } = deps;
  const user = await findByName(db, communeId, plainName(username));
  const by = await tryOf(deps, request, plainName(username), user?.id);
  const held = user === undefined || ticket === undefined ? undefined : loginGuard.tickets.read(ticketOf(user), ticket);
  const proved = (held !== undefined && user?.disabledAt === null) || (await passwordFits(deps, by, user, password));
  if (!proved || user === undefined) throw new AppError('wrong-password');
  const factors = await factorsOf(db, user.id);
  const own = toPerson(user);
  const person = { ...own, roles: await rolesNow(db, deps.now(), user.id, own.roles) };
  const { passwordHash } = user;
  const spent = () => held === undefined || loginGuard.tickets.spend(held);
  if (!hasFactor(factors)) {
    // The second step was taken away meanwhile: the ticket counts as any, once.
    if (!spent()) throw new AppError('wrong-password');
    return { person, strong: false, passwordHash };
  }
  if (code === undefined) {
    const next = held === undefined ? loginGuard.tickets.issue(ticketOf(user)).text : ticket;
    throw new AppError('second-factor-needed', { methods: methodsOf(factors), ticket: next });
  }
  if (!(await codeFits(deps, by, user, code))) throw new AppError('second-factor-wrong');
  if (!spent()) throw new AppError('second-factor-wrong');
  return { person, strong: true, passwordHash };
}

function methodsOf({ passkeys, totp }: Factors): ('totp' | 'passkey')[] {
  return [...(totp ? (['totp'] as const) : []), ...(passkeys > 0 ? (['passkey'] as const) : [])];
}

/** Another password, and the ticket opens nothing. */
function ticketOf({ id, passwordHash }: UserTable): TicketUse {
  return { step: 'login-code', subject: `${id} ${passwordHash}` };
}
