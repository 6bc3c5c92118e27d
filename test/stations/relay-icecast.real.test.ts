/** Relays from Icecast: the real one where it is installed, one of a few lines always; song titles between the sound, and sources that lie about what they give. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MpvPlayer } from '../../stations/player/mpv-player.ts';
import type { PlayerEvent } from '../../stations/player/player.ts';
import { systemClock } from '../../stations/player/system-clock.ts';
import { makeTone } from './make-tone.ts';
import { waitFor } from './start-station.ts';

const clock = systemClock();
/** The sources of these tests are on this machine. */
const anywhere = () => true;
const LENGTH_MS = 20_000;
const folder = mkdtempSync(path.join(tmpdir(), 'loa-icecast-'));
const opus = readFileSync(makeTone(LENGTH_MS));
const mp3 = execFileSync('ffmpeg', ['-loglevel', 'error', '-i', makeTone(LENGTH_MS), '-b:a', '64k', '-f', 'mp3', '-']);
const BYTES_PER_S = 64_000 / 8;

/** What one mount of the small Icecast gives; `metadataEvery` bytes of sound lie between two titles. */
interface Mount {
  readonly type: string;
  readonly sound: Buffer | (() => Buffer);
  readonly metadataEvery?: number;
  /** It says that titles come, and sends none. */
  readonly lies?: true;
}

const noise = () => randomBytes(BYTES_PER_S / 10);
const mounts: Readonly<Record<string, Mount>> = {
  plain: { type: 'audio/mpeg', sound: mp3 },
  titles: { type: 'audio/mpeg', sound: mp3, metadataEvery: 1_000 },
  'titles-of-none': { type: 'audio/mpeg', sound: mp3, metadataEvery: 8_000, lies: true },
  'html-that-is-mp3': { type: 'text/html', sound: mp3 },
  'picture-that-is-mp3': { type: 'image/png', sound: mp3 },
  'mp3-that-is-opus': { type: 'audio/mpeg', sound: opus },
  'opus-that-is-mp3': { type: 'application/ogg', sound: mp3 },
  'mp3-that-is-noise': { type: 'audio/mpeg', sound: noise },
};
let open = 0;

const small = createServer((request, response) => {
  const mount = mounts[path.basename(request.url ?? '')];
  if (mount === undefined) return void response.writeHead(404).end();
  open += 1;
  response.once('close', () => {
    open -= 1;
  });
  void give(response, mount, request.headers['icy-metadata'] === '1');
});

let smallBase = '';
const icecast = findIcecast();
const started: ChildProcess[] = [];
let realBase = '';

beforeAll(async () => {
  small.listen(0, '127.0.0.1');
  await once(small, 'listening');
  const address = small.address();
  smallBase = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  if (icecast !== undefined) realBase = await startIcecast(icecast);
});
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  small.closeAllConnections();
  small.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.concurrent('a live source', () => {
  test('that gives noise under the name of sound is silence, and no fault of the device', async () => {
    const { player, events, stop } = await startPlayer();
    const result = await player.prepare({ id: 'a', path: `${smallBase}/mp3-that-is-noise`, isLive: true });
    expect(result).toMatchObject({ kind: 'failed', fault: 'player-error' });
    expect(events.map(({ kind }) => kind)).toEqual(['up']);
    await stop();
  });

  test.each([...(icecast === undefined ? [] : ['the real one']), 'plain', 'titles'])(
    'of Icecast sounds, and only its sound does: %s',
    async (mount) => {
      const end = await listen(mount === 'the real one' ? `${realBase}/live` : `${smallBase}/${mount}`, 3_000);
      expect(end).toMatchObject({ end: 'cut', rmsDb: expect.closeTo(-21, -1) });
      expect(end?.renderedMs).toBeGreaterThan(1_500);
      expect(end?.renderedMs).toBeLessThan(3_100);
      // A tone's peak lies 3 dB above its mean; titles taken for sound crack 15 dB above it.
      expect((end?.peakDb ?? 0) - (end?.rmsDb ?? 0)).toBeLessThan(5);
    },
  );

  test.each(['titles-of-none', 'html-that-is-mp3', 'picture-that-is-mp3', 'mp3-that-is-opus', 'opus-that-is-mp3'])(
    'that lies about its type is known by what it gives: %s',
    async (mount) => {
      const end = await listen(`${smallBase}/${mount}`, 1_500);
      expect(end).toMatchObject({ end: 'cut', rmsDb: expect.closeTo(-21, -1) });
    },
  );
});

test('nobody is left listening', async () => {
  await waitFor('every connection is let go', () => open === 0);
});

