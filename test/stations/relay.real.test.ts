/** mpv and live sources: sound is measured as it comes, silence is found out, and nothing but sound over http is followed. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MpvPlayer } from '../../stations/player/mpv-player.ts';
import type { PlayerEvent, PlayerFault } from '../../stations/player/player.ts';
import { systemClock } from '../../stations/player/system-clock.ts';
import { makeTone } from './make-tone.ts';

const clock = systemClock();
/** The sources of these tests are on this machine. */
const anywhere = () => true;
const LENGTH_S = 10;
const STEP_MS = 100;
/** What a live source gives at once to whoever joins. */
const BURST_MS = 1_000;

/** What a source does after `givesMs` of sound. */
interface Source {
  readonly type: string;
  readonly sound: Buffer;
  readonly givesMs: number;
  readonly finally: 'stall' | 'reset' | 'end';
}

const MP3_HZ = 44_100;
const opus = readFileSync(makeTone(LENGTH_S * 1_000));
const mp3 = execFileSync('ffmpeg', [
  '-loglevel',
  'error',
  '-i',
  makeTone(LENGTH_S * 1_000),
  '-ar',
  String(MP3_HZ),
  '-b:a',
  '64k',
  '-f',
  'mp3',
  '-',
]);
const text = (lines: string) => ({ sound: Buffer.from(lines), givesMs: 0, finally: 'end' as const });
const sources: Readonly<Record<string, Source>> = {
  mp3: { type: 'audio/mpeg', sound: mp3, givesMs: LENGTH_S * 1_000, finally: 'stall' },
  opus: { type: 'audio/ogg', sound: opus, givesMs: LENGTH_S * 1_000, finally: 'stall' },
  stalls: { type: 'audio/mpeg', sound: mp3, givesMs: 1_500, finally: 'stall' },
  resets: { type: 'audio/mpeg', sound: mp3, givesMs: 1_500, finally: 'reset' },
  'list.m3u': { type: 'audio/x-mpegurl', ...text(`#EXTM3U\n${makeTone(3_000)}\n`) },
  'list.mp3': { type: 'audio/mpeg', ...text(`ffconcat version 1.0\nfile '${makeTone(3_000)}'\n`) },
  'list.m3u8': {
    type: 'application/vnd.apple.mpegurl',
    ...text(`#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile://${makeTone(3_000)}\n#EXT-X-ENDLIST\n`),
  },
};

