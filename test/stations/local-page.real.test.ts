/** The box's own page over a real socket: what it shows, who may press its stop, and what it never tells. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { localPage } from '../../stations/player/local-page.ts';
import type { LocalView } from '../../stations/player/local-view.ts';

const view: LocalView = {
  stationName: 'Tân <b>Thủy</b>',
  software: 'loa 0.1.0',
  zone: 'Asia/Ho_Chi_Minh',
  now: Date.parse('2026-11-27T22:00:00Z'),
  playing: { title: 'Bản tin sáng', startedAt: Date.parse('2026-11-27T21:59:00Z'), levelDb: -23.4 },
  next: { title: 'Tin một cửa', startsAt: Date.parse('2026-11-27T22:20:00Z') },
  volumePct: 70,
  isStopped: false,
  audio: 'alsa/default',
  clock: { trusted: true, offsetMs: 3, boundMs: 8.2 },
  answeredAt: Date.parse('2026-11-27T21:59:30Z'),
  coveredUntil: Date.parse('2026-12-11T00:00:00Z'),
  faults: [{ code: 'output-silent', detail: 'Bản tin: -120 dBFS' }],
  lines: [{ at: Date.parse('2026-11-27T21:59:00Z'), words: 'Bắt đầu: Bản tin sáng' }],
};

/** A page on some port; `host` as a technician would set it. */
async function startPage(host = '127.0.0.1') {
  const dir = mkdtempSync(path.join(tmpdir(), 'loa-page-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const [stopFile, pinFile] = [path.join(dir, 'stop'), path.join(dir, 'local-pin.txt')];
  const clock = { ms: 0, monotonicMs: () => clock.ms };
  count += 1;
  const port = 20_000 + (process.pid % 20_000) + count;
  const page = localPage({ port, host, stopFile, pinFile, clock, log: pino({ level: 'silent' }) });
  const close = await page.start(() => ({ ...view, isStopped: existsSync(stopFile) }));
  onTestFinished(close);
  return { port, clock, stopFile, pin: () => readFileSync(pinFile, 'utf8').trim() };
}
let count = 0;

interface Sent {
  readonly host?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function call(
  port: number,
  where: string,
  sent: Sent = {},
): Promise<{ status: number; text: string; headers: object }> {
  const { host = '127.0.0.1', headers = {}, body } = sent;
  return new Promise((resolve, reject) => {
    const asked = request(
      { host, port, path: where, method: body === undefined ? 'GET' : 'POST', headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

test('it shows what the box does, in words, and lets no name become markup', async () => {
  const { port } = await startPage();
  const { status, text, headers } = await call(port, '/');
  expect(status).toBe(200);
  for (const words of [
    'Bản tin sáng, từ 28/11 04:59:00, mức ra -23 dB',
    '28/11 05:20:00: Tin một cửa',
    '70 %',
    'tin được, sai không quá 8 ms',
    'trả lời lúc 28/11 04:59:30',
    'Theo lịch đang phát nhưng máy không ra tiếng',
    '28/11 04:59:00 Bắt đầu: Bản tin sáng',
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('<b>');
  expect(text).not.toContain('<script');
  expect(headers).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'cache-control': 'no-store',
  });
});

test('on the machine itself its stop is pressed and let go without a PIN', async () => {
  const { port, stopFile } = await startPage();
  expect((await call(port, '/dung', { body: 'stop=on' })).status).toBe(303);
  expect(existsSync(stopFile)).toBe(true);
  expect((await call(port, '/')).text).toContain('Nút dừng đang bật');
  expect((await call(port, '/dung', { body: 'stop=off' })).status).toBe(303);
  expect(existsSync(stopFile)).toBe(false);
});

test.each<[string, Sent]>([
  ['another site names itself', { headers: { origin: 'https://evil.example' } }],
  ['another site in a browser that hides where it comes from', { headers: { 'sec-fetch-site': 'cross-site' } }],
  ['a name that was made to lead here', { headers: { host: 'evil.example' } }],
])('%s: the stop is not pressed', async (_, sent) => {
  const { port, stopFile } = await startPage();
  expect((await call(port, '/dung', { ...sent, body: 'stop=on' })).status).toBeGreaterThanOrEqual(400);
  expect(existsSync(stopFile)).toBe(false);
});

test('it is read only but for the stop, and takes no long body', async () => {
  const { port, stopFile } = await startPage();
  expect((await call(port, '/identity.json')).status).toBe(404);
  expect((await call(port, '/../identity.json')).status).toBe(404);
  expect((await call(port, '/', { body: 'stop=on' })).status).toBe(404);
  expect((await call(port, '/dung', { body: `stop=on&${'x'.repeat(5_000)}` })).status).toBe(500);
  expect(existsSync(stopFile)).toBe(false);
});

const lan = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

test.skipIf(lan === undefined)(
  'from another address the stop wants the PIN, and after five wrong ones none is taken for a quarter of an hour',
  async () => {
    const { port, clock, stopFile, pin } = await startPage('0.0.0.0');
    const from = { host: lan ?? '' };
    expect((await call(port, '/dung', from)).text).toContain('Mã PIN');
    expect(pin()).toMatch(/^\d{6}$/);
    const wrong = pin() === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries++)
      expect((await call(port, '/dung', { ...from, body: `stop=on&pin=${wrong}` })).status).toBe(403);
    expect((await call(port, '/dung', { ...from, body: `stop=on&pin=${pin()}` })).status).toBe(403);
    expect(existsSync(stopFile)).toBe(false);
    clock.ms += 15 * 60_000;
    expect((await call(port, '/dung', { ...from, body: `stop=on&pin=${pin()}` })).status).toBe(303);
    expect(existsSync(stopFile)).toBe(true);
  },
);

test('a port that is taken is no reason not to play: the page is simply not there', async () => {
  const { port } = await startPage();
  const settings = { port, host: '127.0.0.1', stopFile: '/nowhere/stop', pinFile: '/nowhere/pin' };
  const close = await localPage({ ...settings, clock: { monotonicMs: () => 0 }, log: pino({ level: 'silent' }) }).start(
    () => view,
  );
  await close();
});
