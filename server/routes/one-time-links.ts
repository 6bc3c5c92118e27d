/** Invitations and resets by one-time link. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/link. */
export function oneTimeLinkRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => undefined;
}