const server = createServer((request, response) => {
  const name = path.basename(request.url ?? '');
  const source = sources[name];
  if (name === 'redirect') response.writeHead(302, { location: `file://${makeTone(3_000)}` }).end();
  // Any other name takes the request and never answers.
  else if (source !== undefined) void give(response, source);
});
let base = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe.concurrent('a live source', () => {
  test.each(['mp3', 'opus'])(
    'as %s sounds until it is stopped; what was rendered is measured like a file',
    async (name) => {
      const { player, events, stop } = await startPlayer();
      expect(await player.prepare({ id: 'a', path: `${base}/${name}`, isLive: true })).toEqual({ kind: 'ready' });
      const beganAtMs = clock.monotonicMs();
      player.begin('a', beganAtMs, 1_000);
      await expect.poll(() => player.state().kind, { timeout: 6_000 }).toBe('playing');
      await sleep(2_500);
      await player.stop();
      const soundedMs = clock.monotonicMs() - beganAtMs;
      await stop();
      const end = findEnd(events);
      expect(end).toMatchObject({ id: 'a', end: 'cut' });
      // A busy machine may not answer the last look: the one before it is a second old.
      expect(end?.renderedMs).toBeGreaterThan(1_000);
      expect(end?.renderedMs).toBeLessThan(soundedMs + 100);
      expect(end?.rmsDb).toBeCloseTo(-21, -1);
      // Counted at the source's own rate; its frames are 20 ms and more.
      const rate = name === 'mp3' ? MP3_HZ : 48_000;
      expect(Math.abs((1000 * (end?.frames ?? 0)) / rate - (end?.renderedMs ?? 0))).toBeLessThan(50);
    },
  );

  test('that stalls is given up within seconds, and it is not the device’s fault', async () => {
    const { player, events, stop } = await startPlayer();
    await player.prepare({ id: 'a', path: `${base}/stalls`, isLive: true });
    player.begin('a', clock.monotonicMs(), 1_000);
    await expect.poll(() => findEnd(events), { timeout: 9_000 }).toMatchObject({ end: 'cut', fault: 'player-error' });
    expect(findEnd(events)?.renderedMs).toBeLessThan(2_000);
    expect(player.state()).toEqual({ kind: 'idle' });
    await stop();
  });

  test('that resets ends, and is joined again', async () => {
    const { player, events, stop } = await startPlayer();
    const track = { id: 'a', path: `${base}/resets`, isLive: true } as const;
    await player.prepare(track);
    player.begin('a', clock.monotonicMs(), 1_000);
    await expect.poll(() => findEnd(events), { timeout: 6_000 }).toBeDefined();
    expect(findEnd(events)?.renderedMs).toBeLessThan(2_000);
    expect(await player.prepare(track)).toEqual({ kind: 'ready' });
    await stop();
  });

  test('that never answers holds up nothing: what is wanted next is ready at once', async () => {
    const { player, stop } = await startPlayer();
    const waiting = player.prepare({ id: 'a', path: `${base}/never`, isLive: true });
    await sleep(300);
    const askedAtMs = clock.monotonicMs();
    await player.setVolume(50);
    expect(await player.prepare({ id: 'b', path: makeTone(500) })).toEqual({ kind: 'ready' });
    expect(clock.monotonicMs() - askedAtMs).toBeLessThan(900);
    expect(await waiting).toMatchObject({ kind: 'failed', fault: 'player-error' });
    expect(player.state()).toEqual({ kind: 'ready', id: 'b' });
    await stop();
  });

  test.each<[string, PlayerFault]>([
    ['list.m3u', 'player-error'],
    ['list.mp3', 'player-error'],
    ['list.m3u8', 'player-error'],
    ['redirect', 'relay-refused'],
  ])('that is no sound but names a file of this machine is refused: %s', async (name, fault) => {
    const { player, events, stop } = await startPlayer();
    expect(await player.prepare({ id: 'a', path: `${base}/${name}`, isLive: true })).toMatchObject({
      kind: 'failed',
      fault,
    });
    expect(player.state()).toEqual({ kind: 'idle' });
    expect(events.map(({ kind }) => kind)).toEqual(['up']);
    await stop();
  });
});

/** Gives sound at its own pace, as a live source does. */
async function give(response: ServerResponse, { type, sound, givesMs, finally: lastly }: Source): Promise<void> {
  response.writeHead(200, { 'content-type': type });
  const bytesPerMs = sound.length / (LENGTH_S * 1_000);
  for (let sentMs = 0; sentMs < givesMs && !response.destroyed; ) {
    const stepMs = sentMs === 0 ? Math.min(BURST_MS, givesMs) : STEP_MS;
    response.write(sound.subarray(Math.floor(sentMs * bytesPerMs), Math.floor((sentMs + stepMs) * bytesPerMs)));
    sentMs += stepMs;
    await sleep(STEP_MS);
  }
  if (lastly === 'reset') response.destroy();
  if (lastly === 'end') response.end(sound);
}

function findEnd(events: readonly PlayerEvent[]) {
  return events.find((event) => event.kind === 'ended');
}

async function startPlayer() {
  const player = new MpvPlayer('null', clock, pino({ level: 'silent' }), () => 0, anywhere);
  const events: PlayerEvent[] = [];
  const stop = await player.start((event) => events.push(event));
  await player.setVolume(100);
  return { player, events, stop };
}
