/** The commune's keys: how they stand, and changing the working key and the people who sign, with a list that the root signed offline. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import type { AppDeps } from '../app-deps.ts';
import { beginKeyChange, giveUpKeyChange, keyListRequest, requestName, takeKeyList } from '../change-keys.ts';
import { askedPeople, keyChange, keyState, signedList } from '../contract/keys.ts';
import { AppError } from '../errors.ts';
import { type KeyHouse, type KeyState, keyState as readKeyState } from '../key-state.ts';
import { askForPeople } from '../store/asked-people-store.ts';
import { siteOf } from '../store/passkey-store.ts';
import { checkWish } from '../wished-people.ts';
import { actorOf } from './session.ts';

/** /api/v1/keys. */
export function keyRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const houseFor = (request: FastifyRequest): KeyHouse => ({
      ...deps,
      dataDir: deps.config.dataDir,
      site: siteOf(deps.config, request.host),
    });
    const view = async (request: FastifyRequest) => viewOf(await readKeyState(houseFor(request), deps.now()));
    const tags = ['keys'];
    const access = { config: { access: 'keys.write' as const } };
    app.get('/api/v1/keys', { ...access, schema: { tags, response: { 200: keyState } } }, async (request) =>
      view(request),
    );
    app.post(
      '/api/v1/keys/change',
      { ...access, schema: { tags, body: keyChange, response: { 200: keyState } } },
      async (request) => {
        await beginKeyChange(houseFor(request), deps.now(), request.body.leaked, actorOf(request));
        return view(request);
      },
    );
    app.delete('/api/v1/keys/change', { ...access, schema: { tags, response: { 200: keyState } } }, async (request) => {
      await giveUpKeyChange(houseFor(request), deps.now(), actorOf(request));
      return view(request);
    });
    app.get('/api/v1/keys/request', { ...access, schema: { tags } }, async (asked, reply) => {
      const request = await keyListRequest(houseFor(asked), deps.now());
      if (request === undefined) throw new AppError('no-key-change');
      return reply
        .header('content-disposition', `attachment; filename="${requestName(request)}"`)
        .header('cache-control', 'no-store')
        .type('application/json')
        .send(`${JSON.stringify(request, null, 2)}\n`);
    });
    app.post(
      '/api/v1/keys/list',
      { ...access, schema: { tags, body: signedList, response: { 200: keyState } } },
      async (request) => {
        const { list, confirm } = request.body;
        await takeKeyList(houseFor(request), deps.now(), list, actorOf(request), { confirm });
        return view(request);
      },
    );
    app.put(
      '/api/v1/keys/people',
      { ...access, schema: { tags, body: askedPeople, response: { 200: keyState } } },
      async (request) => {
        const { db, communeId, keyRing } = deps;
        const { people } = request.body;
        const { list } = await keyRing.current();
        const names = await checkWish(db, communeId, list, people);
        const wish = people.map((one) => ({ ...one, keepUntil: one.keepUntil ?? null }));
        await askForPeople(db, deps.now(), communeId, wish, names, actorOf(request));
        return view(request);
      },
    );
  };
}

function viewOf({ rootFile, former, next, stations, people, without, site, askedVersion, ...state }: KeyState) {
  return {
    ...state,
    rootFile: rootFile ?? null,
    former: [...former],
    next: next ?? null,
    stations: { ...stations, waiting: [...stations.waiting], unchecked: [...stations.unchecked] },
    people: people.map(({ keepUntil, uses, ...one }) => ({ ...one, uses: [...uses], keepUntil: keepUntil ?? null })),
    without: [...without],
    site: site ?? null,
    askedVersion: askedVersion ?? null,
  };
}
