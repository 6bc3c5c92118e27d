/** Relays, mpv and real servers (R3): only the source that was named is ever asked, whatever its answers name, and nothing of it is held or waited for without bound. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isInsideAddress } from '../../stations/inside-address.ts';
import { MpvPlayer } from '../../stations/player/mpv-player.ts';
import { RelayGate } from '../../stations/player/relay-gate.ts';
import { systemClock } from '../../stations/player/system-clock.ts';
import { makeTone } from './make-tone.ts';
import { waitFor } from './start-station.ts';

const clock = systemClock();
const silent = pino({ level: 'silent' });
/** The sources of these tests are on this machine. */
const anywhere = () => true;
const nowhereInside = (address: string) => !isInsideAddress(address);

const endings: (() => unknown)[] = [];
const atTheEnd = (end: () => unknown) => void endings.push(end);

const folder = mkdtempSync(path.join(tmpdir(), 'loa-gate-'));
const convert = (name: string, ...options: string[]) => {
  const file = path.join(folder, name);
  execFileSync('ffmpeg', ['-loglevel', 'error', '-i', makeTone(6_000), '-b:a', '64k', ...options, file]);
  return readFileSync(file);
};
const mp3 = convert('sound.mp3');
const segment = convert('sound.ts', '-c:a', 'aac');
const opensslFiles = ['-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'cert.pem')];
const forAddress = ['-subj', '/CN=gate', '-addext', 'subjectAltName=IP:127.0.0.1'];
execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...opensslFiles, ...forAddress], {
  stdio: 'ignore',
});
const tls = {
  key: readFileSync(path.join(folder, 'key.pem'), 'utf8'),
  cert: readFileSync(path.join(folder, 'cert.pem'), 'utf8'),
};

const HLS = 'application/vnd.apple.mpegurl';
const list = (...lines: string[]) =>
  ['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:6', '#EXT-X-MEDIA-SEQUENCE:0', ...lines].join('\n');
const segments = (...addresses: string[]) =>
  list(...addresses.flatMap((address) => ['#EXTINF:6.0,', address]), '#EXT-X-ENDLIST\n');

