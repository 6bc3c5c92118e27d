/** A home on a rented server, as its guide builds it: the real Caddy with the file of deploy/server in front of a real Loa. In the soak, where there is a Caddy. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request as requestByTls } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateSigningKey, publicHalf } from '../../stations/sign.ts';
import { soak } from '../counts.ts';
import { freePort, type Loa, startLoa } from '../scenarios/start-loa.ts';
import { waitFor } from '../scenarios/wait-for.ts';
import { stationPlace } from '../server/station-steps.ts';

const hasCaddy = spawnSync('caddy', ['version']).status === 0;
/** As long as an idle browser or station waits before it speaks again, and longer. */
const IDLE_MS = 200_000;

describe.runIf(soak && hasCaddy)('behind Caddy', () => {
  let loa: Loa;
  let caddy: ChildProcess;
  let folder: string;
  let port: number;
  let ca: Buffer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loa home '));
    port = await freePort();
    loa = await startLoa(() => ({ LOA_PUBLIC_URL: `https://localhost:${port}`, LOA_TRUST_PROXY: 'true' }));
    caddy = startCaddy(folder, port, Number(new URL(loa.url).port));
    ca = await waitFor('the certificate', 30_000, async () => rootOf(folder));
    await waitFor('Caddy to answer', 30_000, async () =>
      (await ask('GET', '/api/health').catch(() => undefined))?.status === 200 ? true : undefined,
    );
  });
  afterAll(async () => {
    caddy?.kill('SIGKILL');
    await loa?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  type Headers = Readonly<Record<string, string>>;
  const open = (method: string, path: string, headers: Headers, body?: Buffer | string): Promise<IncomingMessage> =>
    new Promise((settle, refuse) => {
      const sent = requestByTls({ host: 'localhost', port, path, method, headers, ca, agent: false }, settle);
      sent.on('error', refuse);
      sent.end(body);
    });
  const ask = async (method: string, path: string, headers: Headers = {}, body?: Buffer | string) => {
    const answer = await open(method, path, headers, body);
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString() };
  };
  const json = { 'content-type': 'application/json' };

  test('a login is kept by a cookie for https alone, and browsers come by https for a year', async () => {
    const body = JSON.stringify({ username: 'admin', password: loa.password });
    const { status, headers } = await ask('POST', '/api/v1/login', json, body);
    expect([status, headers['set-cookie']?.[0]]).toEqual([200, expect.stringMatching(/; Secure/)]);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test('who says to come from elsewhere is told by the address he has', async () => {
    const wrong = JSON.stringify({ username: 'nobody', password: 'sai hoàn toàn' });
    const tries: number[] = [];
    for (let n = 0; n < 12; n++)
      tries.push((await ask('POST', '/api/v1/login', { ...json, 'x-forwarded-for': `203.0.113.${n}` }, wrong)).status);
    expect(tries.slice(0, 10)).toEqual(new Array(10).fill(401));
    expect(tries.slice(10)).toEqual([429, 429]);
  });

  test('an event is told within two seconds', async () => {
    const stream = await open('GET', '/api/v1/events', { cookie: loa.cookie('operator') });
    const began = performance.now();
    const heard = new Promise<string>((settle) =>
      stream.on('data', (part) => String(part).includes('data:') && settle(String(part))),
    );
    await loa.call('operator', 'POST', '/api/v1/segments', { title: 'Tin mới', kind: 'news' });
    expect(await heard).toContain('segments');
    expect(performance.now() - began).toBeLessThan(2_000);
    stream.destroy();
  });

  test('an upload that broke off goes on where it was', async () => {
    const { id } = await loa.call<{ id: string }>('operator', 'POST', '/api/v1/segments', {
      title: 'Tin dài',
      kind: 'news',
    });
    const tus = { 'tus-resumable': '1.0.0', cookie: loa.cookie('operator') };
    const meta = `segmentId ${Buffer.from(id).toString('base64')},filename ${Buffer.from('bai.wav').toString('base64')}`;
    const made = await ask('POST', '/api/v1/uploads', { ...tus, 'upload-length': '3000000', 'upload-metadata': meta });
    const path = new URL(String(made.headers.location), `https://localhost:${port}`).pathname;
    await cutUpload(path, tus);
    const offset = await waitFor('what arrived', 10_000, async () => {
      const { headers } = await ask('HEAD', path, tus);
      return Number(headers['upload-offset']) > 0 ? Number(headers['upload-offset']) : undefined;
    });
    expect(offset).toBeLessThan(3_000_000);
    const part = { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
    const rest = await ask('PATCH', path, part, Buffer.alloc(3_000_000 - offset));
    expect([rest.status, rest.headers['upload-offset']]).toEqual([204, '3000000']);
  });

  test('a station enrols, hears a hint, and gets its answers as short as without a proxy', async () => {
    const { id } = await loa.call<{ id: string }>('admin', 'POST', '/api/v1/stations', stationPlace());
    const { code } = await loa.call<{ code: string }>('admin', 'POST', `/api/v1/stations/${id}/enrolment-code`);
    const body = JSON.stringify({ code, publicKey: publicHalf(await generateSigningKey()) });
    const enrolled = await ask('POST', '/api/station/v1/enrol', json, body);
    const authorization = `Bearer ${JSON.parse(enrolled.text).token}`;
    const stream = await open('GET', '/api/station/v1/events', { authorization });
    const heard = new Promise<string>((settle) =>
      stream.on('data', (part) => String(part).includes('hint') && settle(String(part))),
    );
    await loa.call('admin', 'POST', `/api/v1/stations/${id}/self-test`);
    expect(await heard).toContain('self-test');
    stream.destroy();
    const keys = await ask('GET', '/api/station/v1/keys', { authorization, 'accept-encoding': 'gzip' });
    expect([keys.status, keys.headers['content-encoding']]).toEqual([200, undefined]);
  });

  test(
    'a stream that is silent for more than three minutes stays open',
    async () => {
      const stream = await open('GET', '/api/v1/events', { cookie: loa.cookie('admin') });
      let isOpen = true;
      stream.on('close', () => {
        isOpen = false;
      });
      stream.resume();
      await new Promise((settle) => setTimeout(settle, IDLE_MS));
      expect(isOpen).toBe(true);
      stream.destroy();
    },
    IDLE_MS + 60_000,
  );

  test('what the proxy logs has no token in it', async () => {
    await ask('GET', '/api/v1/calendar.ics?token=bi-mat-cua-lich', { cookie: 'loa_session=bi-mat-cua-phien' });
    const text = await waitFor('a line of the log', 10_000, async () => {
      const lines = readFileSync(join(folder, 'caddy.log'), 'utf8');
      return lines.includes('calendar.ics') ? lines : undefined;
    });
    expect(text).not.toMatch(/bi-mat|Bearer|loa_session/);
  });

  /** Sends half of it and hangs up. */
  function cutUpload(path: string, tus: Headers): Promise<void> {
    return new Promise((settle) => {
      const headers = {
        ...tus,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'content-length': '3000000',
      };
      const sent = requestByTls({ host: 'localhost', port, path, method: 'PATCH', headers, ca, agent: false });
      sent.on('error', () => settle());
      sent.on('close', () => settle());
      sent.write(Buffer.alloc(1_500_000), () => setTimeout(() => sent.destroy(), 300));
    });
  }
});

function startCaddy(folder: string, port: number, upstream: number): ChildProcess {
  const file = join(folder, 'Caddyfile');
  const own = join(import.meta.dirname, '..', '..', 'deploy', 'server', 'Caddyfile');
  const options = [
    'admin off',
    'skip_install_trust',
    'auto_https disable_redirects',
    `storage file_system "${folder}/certificates"`,
  ];
  writeFileSync(file, `{\n${options.map((line) => `\t${line}\n`).join('')}}\nimport "${own}"\n`);
  const env = {
    ...{ LOA_DOMAIN: `localhost:${port}`, LOA_PORT: String(upstream), LOA_CADDY_LOG: join(folder, 'caddy.log') },
    ...{ HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, PATH: process.env.PATH },
  };
  return spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], { env, stdio: 'ignore' });
}

/** The root of the certificates Caddy makes for `localhost`. */
function rootOf(folder: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, 'certificates', 'pki', 'authorities', 'local', 'root.crt'));
  } catch {
    return undefined;
  }
}
