/** Behind a proxy a signature is asked for at the address that people see, as a login is. */
import { expect, test } from 'vitest';
import { submitSegment } from '../../server/store/segment-store.ts';
import { makeApp } from './make-app.ts';
import { giveRendition, hashOf, made, makeSegment } from './segment-steps.ts';
import { givePhone } from './signing-steps.ts';

test('the site of a tap is the one the proxy was asked for', async () => {
  const app = await makeApp({ LOA_TRUST_PROXY: 'true' });
  const { operator } = app.people;
  const segmentId = await makeSegment(app, operator);
  await giveRendition(app, segmentId, operator, made(hashOf('tin')));
  await submitSegment(app.db, app.clock.now(), app.communeId, segmentId, operator);
  await givePhone(app, 'approver');
  const headers = { host: '127.0.0.1:8080', 'x-forwarded-host': 'localhost:8080', 'x-forwarded-proto': 'http' };
  const payload = { items: [{ segmentId, sha256: hashOf('tin') }] };
  const { status, json } = await app.call('approver', 'POST', '/api/v1/acts/options/approval', { payload, headers });
  expect([status, json.options?.rpId]).toEqual([200, 'localhost']);
  await app.close();
});