beforeAll(() => {
  // What a machine's settings say of proxies must open no way around the gate.
  for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, '*');
  setDefaultCACertificates([...getCACertificates('default'), tls.cert]);
});
afterAll(async () => {
  await Promise.all(endings.map((end) => end()));
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe.concurrent('mpv at a source', () => {
  test('that leads to another place is told so, and that place hears nothing', async () => {
    const other = await serve((_request, response) => response.end(mp3));
    const source = await serve((_request, response) =>
      response.writeHead(302, { location: `${other.base}/sound.mp3` }).end(),
    );
    const result = await load(`${source.base}/a`);
    expect(result).toMatchObject({ kind: 'failed', fault: 'relay-refused' });
    expect(result).toMatchObject({ detail: expect.stringContaining(other.base.slice('http://'.length)) });
    expect([source.asked, other.asked]).toEqual([['/a'], []]);
  });

  test('that leads to another address of its own place is followed', async () => {
    const source = await serve((request, response) => {
      if (request.url === '/sound.mp3') response.end(mp3);
      else response.writeHead(302, { location: request.url === '/a' ? '/b' : `${source.base}/sound.mp3` }).end();
    });
    expect(await load(`${source.base}/a`)).toEqual({ kind: 'ready' });
    expect(placesOf(source)).toEqual(['/a', '/b', '/sound.mp3']);
  });

  test('that leads in circles is given up', async () => {
    const source = await serve((request, response) => response.writeHead(302, { location: `${request.url}a` }).end());
    expect(await load(`${source.base}/a`)).toMatchObject({ kind: 'failed', fault: 'player-error' });
    expect(source.asked.length).toBeLessThan(12);
  });

  test('by https sounds, with lists and segments named in full, and where it redirects', async () => {
    const source = await serve((request, response) => {
      if (request.url?.endsWith('.ts')) response.end(segment);
      else if (request.url === '/a') response.writeHead(302, { location: `${source.base}/main.m3u8` }).end();
      else if (request.url === '/main.m3u8')
        response
          .setHeader('content-type', HLS)
          .end(list('#EXT-X-STREAM-INF:BANDWIDTH=64000', `${source.base}/all.m3u8`));
      else response.setHeader('content-type', HLS).end(segments(`${source.base}/1.ts`, '2.ts'));
    }, tls);
    expect(await load(`${source.base}/a`)).toEqual({ kind: 'ready' });
    expect(placesOf(source)).toEqual(expect.arrayContaining(['/a', '/main.m3u8', '/all.m3u8', '/1.ts']));
  });

  test('by https whose certificate is another’s gives no sound', async () => {
    const source = await serve((_request, response) => response.end(mp3), tls);
    const url = source.base.replace('127.0.0.1', 'localhost');
    expect(await load(`${url}/a`)).toMatchObject({ kind: 'failed', fault: 'player-error' });
    expect(source.asked).toEqual([]);
  });

  test('with segments in its own place sounds', async () => {
    const source = await serve((request, response) => {
      if (request.url?.endsWith('.ts')) response.end(segment);
      else response.setHeader('content-type', HLS).end(segments('1.ts', `${source.base}/2.ts`));
    });
    expect(await load(`${source.base}/live.m3u8`)).toEqual({ kind: 'ready' });
    expect(placesOf(source).slice(0, 2)).toEqual(['/live.m3u8', '/1.ts']);
  });

  test.each(['http', 'https', 'httpproxy', 'tcp', 'tls', 'crypto+http', 'crypto:tcp', 'HTTP'])(
    'with a segment elsewhere by %s: nobody is connected to there',
    async (scheme) => {
      const other = await listenOnly();
      const source = await serve((_request, response) =>
        response.setHeader('content-type', HLS).end(segments(`${scheme}://127.0.0.1:${other.port}/1.ts`)),
      );
      expect(await load(`${source.base}/live.m3u8`)).toMatchObject({ kind: 'failed' });
      expect(other.connections).toBe(0);
    },
  );

  test.each<[string, (other: string) => string]>([
    ['variant', (other) => list('#EXT-X-STREAM-INF:BANDWIDTH=64000', `${other}/all.m3u8`)],
    ['key', (other) => list(`#EXT-X-KEY:METHOD=AES-128,URI="${other}/key"`, '#EXTINF:6,', '1.ts', '#EXT-X-ENDLIST')],
    ['beginning', (other) => list(`#EXT-X-MAP:URI="${other}/1.mp4"`, '#EXTINF:6,', '1.ts', '#EXT-X-ENDLIST')],
    ['segment', (other) => segments(`${other}/1.ts`)],
  ])('with a %s elsewhere is told so', async (_what, write) => {
    const other = await serve((_request, response) => response.end(segment));
    const source = await serve((request, response) => {
      if (request.url?.endsWith('.ts')) response.end(segment);
      else response.setHeader('content-type', HLS).end(write(other.base));
    });
    expect(await load(`${source.base}/live.m3u8`)).toMatchObject({ kind: 'failed', fault: 'relay-refused' });
    expect(other.asked).toEqual([]);
  });

  test.each(['127.0.0.1', 'localhost'])('that is this machine by the name %s hears nothing', async (name) => {
    const source = await serve((_request, response) => response.end(mp3));
    const url = source.base.replace('127.0.0.1', name);
    expect(await load(`${url}/a`, nowhereInside)).toMatchObject({ kind: 'failed', fault: 'relay-refused' });
    expect(source.asked).toEqual([]);
  });

  test('that says much and gives no sound is no fault of the device', async () => {
    const source = await serve((_request, response) => {
      response.setHeader('content-type', 'audio/mpeg');
      const talk = setInterval(() => response.write('<html>'), 200);
      response.once('close', () => clearInterval(talk));
    });
    expect(await load(`${source.base}/a`)).toMatchObject({ kind: 'failed', fault: 'player-error' });
    await waitFor('the source is let go', () => source.open() === 0);
  });

  test('of the oldest kind, which answers "ICY 200 OK", sounds', async () => {
    const source = await listenOnly((socket) => {
      socket.once('data', () => {
        socket.write('ICY 200 OK\r\nicy-name:Dai huyen\r\ncontent-type:audio/mpeg\r\n\r\n');
        socket.end(mp3);
      });
    });
    expect(await load(`http://127.0.0.1:${source.port}/;`)).toEqual({ kind: 'ready' });
  });
});

describe.concurrent('the gate', () => {
  test('lets nobody through while nothing is relayed, nor when that is over', async () => {
    const source = await serve((_request, response) => response.end(mp3));
    const gate = await openGate();
    expect((await ask(gate, `${source.base}/a`)).statusCode).toBe(403);
    const address = gate.enter(`${source.base}/a`);
    expect((await ask(gate, address)).statusCode).toBe(200);
    gate.leave();
    expect((await ask(gate, address)).statusCode).toBe(403);
    expect(source.asked).toEqual(['/a']);
  });

  test('ends what was running when something else is relayed', async () => {
    const source = await serve((_request, response) => response.write(mp3.subarray(0, 1_000)));
    const gate = await openGate();
    const running = await ask(gate, gate.enter(`${source.base}/a`));
    gate.enter(`${source.base}/b`);
    await expect(readAll(running)).rejects.toThrow();
  });

  test.each<[string, RequestListener, string]>([
    ['never answers', () => {}, '502 whole'],
    ['stalls', (_request, response) => response.write(mp3.subarray(0, 1_000)), '200 broken'],
    ['stalls within a list', (_request, response) => response.write('#EXTM3U\n'), '502 whole'],
  ])('drops a source that %s', async (_what, answer, outcome) => {
    const source = await serve(answer);
    const gate = await openGate(300);
    expect(await outcomeOf(gate, `${source.base}/a`)).toBe(outcome);
    await waitFor('the source is let go', () => source.open() === 0);
  });

  test('does not drop a source for the pause of whoever listens', async () => {
    const much = Buffer.alloc(20_000_000);
    const source = await serve((_request, response) => response.end(much));
    const gate = await openGate(300);
    const running = await ask(gate, gate.enter(`${source.base}/a`));
    running.pause();
    await clock.wait(1_000);
    expect(await readAll(running)).toBe(much.length);
  });

  test('holds a stream that runs faster than it sounds back, at its source', async () => {
    let written = 0;
    const source = await serve((_request, response) => {
      const block = Buffer.alloc(1_000_000);
      const more = (): void => {
        if (response.destroyed || written > 500_000_000) return;
        written += block.length;
        response.write(block, more);
      };
      more();
    });
    const gate = await openGate(300);
    const running = await ask(gate, gate.enter(`${source.base}/a`));
    running.pause();
    await clock.wait(1_000);
    expect(written).toBeLessThan(50_000_000);
    running.destroy();
  });

  test('takes no list without end', async () => {
    const source = await serve((_request, response) => response.end(`#EXTM3U\n${'a.ts\n'.repeat(500_000)}`));
    const gate = await openGate();
    expect(await outcomeOf(gate, `${source.base}/a`)).toBe('502 whole');
  });

  test('opens no tunnel', async () => {
    const other = await listenOnly();
    const gate = await openGate();
    gate.enter(`https://127.0.0.1:${other.port}/a`);
    const tunnel = get({ ...proxyOf(gate), method: 'CONNECT', path: `127.0.0.1:${other.port}` });
    await expect(once(tunnel, 'connect')).rejects.toThrow();
    expect(other.connections).toBe(0);
  });
});

async function load(url: string, mayReach: (address: string) => boolean = anywhere) {
  const player = new MpvPlayer('null', clock, silent, () => 0, mayReach);
  const stop = await player.start(() => {});
  atTheEnd(stop);
  return player.prepare({ id: 'a', path: url, isLive: true });
}

async function openGate(stallMs = 5_000): Promise<RelayGate> {
  const gate = new RelayGate({ mayReach: anywhere, stallMs, log: silent });
  atTheEnd(await gate.start());
  return gate;
}

function proxyOf(gate: RelayGate) {
  const { hostname, port } = new URL(gate.proxyUrl);
  return { host: hostname, port };
}

async function ask(gate: RelayGate, address: string): Promise<IncomingMessage> {
  const request = get({ ...proxyOf(gate), path: address, headers: { host: new URL(address).host } });
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (response === undefined) throw new Error('no answer');
  return response;
}

async function outcomeOf(gate: RelayGate, url: string): Promise<string> {
  const response = await ask(gate, gate.enter(url));
  const end = await readAll(response).then(
    () => 'whole',
    () => 'broken',
  );
  return `${response.statusCode} ${end}`;
}

async function readAll(response: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  return bytes;
}

/** A server on a port of its own, with the paths it was asked for. */
async function serve(answer: RequestListener, secure?: typeof tls) {
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  };
  const server = secure === undefined ? createServer(listener) : createTlsServer(secure, listener);
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  const port = await listen(server);
  atTheEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `${secure === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  return { asked, base, open: () => sockets.filter((socket) => !socket.destroyed).length };
}

/** What it was asked for, each once: mpv looks at a source before ffmpeg reads it. */
function placesOf({ asked }: { readonly asked: readonly string[] }): readonly string[] {
  return [...new Set(asked)];
}

/** A listener that counts who connects. */
async function listenOnly(onConnect: Parameters<typeof createTcpServer>[1] = (socket) => socket.destroy()) {
  const seen = { connections: 0, port: 0 };
  const server = createTcpServer((socket) => {
    seen.connections += 1;
    socket.on('error', () => {});
    onConnect(socket);
  });
  seen.port = await listen(server);
  atTheEnd(() => void server.close());
  return seen;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
