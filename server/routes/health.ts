/** Health, metrics and the API's own description. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { viewStations } from '../station-view.ts';
import { countOpenJobs } from '../store/job-store.ts';
import { workerState } from '../store/worker-beat.ts';

/** /api/health, /api/openapi.json, /metrics. */
export function healthRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const stations = new Gauge({
      name: 'loa_stations',
      help: 'Stations by health',
      labelNames: ['health'],
      registers: [registry],
    });
    const jobs = new Gauge({
      name: 'loa_jobs_open',
      help: 'Files waiting for or with the worker',
      registers: [registry],
    });

    const health = z.object({
      status: z.literal('ok'),
      database: z.literal('ok'),
      worker: z.enum(['ok', 'silent', 'not-compiling']),
      clock: z.enum(['ok', 'awaited']),
      /** How far what reads uploads is held on this machine. */
      sandbox: z.enum(['full', 'limits', 'none']),
      uptimeS: z.number(),
    });
    app.get(
      '/api/health',
      { config: { access: 'public' }, schema: { tags: ['system'], response: { 200: health } } },
      async () => {
        const worker = await workerState(deps.db, deps.communeId, deps.now());
        const clock = (await deps.isClockAwaited()) ? ('awaited' as const) : ('ok' as const);
        const { kind: sandbox } = await deps.sandbox();
        const uptimeS = Math.round(process.uptime());
        return { status: 'ok' as const, database: 'ok' as const, worker, clock, sandbox, uptimeS };
      },
    );
    app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () => app.swagger());
    app.get('/metrics', { config: { access: 'public' }, schema: { tags: ['system'] } }, async (_request, reply) => {
      stations.reset();
      for (const { health: word } of await viewStations(deps, 'UTC')) stations.inc({ health: word });
      jobs.set(await countOpenJobs(deps.db));
      return reply.type(registry.contentType).send(await registry.metrics());
    });
  };
}
