/** Personal links by which a village's head confirms without an account. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/village-links. */
export function villageLinkRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
