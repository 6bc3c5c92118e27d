/** What browsers are told about our pages: run nothing but our own scripts, sit in no frame, use no device but the microphone, come by https, keep no answer. */
import { createHash } from 'node:crypto';
import fastifyHelmet from '@fastify/helmet';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';

const YEAR_S = 31_536_000;

const policy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  // The kit of the pages (Mantine) writes style elements; no script comes of that.
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'", 'blob:'],
  fontSrc: ["'self'", 'data:'],
  workerSrc: ["'self'", 'blob:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
  formAction: ["'self'"],
};

/** Devices of whoever looks at a page: only recording needs one. Passkeys are the page's own. */
const DEVICES = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid', 'magnetometer'],
  ...['midi', 'payment', 'serial', 'usb', 'xr-spatial-tracking'],
];
const PERMISSIONS = [
  ...['microphone', 'publickey-credentials-get', 'publickey-credentials-create'].map((name) => `${name}=(self)`),
  ...DEVICES.map((name) => `${name}=()`),
].join(', ');

/** What people are answered; the public's listening page is not among it. */
const KEPT_NOWHERE = /^\/api\/(v1|village)\//;

/** Sets the headers of every answer but those to stations, of which no page is ever made. */
export async function setPagePolicy(app: FastifyInstance, config: Config): Promise<void> {
  const byHttps = config.LOA_PUBLIC_URL?.startsWith('https://') === true;
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    // A name that has once been reached by https is reached by https alone; its other names are not ours to bind.
    hsts: byHttps ? { maxAge: YEAR_S, includeSubDomains: false } : false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  app.addHook('onRequest', async ({ routeOptions }, reply) => {
    if (routeOptions.config?.access === 'station') return;
    reply.header('permissions-policy', PERMISSIONS);
    // The next person at a shared computer finds nothing in its cache; what may be kept says so itself.
    if (KEPT_NOWHERE.test(routeOptions.url ?? '')) reply.header('cache-control', 'no-store');
  });
}

/** The reader of the API (/api/docs): a ready-made page with one script inside, which is let run by its hash. */
export async function serveDocs(app: FastifyInstance): Promise<void> {
  await app.register(async (docs) => {
    docs.addHook('onSend', async (_request, reply, payload) => {
      if (typeof payload !== 'string') return;
      const own = [...payload.matchAll(/<script(?: type="text\/javascript")?>([\s\S]*?)<\/script>/g)];
      const hashes = own.map(([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
      const rules = { ...policy, scriptSrc: ["'self'", ...hashes] };
      const written = Object.entries(rules).map(([name, values]) => `${dashed(name)} ${values.join(' ')}`);
      reply.header('content-security-policy', written.join(';'));
    });
    await docs.register(scalar, {
      routePrefix: '/api/docs',
      configuration: { url: '/api/openapi.json', withDefaultFonts: false },
    });
  });
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
