/** The signed scan of a report's edition. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/reports/:id/editions/:edition/scans. */
export function reportScanRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
