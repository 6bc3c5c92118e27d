/** GET /api/v1/events: tells open pages what changed, so that none needs a reload. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';
import type { ChangeTopic } from '../contract/ledger.ts';
import { closeEnded } from '../store/session-store.ts';
import { sessionOf } from './session.ts';

/** Changes within this time are told together, ms: a page never refetches more than a few times a second. */
const GATHER_MS = 250;

/** A shared computer that locked itself hears nothing any more after at most so long, ms. */
const LOOK_EVERY_MS = 15_000;

/** Server-sent events `change` with {topics}. */
export function eventRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const sweep = setInterval(
      () => void closeEnded(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'streams not looked at')),
      LOOK_EVERY_MS,
    );
    app.addHook('onClose', async () => clearInterval(sweep));
    app.get(
      '/api/v1/events',
      { config: { access: 'person', streams: true }, sse: 'only', schema: { tags: ['events'] } },
      async (request, reply) => {
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
        const { tokenHash } = sessionOf(request);
        const forget = deps.liveSessions.addStream(tokenHash, () => reply.sse.close());
        reply.sse.onClose(() => {
          forget();
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
