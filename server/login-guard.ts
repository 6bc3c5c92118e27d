/** Proofs that somebody is who they say: passwords and codes, tried seldom and hashed few at a time, and passkeys, which no crowd slows down. */
import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { KeySite } from '../stations/protocol.ts';
import type { AppDeps } from './app-deps.ts';
import { AppError } from './errors.ts';
import { HashTurns } from './hash-turns.ts';
import { CODE_TRIES, LoginThrottle, PASSWORD_TRIES, type Try } from './login-throttle.ts';
import { readProof } from './passkey-library.ts';
import { sourceOf } from './request-source.ts';
import { unseal } from './seal.ts';
import { SealedTickets } from './sealed-tickets.ts';
import { DEVICE_COOKIE, deviceHashOf, isKnownDevice } from './store/device-store.ts';
import { takeTotpStep, totpOf } from './store/factor-store.ts';
import { isPassword } from './store/old-keys.ts';
import { findPasskey, noteUse, type Passkey, siteOf } from './store/passkey-store.ts';
import { writeAudit } from './store/record-change.ts';
import type { UserTable } from './store/schema.ts';
import { matchTotp } from './totp-code.ts';
import { WrongTries, type WrongTry } from './wrong-tries.ts';

/** What is counted of tries, in memory: a restart forgets it. */
export interface LoginGuard {
  readonly passwords: LoginThrottle;
  readonly codes: LoginThrottle;
  readonly turns: HashTurns;
  readonly tickets: SealedTickets;
  readonly wrong: WrongTries;
}

/** One for the whole server. */
export function openLoginGuard(now: () => number): LoginGuard {
  return {
    passwords: new LoginThrottle(PASSWORD_TRIES, now),
    codes: new LoginThrottle(CODE_TRIES, now),
    turns: new HashTurns(),
    tickets: new SealedTickets(now),
    wrong: new WrongTries(now),
  };
}

/** Who tries at which account; `device` only where the account knows this browser. */
export async function tryOf(
  { db }: Pick<AppDeps, 'db'>,
  request: FastifyRequest,
  name: string,
  userId: string | undefined,
): Promise<Try> {
  const hash = deviceHashOf(request.cookies[DEVICE_COOKIE]);
  const known = hash !== undefined && userId !== undefined && (await isKnownDevice(db, userId, hash));
  return { address: normalizeIP(request.ip), name, device: known ? hash : undefined };
}

/** True for the right password of an account that may be used; anything else, and no account at all, costs the same. Throws too-many-requests. */
export async function passwordFits(
  { loginGuard }: Pick<AppDeps, 'loginGuard'>,
  by: Try,
  user: UserTable | undefined,
  password: string,
): Promise<boolean> {
  const { passwords, turns } = loginGuard;
  const usable = user !== undefined && user.disabledAt === null && isPassword(user.passwordHash);
  const line = by.device === undefined ? 'stranger' : 'known';
  return tryOnce(loginGuard, passwords, by, user, 'password', () =>
    turns.matches(line, password, usable ? user.passwordHash : undefined),
  );
}

/** True for the code that this account's app shows; each counts once. Throws too-many-requests, seal-unusable. */
export async function codeFits(
  { db, config, now, loginGuard }: Pick<AppDeps, 'db' | 'config' | 'now' | 'loginGuard'>,
  by: Try,
  user: Pick<UserTable, 'id' | 'displayName'>,
  code: string,
): Promise<boolean> {
  const app = await totpOf(db, user.id);
  if (app === undefined) return false;
  return tryOnce(loginGuard, loginGuard.codes, by, user, 'code', async () => {
    const secret = await unseal(config.dataDir, totpPurpose(user.id), app.sealed);
    const step = matchTotp(secret, code, app.lastStep, now());
    return step !== undefined && (await takeTotpStep(db, user.id, step));
  });
}

