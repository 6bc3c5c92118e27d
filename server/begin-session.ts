/** Lets somebody in whose proofs are given: a session, its cookie, and, for our own page, the cookie by which the account knows this browser. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppDeps } from './app-deps.ts';
import { isByHttps, sourceOf } from './request-source.ts';
import { tokenHash } from './secrets.ts';
import { DEVICE_COOKIE, DEVICE_DAYS, deviceToken, rememberDevice } from './store/device-store.ts';
import type { Person } from './store/people-store.ts';
import { beginSession, type Proof, SESSION_COOKIE } from './store/session-store.ts';

/** How they come. `strong`: with a second factor; `proof`: what they proved themselves by. */
export interface Entry {
  readonly shared: boolean;
  readonly browser: boolean;
  readonly strong: boolean;
  readonly proof: Proof;
}

/** Sets the cookies; a session that this browser had of the same person is over. Throws wrong-password, passkey-unknown where the proof counts no more. */
export async function letIn(
  { db, now, config }: Pick<AppDeps, 'db' | 'now' | 'config'>,
  request: FastifyRequest,
  reply: FastifyReply,
  person: Person,
  { shared, browser, strong, proof }: Entry,
): Promise<void> {
  const cookie = {
    ...{ path: '/', httpOnly: true, sameSite: 'strict' as const, secure: isByHttps(config, request) },
  };
  const earlier = request.cookies[SESSION_COOKIE];
  const device = browser ? await deviceToken(db, request.cookies[DEVICE_COOKIE]) : undefined;
  const deviceHash = device === undefined ? undefined : tokenHash(device);
  const hours = config.LOA_SESSION_HOURS;
  const token = await beginSession(db, now(), person, {
    ...{ hours, shared, source: sourceOf(request), deviceHash, strong, proof },
    ...{ replaces: earlier === undefined ? undefined : tokenHash(earlier) },
  });
  if (device !== undefined && deviceHash !== undefined) {
    await rememberDevice(db, now(), { commune: person.commune, userId: person.id }, deviceHash);
    reply.setCookie(DEVICE_COOKIE, device, { ...cookie, maxAge: DEVICE_DAYS * 86_400 });
  }
  reply.setCookie(SESSION_COOKIE, token, { ...cookie, maxAge: hours * 3_600 });
}
