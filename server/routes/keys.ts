/** The commune's keys: how they stand, and changing the working key with a list that the root signed offline. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';
import {
  beginKeyChange,
  giveUpKeyChange,
  type KeyHouse,
  keyListRequest,
  keyState as readKeyState,
  requestName,
  takeKeyList,
} from '../change-keys.ts';
import { keyChange, keyState, signedList } from '../contract/keys.ts';
import { AppError } from '../errors.ts';
import { actorOf } from './session.ts';

/** /api/v1/keys. */
export function keyRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const house: KeyHouse = { ...deps, dataDir: deps.config.dataDir };
    const tags = ['keys'];
    const access = { config: { access: 'keys.write' as const } };
    app.get('/api/v1/keys', { ...access, schema: { tags, response: { 200: keyState } } }, async () => view(house));
    app.post(
      '/api/v1/keys/change',
      { ...access, schema: { tags, body: keyChange, response: { 200: keyState } } },
      async (request) => {
        await beginKeyChange(house, deps.now(), request.body.leaked, actorOf(request));
        return view(house);
      },
    );
    app.delete('/api/v1/keys/change', { ...access, schema: { tags, response: { 200: keyState } } }, async (request) => {
      await giveUpKeyChange(house, deps.now(), actorOf(request));
      return view(house);
    });
    app.get('/api/v1/keys/request', { ...access, schema: { tags } }, async (_request, reply) => {
      const request = await keyListRequest(house);
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
        await takeKeyList(house, deps.now(), request.body.list, actorOf(request));
        return view(house);
      },
    );
  };
}

async function view(house: KeyHouse) {
  const { former, next, stations, ...state } = await readKeyState(house);
  return {
    ...state,
    former: [...former],
    next: next ?? null,
    stations: { ...stations, waiting: [...stations.waiting] },
    people: [],
    site: null,
    askedVersion: null,
    unsigned: 0,
  };
}
