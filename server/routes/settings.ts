/** The commune's settings, each with its default. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';
import { settingParams, settings, settingWrite } from '../contract/settings.ts';
import { AppError } from '../errors.ts';
import { readSettings, writeSetting } from '../store/setting-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/settings. */
export function settingRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId } = deps;
    const tags = ['reports'];
    app.get(
      '/api/v1/settings',
      { config: { access: 'read' }, schema: { tags, response: { 200: settings } } },
      async () => readSettings(db, communeId),
    );
    app.put(
      '/api/v1/settings/:name',
      {
        config: { access: 'settings.write' },
        schema: { tags, params: settingParams, body: settingWrite, response: { 200: settings } },
      },
      async (request) => {
        const { name } = request.params;
        const value = settings.shape[name].safeParse(request.body.value);
        if (!value.success) throw new AppError('bad-request', { detail: 'giá trị của mục cài đặt chưa đúng' });
        await writeSetting(db, deps.now(), communeId, name, value.data, actorOf(request));
        return readSettings(db, communeId);
      },
    );
  };
}
