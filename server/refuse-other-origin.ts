/** Refuses requests that another site's page makes a logged-in browser send (CSRF). */
import type { FastifyRequest } from 'fastify';
import { AppError } from './errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A browser names the page a request comes from; another site's page is refused (the cookie is SameSite=Strict as well). */
export function refuseOtherOrigin(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin } = request.headers;
  if (origin !== undefined && origin !== 'null' && new URL(origin).host === request.host) return;
  if (origin === undefined && (request.headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin') return;
  throw new AppError('other-origin');
}
