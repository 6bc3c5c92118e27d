/** Complaints and their answers; whether the loudspeaker sounded then. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/complaints and /api/v1/air-answer. */
export function complaintRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
