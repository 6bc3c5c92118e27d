/** Login by passkey. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/login/passkey. */
export function passkeyLoginRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => undefined;
}
