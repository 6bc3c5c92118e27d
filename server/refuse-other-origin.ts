/** Refuses requests that another site's page makes a logged-in browser send (CSRF). */
import type { FastifyRequest } from 'fastify';
import { AppError } from './errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A browser names the page a request comes from; another site's page is refused (the cookie is SameSite=Strict as well). */
export function refuseOtherOrigin(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin } = request.headers;
  if (origin !== undefined && isSameHost(origin, request.host)) return;
  if (origin === undefined && (request.headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin') return;
  throw new AppError('other-origin');
}

/** A default port may be written or not; `null` and what is no address are no host of ours. */
function isSameHost(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: from } = new URL(origin);
  return from === host || (URL.canParse(`${protocol}//${host}`) && from === new URL(`${protocol}//${host}`).host);
}
