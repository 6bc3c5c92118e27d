/** GET /api/v1/events: tells open pages what changed, so that none needs a reload. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';
import type { ChangeTopic } from '../contract/ledger.ts';

/** Changes within this time are told together, ms: a page never refetches more than a few times a second. */
const GATHER_MS = 250;

/** Server-sent events `change` with {topics}. */
export function eventRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/events',
      { config: { access: 'person', streams: true }, sse: 'only', schema: { tags: ['events'] } },
      async (_request, reply) => {
        const gathered = new Set<ChangeTopic>();
        let timer: NodeJS.Timeout | undefined;
        const tell = () => {
          timer = undefined;
          const topics = [...gathered];
          gathered.clear();
          void reply.sse.send({ event: 'change', data: { topics } }).catch(() => undefined);
        };
        const stop = deps.hints.onChange((topics) => {
          for (const topic of topics) gathered.add(topic);
          timer ??= setTimeout(tell, GATHER_MS);
        });
        reply.sse.onClose(() => {
          stop();
          clearTimeout(timer);
        });
        reply.sse.keepAlive();
        reply.sse.sendHeaders();
        reply.raw.flushHeaders();
      },
    );
  };
}
