/** How the commune's documents are headed, signed and sent; dated. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { reportProfile, reportProfiles } from '../contract/reports.ts';
import { localDay } from '../report/start-report.ts';
import { listProfiles, profileOn, setProfile } from '../store/report-profile-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/report-profile. */
export function reportProfileRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['reports'];
    app.get(
      '/api/v1/report-profile',
      { config: { access: 'read' }, schema: { tags, response: { 200: reportProfiles } } },
      async () => profiles(deps),
    );
    app.put(
      '/api/v1/report-profile',
      {
        config: { access: 'report.profile' },
        schema: { tags, body: reportProfile, response: { 200: reportProfiles } },
      },
      async (request) => {
        await setProfile(deps.db, deps.now(), deps.communeId, request.body, actorOf(request));
        return profiles(deps);
      },
    );
  };
}

async function profiles(deps: AppDeps) {
  const { zone, name } = await communeOf(deps);
  const all = await listProfiles(deps.db, deps.communeId);
  const inForce = await profileOn(deps.db, deps.communeId, name, localDay(deps.now(), zone));
  return { inForce, profiles: all, isStarting: all.length === 0 };
}