/** What came of `forMs` of a live source. */
async function listen(url: string, forMs: number) {
  const { player, events, stop } = await startPlayer();
  expect(await player.prepare({ id: 'a', path: url, isLive: true })).toEqual({ kind: 'ready' });
  player.begin('a', clock.monotonicMs(), 1_000);
  await sleep(forMs);
  await player.stop();
  await stop();
  return events.find((event) => event.kind === 'ended');
}

async function startPlayer() {
  const player = new MpvPlayer('null', clock, pino({ level: 'silent' }), () => 0, anywhere);
  const events: PlayerEvent[] = [];
  const stop = await player.start((event) => events.push(event));
  await player.setVolume(100);
  return { player, events, stop };
}

/** A second at once, as Icecast does, then at the pace of the sound. */
async function give(response: ServerResponse, mount: Mount, asked: boolean): Promise<void> {
  const { type, sound, metadataEvery, lies } = mount;
  const hasTitles = asked && metadataEvery !== undefined;
  response.writeHead(200, {
    'content-type': type,
    'icy-name': 'Dai huyen',
    ...(hasTitles ? { 'icy-metaint': `${metadataEvery}` } : {}),
  });
  const withTitles = hasTitles && lies !== true ? putTitles(metadataEvery) : (bytes: Buffer) => bytes;
  for (let at = 0; !response.destroyed && (typeof sound === 'function' || at < sound.length); ) {
    const length = at === 0 ? BYTES_PER_S : BYTES_PER_S / 10;
    response.write(withTitles(typeof sound === 'function' ? sound() : sound.subarray(at, at + length)));
    at += length;
    await sleep(100);
  }
}

/** A title after every `every` bytes: its length in sixteens, then its text. */
function putTitles(every: number): (bytes: Buffer) => Buffer {
  let left = every;
  let count = 0;
  return (bytes) => {
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const taken = bytes.subarray(at, at + left);
      parts.push(taken);
      at += taken.length;
      left -= taken.length;
      if (left > 0) continue;
      const text = Buffer.from(count++ % 3 === 0 ? `StreamTitle='It''s "${count}"; file:///etc/passwd';` : '');
      const sixteens = Math.ceil(text.length / 16);
      parts.push(Buffer.from([sixteens]), text, Buffer.alloc(sixteens * 16 - text.length));
      left = every;
    }
    return Buffer.concat(parts);
  };
}

function findIcecast(): string | undefined {
  return ['icecast2', 'icecast'].find((name) => !('error' in spawnSync(name, ['-v'])));
}

/** Icecast on a port of its own, with ffmpeg as its source; it refuses to run as root unless told another user. */
async function startIcecast(program: string): Promise<string> {
  const port = await freePort();
  mkdirSync(path.join(folder, 'log'), { mode: 0o777 });
  const config = path.join(folder, 'icecast.xml');
  const asNobody =
    process.getuid?.() === 0
      ? '<security><changeowner><user>nobody</user><group>nogroup</group></changeowner></security>'
      : '';
  writeFileSync(
    config,
    `<icecast><limits><clients>8</clients><sources>2</sources></limits>
      <authentication><source-password>s</source-password><admin-user>a</admin-user><admin-password>a</admin-password></authentication>
      <hostname>localhost</hostname><listen-socket><port>${port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
      <paths><logdir>${path.join(folder, 'log')}</logdir><webroot>${folder}</webroot><adminroot>${folder}</adminroot></paths>
      <logging><accesslog>-</accesslog><errorlog>-</errorlog></logging>${asNobody}</icecast>`,
  );
  start(program, ['-c', config]);
  const base = `http://127.0.0.1:${port}`;
  await waitForAnswer(base, (status) => status > 0);
  const source = [
    '-re',
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=440,volume=-3dB',
    '-c:a',
    'libmp3lame',
    '-b:a',
    '64k',
    '-f',
    'mp3',
  ];
  start('ffmpeg', [
    '-loglevel',
    'error',
    '-nostdin',
    ...source,
    '-content_type',
    'audio/mpeg',
    `icecast://source:s@127.0.0.1:${port}/live`,
  ]);
  await waitForAnswer(`${base}/live`, (status) => status === 200);
  return base;
}

function start(program: string, args: readonly string[]): void {
  started.push(spawn(program, args, { stdio: 'ignore' }));
}

async function waitForAnswer(url: string, isIt: (status: number) => boolean): Promise<void> {
  for (const until = clock.monotonicMs() + 30_000; clock.monotonicMs() < until; await sleep(50)) {
    const status = await fetch(url).then(
      async (answer) => {
        await answer.body?.cancel();
        return answer.status;
      },
      () => 0,
    );
    if (isIt(status)) return;
  }
  throw new Error(`no answer: ${url}`);
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  server.close();
  await once(server, 'close');
  return port;
}
