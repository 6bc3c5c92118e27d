/** A message to a server that means no good, on loopback: it is not led on elsewhere, and not held up by an answer without an end. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { sendOutside } from '../../server/send-outside.ts';

async function serve(answer: RequestListener): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const post = (url: string) => sendOutside({ url, headers: {}, body: '{}', mayBePrivate: true });

test.each([301, 302, 303, 307, 308])(
  'an answer %i that leads elsewhere is an answer, and nobody goes there',
  async (status) => {
    const { url, asked } = await serve((_request, response) =>
      response.writeHead(status, { location: '/metadata' }).end(),
    );
    expect(await post(`${url}/hook`)).toEqual({ kind: 'answered', status });
    expect(asked).toEqual(['/hook']);
  },
);

test('an answer without an end is left after its status', async () => {
  const { url } = await serve((_request, response) => {
    response.writeHead(200);
    const more = setInterval(() => response.write('x'.repeat(65_536)), 5);
    response.on('close', () => clearInterval(more));
  });
  expect(await post(url)).toEqual({ kind: 'answered', status: 200 });
});

test('an answer that is no HTTP is a failure with a reason', async () => {
  const { url } = await serve((request) => request.socket.end('SSH-2.0-OpenSSH\r\n'));
  expect(await post(url)).toEqual({ kind: 'failed', detail: expect.stringMatching(/Parse Error|socket hang up/) });
});
