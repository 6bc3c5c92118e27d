/** Who stands in for whom. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/delegations. */
export function delegationRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => undefined;
}
