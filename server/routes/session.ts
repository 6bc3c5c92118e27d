/** Login, logout, who am I, and the set-up of the first admin. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { accountView } from '../account-view.ts';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { letIn } from '../begin-session.ts';
import { loginBody, me, setupBody, setupHeaders, setupState } from '../contract/people.ts';
import { done } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { logIn } from '../log-in.ts';
import { refuseOtherOrigin } from '../refuse-other-origin.ts';
import { sourceOf } from '../request-source.ts';
import { completeSetup, type Person, refuseSetup, setupIsOpen, setupTokenFits } from '../store/people-store.ts';
import type { PersonActor } from '../store/record-change.ts';
import { closeEnded, logout, type OpenSession, SESSION_COOKIE } from '../store/session-store.ts';

const MINUTE_MS = 60_000;

/** /api/v1/login, logout, me, setup. */
export function sessionRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId, loginGuard, log } = deps;
    const failed = (error: unknown) => log.warn({ err: error }, 'wrong logins could not be written down');
    const sweep = setInterval(() => void loginGuard.wrong.write(db, communeId, 'due').catch(failed), MINUTE_MS);
    app.addHook('onClose', async () => {
      clearInterval(sweep);
      await loginGuard.wrong.write(db, communeId, 'all').catch(failed);
    });
    // A commune's offices share one address: there all together may try often, each account's wrong passwords are few.
    const limited = (max: number) => ({ rateLimit: { max, timeWindow: MINUTE_MS } });
    app.post(
      '/api/v1/login',
      {
        config: { access: 'public', ...limited(100) },
        schema: { tags: ['session'], body: loginBody, response: { 200: me } },
      },
      async (request, reply) => {
        refuseOtherOrigin(request);
        const { shared, browser } = request.body;
        const { person, strong, passwordHash } = await logIn(deps, request, request.body);
        await letIn(deps, request, reply, person, { shared, browser, strong, proof: { passwordHash } });
        return describePerson(deps, person);
      },
    );
    app.post(
      '/api/v1/logout',
      { config: { access: 'locked' }, schema: { tags: ['session'], response: { 200: done } } },
      async (request, reply) => {
        const token = request.cookies[SESSION_COOKIE];
        if (token !== undefined) await logout(deps.db, deps.now(), token, personOf(request), sourceOf(request));
        reply.clearCookie(SESSION_COOKIE, { path: '/' });
        await closeEnded(deps);
        return { ok: true as const };
      },
    );
    app.get(
      '/api/v1/me',
      { config: { access: 'half' }, schema: { tags: ['session'], response: { 200: me } } },
      async (request) => ({
        ...(await describePerson(deps, personOf(request))),
        account: await accountView(deps, personOf(request), sessionOf(request)),
      }),
    );
    app.get(
      '/api/v1/setup',
      {
        config: { access: 'public' },
        schema: { tags: ['session'], headers: setupHeaders, response: { 200: setupState } },
      },
      async (request) => {
        const { db, communeId } = deps;
        const token = request.headers['x-setup-token'];
        return {
          open: await setupIsOpen(db, communeId),
          tokenFits: token === undefined ? null : await setupTokenFits(db, communeId, token),
        };
      },
    );
    app.post(
      '/api/v1/setup',
      {
        config: { access: 'public', ...limited(20) },
        schema: { tags: ['session'], body: setupBody, response: { 200: done } },
      },
      async (request) => {
        refuseOtherOrigin(request);
        const { db, communeId: commune, loginGuard } = deps;
        const { password, ...body } = request.body;
        await refuseSetup(db, commune, body.token);
        const passwordHash = await loginGuard.turns.hash(password);
        await completeSetup(db, deps.now(), { ...body, passwordHash, commune, source: sourceOf(request) });
        return { ok: true as const };
      },
    );
  };
}

/** The person the guard let in. */
export function personOf(request: { person: Person | undefined }): Person {
  if (request.person === undefined) throw new AppError('not-logged-in');
  return request.person;
}

/** The person as the actor of a change, with the address it came from. */
export function actorOf(request: FastifyRequest): PersonActor {
  const person = personOf(request);
  return { id: person.id, name: person.displayName, source: sourceOf(request) };
}

/** The session the guard let in. */
export function sessionOf(request: { session: OpenSession | undefined }): OpenSession {
  if (request.session === undefined) throw new AppError('not-logged-in');
  return request.session;
}

/** What a login answers. */
export async function describePerson(
  deps: Pick<AppDeps, 'db' | 'communeId'>,
  { id, username, displayName, roles }: Person,
) {
  const commune = await communeOf(deps);
  return {
    user: { id, username, displayName, roles: [...roles] },
    commune: { id: commune.id, name: commune.name, zone: commune.zone, demo: commune.demo === 1 },
  };
}
