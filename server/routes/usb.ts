/** The package of sound files and sheet for villages without a box. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';

/** /api/v1/usb.zip and its twin for a village. */
export function usbRoutes(_deps: AppDeps): FastifyPluginAsyncZod {
  return async () => {};
}
