/** Health, metrics and the API's own description. How the stations and this machine stand is told on this machine, or to an admin. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { AppError } from '../errors.ts';
import { mayDo } from '../permissions.ts';
import { viewStations } from '../station-view.ts';
import { countOpenJobs } from '../store/job-store.ts';
import { openSession } from '../store/session-store.ts';
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
      /** How far what reads uploads is held on this machine; told on it, or to an admin. */
      sandbox: z.enum(['full', 'limits', 'none']).optional(),
      uptimeS: z.number(),
    });
    app.get(
      '/api/health',
      { config: { access: 'public' }, schema: { tags: ['system'], response: { 200: health } } },
      async (request) => {
        const worker = await workerState(deps.db, deps.communeId, deps.now());
        const clock = (await deps.isClockAwaited()) ? ('awaited' as const) : ('ok' as const);
        const uptimeS = Math.round(process.uptime());
        const told = { status: 'ok' as const, database: 'ok' as const, worker, clock, uptimeS };
        return (await mayLookInside(deps, request)) ? { ...told, sandbox: (await deps.sandbox()).kind } : told;
      },
    );
    app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () => app.swagger());
    app.get('/metrics', { config: { access: 'public' }, schema: { tags: ['system'] } }, async (request, reply) => {
      if (!(await mayLookInside(deps, request))) throw new AppError('not-allowed');
      stations.reset();
      for (const { health: word } of await viewStations(deps, 'UTC')) stations.inc({ health: word });
      jobs.set(await countOpenJobs(deps.db));
      return reply.type(registry.contentType).send(await registry.metrics());
    });
  };
}

/** Asked on this machine itself, not through a proxy that stands on it; or by an admin. */
async function mayLookInside(deps: AppDeps, request: FastifyRequest): Promise<boolean> {
  const isForwarded = request.headers['x-forwarded-for'] !== undefined && !deps.config.LOA_TRUST_PROXY;
  const isHere = [request.socket.remoteAddress, request.ip].every((address) => LOOPBACK.test(address ?? ''));
  if (isHere && !isForwarded) return true;
  const opened = await openSession(deps, request);
  return opened?.state === 'open' && mayDo(opened.person.roles, 'doors.read');
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
