/** The service worker in a real Chromium: a pushed message becomes a notification, and a malformed one becomes nothing. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBrowser } from './open-browser.ts';

const worker = readFileSync(path.join(import.meta.dirname, '..', '..', 'web', 'public', 'sw.js'));

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

/** A page with nothing but the worker, in a browser where the person allowed notifications; `push` delivers as a push service does. */
async function openWithWorker() {
  const server = createServer((request, response) => {
    const isWorker = request.url === '/sw.js';
    response.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
    response.end(isWorker ? worker : '<!doctype html><title>Loa</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const context = await browser.newContext();
  await context.grantPermissions(['notifications'], { origin });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations;
      if (one !== undefined) resolve(one.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  await page.goto(origin);
  await page.evaluate(
    "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => {})",
  );
  const registrationId = await registered;
  return {
    push: (data: string) => session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data }),
    shown: () =>
      page.evaluate<Shown[]>(
        'navigator.serviceWorker.ready.then((own) => own.getNotifications()).then((all) => all.map(({ title, body, tag }) => ({ title, body, tag })))',
      ),
  };
}

test('a message is shown with its words; a later one of the same slot takes its place', async () => {
  const { push, shown } = await openWithWorker();
  const message = {
    title: 'Trạm Tân Thủy chưa sẵn sàng cho 05:00',
    body: 'Gọi Ông Sáu',
    href: '/tram/1',
    tag: 'loa-1',
  };
  await push(JSON.stringify(message));
  await expect.poll(shown, { timeout: 20_000 }).toEqual([{ title: message.title, body: 'Gọi Ông Sáu', tag: 'loa-1' }]);
  await push(JSON.stringify({ ...message, title: 'Các trạm đã sẵn sàng cho 05:00', body: '' }));
  await expect
    .poll(shown, { timeout: 20_000 })
    .toEqual([{ title: 'Các trạm đã sẵn sàng cho 05:00', body: '', tag: 'loa-1' }]);
});

test('what is no message of ours shows nothing', async () => {
  const { push, shown } = await openWithWorker();
  await push('{"body":"không có tiêu đề"}');
  await push(JSON.stringify({ title: 'sau đó', tag: 'loa-2' }));
  await expect.poll(shown, { timeout: 20_000 }).toEqual([{ title: 'sau đó', body: '', tag: 'loa-2' }]);
});
