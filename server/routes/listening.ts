/** Public listening: aired, approved segments to hear again, and the feed. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/public/v1 and /nghe-lai/rss.xml. */
export function listeningRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
