/** Backups and what a restore left to be looked at. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/backups. */
export function backupRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => undefined;
}
