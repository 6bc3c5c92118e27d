/** The week of villages and days, listening checks and photos. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/evidence and /api/v1/photos. */
export function evidenceRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
