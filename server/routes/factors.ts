/** Second factors of one's own account: passkeys and authenticator codes. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/factors. */
export function factorRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => undefined;
}
