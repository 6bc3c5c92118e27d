/** The commune's settings, each with its default. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/settings. */
export function settingRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
