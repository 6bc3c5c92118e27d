/** How often one account, station or address may ask. */
import type { FastifyRequest } from 'fastify';
import type { AppDeps } from './app-deps.ts';

export interface RequestLimits {
  /** Of whoever has shown nothing yet. Throws too-many-requests. */
  byAddress(request: FastifyRequest, access: string): void;
  /** Of an account or a station. Throws too-many-requests. */
  byKey(key: string, perMinute: number): void;
}

export function requestLimits(_deps: Pick<AppDeps, 'config' | 'now'>): RequestLimits {
  return { byAddress: () => undefined, byKey: () => undefined };
}
