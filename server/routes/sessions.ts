/** Where an account is logged in. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/sessions, unlock, step-up. */
export function sessionListRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => undefined;
}
