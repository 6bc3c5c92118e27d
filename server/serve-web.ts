/** Serves the built web app: its files, and a page at every other address that is none of the API's. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from './errors.ts';

/** Every path that is no file is a page of it. */
export async function serveWeb(app: FastifyInstance, webDist: string): Promise<void> {
  const built = existsSync(join(webDist, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root: webDist,
      wildcard: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        const immutable = path.includes(`${join(webDist, 'assets')}`);
        reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    // A page of its own, without the app, for people without an account.
    const file = request.url.split('?')[0] === '/xac-nhan' ? 'xac-nhan.html' : 'index.html';
    if (built && asksForPage(request)) return reply.header('cache-control', 'no-cache').sendFile(file);
    throw new AppError('not-found');
  });
}

/** Of what no route answers: whether it is a page's address, which the web app makes something of. */
export function asksForPage({ method, url }: Pick<FastifyRequest, 'method' | 'url'>): boolean {
  return method === 'GET' && !url.startsWith('/api/') && !/\.[a-z0-9]+$/i.test(url.split('?')[0] ?? '');
}
