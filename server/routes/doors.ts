/** Which doors stand open. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/doors. */
export function doorRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => undefined;
}
