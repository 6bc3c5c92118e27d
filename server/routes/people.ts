/** Users. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { user, userChange, userCreate } from '../contract/people.ts';
import { idParams } from '../contract/words.ts';
import { changeUser, createUser, listUsers, type Person } from '../store/people-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/users. */
export function peopleRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const access = { config: { access: 'people.write' as const } };
    app.get(
      '/api/v1/users',
      { ...access, schema: { tags: ['people'], response: { 200: z.object({ users: z.array(user) }) } } },
      async () => ({
        users: (await listUsers(db, commune)).map(view),
      }),
    );
    app.post(
      '/api/v1/users',
      { ...access, schema: { tags: ['people'], body: userCreate, response: { 201: user } } },
      async (request, reply) => {
        const person = await createUser(db, deps.now(), { ...request.body, commune }, actorOf(request));
        return reply.status(201).send(view(person));
      },
    );
    app.patch(
      '/api/v1/users/:id',
      { ...access, schema: { tags: ['people'], params: idParams, body: userChange, response: { 200: user } } },
      async (request) =>
        view(await changeUser(db, deps.now(), commune, request.params.id, request.body, actorOf(request))),
    );
  };
}

function view(person: Person) {
  return { ...person, roles: [...person.roles], factors: { passkeys: 0, totp: false }, invited: false };
}
