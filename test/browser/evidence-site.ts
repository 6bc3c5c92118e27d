/** A server with one week of a commune in it, for a browser: a village without a machine, its airings, its link; time stands still. */

import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { buildApp } from '../../server/app.ts';
import { SESSION_COOKIE } from '../../server/store/session-store.ts';

import { makeApp, type TestApp } from '../server/make-app.ts';
import { makeVillage } from '../server/village-steps.ts';

export interface EvidenceSite {
  readonly app: TestApp;
  readonly url: string;
  readonly village: string;
  /** The address of the village's link. */
  readonly link: string;
  /** Logs the operator in, without a password. */
  enter(context: BrowserContext): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it at an instant; the built web app is served. */
export async function startEvidenceSite(at: number): Promise<EvidenceSite> {
  const app = await makeApp({}, { at });
  const served = await buildApp(app.deps, join(import.meta.dirname, '..', '..', 'web', 'dist'));
  await served.listen({ port: 0, host: '127.0.0.1' });
  const { port } = served.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const village = await makeVillage(app);
  const person = { stationId: village, person: 'Ông Phạm Văn Sáu' };
  const { json } = await app.call('operator', 'POST', '/api/v1/village-links', { payload: person });
  return {
    ...{ app, url, village, link: `${url}${json.path}` },
    async enter(context) {
      const [, value] = (await app.cookieOf(app.people.operator)).split('=');
      await context.addCookies([{ name: SESSION_COOKIE, value: value ?? '', url }]);
    },
    async stop() {
      await served.close();
      await app.close();
    },
  };
}
