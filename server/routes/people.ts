/** Users: their roles, how they get in for the first time or again, and where they are logged in. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { announceAccount } from '../announce-account.ts';
import type { AppDeps } from '../app-deps.ts';
import { user, userChange, userCreate } from '../contract/people.ts';
import { linkMade } from '../contract/sessions.ts';
import { done, idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { stopNotices } from '../stop-notices.ts';
import { forgetDevices } from '../store/device-store.ts';
import { dropFactors } from '../store/factor-store.ts';
import { makeLink, makeLinkIn, revokeLinks } from '../store/one-time-link-store.ts';
import { type Account, changeUser, createUser, findPerson, listAccounts } from '../store/people-store.ts';
import { closeEnded, endSessions } from '../store/session-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/users. */
export function peopleRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune, now } = deps;
    const tags = ['people'];
    const access = { config: { access: 'people.write' as const } };
    const hashed = async <T extends { password?: string | undefined }>({ password, ...given }: T) =>
      password === undefined ? given : { ...given, passwordHash: await deps.loginGuard.turns.hash(password) };
    const viewOf = async (id: string) => view(known((await listAccounts(db, commune, id))[0]));
    app.get(
      '/api/v1/users',
      { ...access, schema: { tags, response: { 200: z.object({ users: z.array(user) }) } } },
      async () => ({ users: (await listAccounts(db, commune)).map(view) }),
    );
    app.post(
      '/api/v1/users',
      { ...access, schema: { tags, body: userCreate, response: { 201: user } } },
      async (request, reply) => {
        const given = await hashed(request.body);
        const { id } = await createUser(db, now(), { ...given, commune }, actorOf(request));
        return reply.status(201).send(await viewOf(id));
      },
    );
    app.patch(
      '/api/v1/users/:id',
      { ...access, schema: { tags, params: idParams, body: userChange, response: { 200: user } } },
      async (request) => {
        const { id } = request.params;
        await changeUser(db, now(), commune, id, await hashed(request.body), actorOf(request));
        await closeEnded(deps);
        return viewOf(id);
      },
    );
    app.post(
      '/api/v1/users/:id/link',
      { ...access, schema: { tags, params: idParams, response: { 201: linkMade } } },
      async (request, reply) =>
        reply.status(201).send(await makeLink(db, now(), commune, request.params.id, actorOf(request))),
    );
    app.delete(
      '/api/v1/users/:id/link',
      { ...access, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await revokeLinks(db, now(), commune, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
    app.delete(
      '/api/v1/users/:id/factors',
      { ...access, schema: { tags, params: idParams, response: { 200: linkMade } } },
      async (request) => {
        const account = { commune, userId: request.params.id };
        const actor = actorOf(request);
        const { displayName: name } = known(await findPerson(db, commune, account.userId));
        const link = await db.transaction().execute(async (tx) => {
          await announceAccount(tx, now(), commune, { what: 'factors-dropped', userId: account.userId, name, actor });
          await dropFactors(tx, now(), account, actor);
          await endSessions(tx, now(), account, () => true, actor);
          await forgetDevices(tx, account.userId);
          return makeLinkIn(tx, now(), commune, account.userId, actor);
        });
        await closeEnded(deps);
        return link;
      },
    );
    app.delete(
      '/api/v1/users/:id/sessions',
      { ...access, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        const account = { commune, userId: request.params.id };
        const actor = actorOf(request);
        const { displayName: name } = known(await findPerson(db, commune, account.userId));
        await db.transaction().execute(async (tx) => {
          await endSessions(tx, now(), account, () => true, actor);
          await stopNotices(tx, now(), commune, { userId: account.userId, name, actor });
        });
        await closeEnded(deps);
        return { ok: true as const };
      },
    );
  };
}

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new AppError('not-found', { what: 'người dùng' });
  return found;
}

function view({ roles, ...account }: Account) {
  return { ...account, roles: [...roles] };
}
