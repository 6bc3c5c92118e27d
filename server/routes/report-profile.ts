/** How the commune's documents are headed, signed and sent; dated. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/report-profile. */
export function reportProfileRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
