/** Reports: drafts, editions kept as sent, their files. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/reports. */
export function reportRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
