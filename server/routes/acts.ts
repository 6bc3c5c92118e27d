/** What approvers sign. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/acts, signing. */
export function actRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => undefined;
}
