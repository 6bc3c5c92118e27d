/** What of public listening was withdrawn. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/listening. */
export function listeningAdminRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