/** One try, counted from its beginning; what never had its turn was none. */
async function tryOnce(
  { wrong }: LoginGuard,
  throttle: LoginThrottle,
  by: Try,
  user: WrongTry['user'],
  what: 'password' | 'code',
  look: () => Promise<boolean>,
): Promise<boolean> {
  const { address } = by;
  let tried: ReturnType<LoginThrottle['begin']> | undefined;
  try {
    tried = throttle.begin(by);
    const fits = await look();
    tried.done(fits);
    if (!fits) wrong.note({ user, address, what });
    return fits;
  } catch (error) {
    const isCrowd = error instanceof AppError && error.code === 'too-many-requests';
    if (isCrowd) {
      tried?.done(true);
      wrong.note({ user, address, what: 'refused' });
    }
    throw error;
  }
}

/** What an app's secret is sealed for. */
export function totpPurpose(userId: string): string {
  return `totp ${userId}`;
}

/** The site of passkeys at this address. Throws passkeys-unavailable, with the address that has them. */
export function siteOfRequest({ config }: Pick<AppDeps, 'config'>, request: FastifyRequest): KeySite {
  const site = siteOf(config, request.host);
  if (site !== undefined) return site;
  const isOwn = config.LOA_PUBLIC_URL === undefined && /^(127\.|\[::1\])/.test(request.host);
  throw new AppError('passkeys-unavailable', isOwn ? { url: `http://localhost:${config.PORT}` } : {});
}

/** What a browser answers; `response` as its library words it. */
export interface Proof {
  readonly ticket: string;
  readonly response: { readonly id: string };
}

/** The passkey that this answer to a ticket proves, once. Throws passkey-unknown, second-factor-wrong. */
export async function provePasskey(deps: AppDeps, request: FastifyRequest, proof: Proof): Promise<Passkey> {
  const { db, communeId, now, loginGuard } = deps;
  const site = siteOfRequest(deps, request);
  const passkey = await findPasskey(db, communeId, proof.response.id);
  if (passkey === undefined) throw new AppError('passkey-unknown');
  const ticket = loginGuard.tickets.read({ step: 'passkey-login', subject: '' }, proof.ticket);
  if (ticket === undefined) throw notThisKey();
  // Its counter is looked at here: a lower one is a copy of the key, which somebody ought to hear of.
  const proved = await readProof(site, ticket.challenge, { ...passkey, counter: 0 }, proof.response);
  if (proved === undefined || !namesHolder(proof.response, passkey.userId)) throw notThisKey();
  if (isCopy(passkey.counter, proved.counter)) {
    await noteCopy(deps, passkey, sourceOf(request));
    throw notThisKey();
  }
  if (!loginGuard.tickets.spend(ticket)) throw notThisKey();
  await noteUse(db, now(), passkey.id, proved.counter);
  return passkey;
}

/** A passkey's answer that is not to be had. */
export function notThisKey(): AppError {
  return new AppError('second-factor-wrong', { passkey: true });
}

/** Keys that count count up; those that are the same on several phones say 0 for ever. */
export function isCopy(stored: number, given: number): boolean {
  return (stored > 0 || given > 0) && given <= stored;
}

async function noteCopy({ db, communeId: commune, now }: AppDeps, passkey: Passkey, source: string): Promise<void> {
  await db.transaction().execute((tx) =>
    writeAudit(tx, {
      ...{ commune, actor: { name: 'Khóa truy cập bị sao chép', source }, at: now(), action: 'passkey.clone' },
      ...{ subject: 'user', subjectId: passkey.userId, after: { name: passkey.name } },
    }),
  );
}

/** A passkey that says whose it is says the right one. */
function namesHolder(response: object, userId: string): boolean {
  const inner = (response as { readonly response?: { readonly userHandle?: unknown } }).response;
  const handle = inner?.userHandle;
  return handle === undefined || handle === null || handle === Buffer.from(userId).toString('base64url');
}
