/** A server with its people, for a browser, at an address by name, as passkeys need it; its time is moved by hand. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { buildApp } from '../../server/app.ts';
import { makeApp, type TestApp } from '../server/make-app.ts';

export interface PeopleSite {
  readonly app: TestApp;
  readonly url: string;
  /** Makes an account that waits for its invitation; the link that is sent to its owner. */
  invite(person: { readonly username: string; readonly displayName: string }): Promise<string>;
  stop(): Promise<void>;
}

/** Starts it now; the built web app is served. */
export async function startPeopleSite(
  webDist = join(import.meta.dirname, '..', '..', 'web', 'dist'),
): Promise<PeopleSite> {
  const app = await makeApp({}, { at: Date.now() });
  const served = await buildApp(app.deps, webDist);
  await served.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://localhost:${(served.server.address() as AddressInfo).port}`;
  return {
    app,
    url,
    async invite(person) {
      const made = await app.call('admin', 'POST', '/api/v1/users', { payload: { ...person, roles: ['approver'] } });
      const link = await app.call('admin', 'POST', `/api/v1/users/${made.json.id}/link`);
      return `${url}${link.json.path}`;
    },
    async stop() {
      await served.close();
      await app.close();
    },
  };
}

/** A phone's own passkeys, which are tapped by themselves. */
export async function givePasskeys(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
