/** Incidents: opened by hand or by the watch, with places, action and end. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/incidents. */
export function incidentRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
