/** Every figure of a span, counted from the log. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';
import { figures, figuresQuery } from '../contract/figures.ts';
import { countBeside } from '../figures-beside.ts';
import { LONG_MS } from '../time-limits.ts';

/** /api/v1/figures. */
export function figureRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/figures',
      {
        config: { access: 'read', longMs: LONG_MS },
        schema: { tags: ['figures'], querystring: figuresQuery, response: { 200: figures } },
      },
      async ({ query }) => countBeside(deps, deps.now(), query),
    );
  };
}
