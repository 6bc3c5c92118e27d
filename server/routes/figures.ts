/** Every figure of a span, counted from the log. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/figures. */
export function figureRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
