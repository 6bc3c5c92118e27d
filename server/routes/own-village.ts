/** A village's own page: what was to be heard, and what its head says of it. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/village/v1. */
export function ownVillageRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
