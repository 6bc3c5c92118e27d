/** The two homes of a server, as their guide builds them: behind the real Caddy on a rented machine, and in the office at the end of the real ssh tunnel. In the soak, where there are these programs. */

import { readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateSigningKey, publicHalf } from '../../stations/sign.ts';
import { soak } from '../counts.ts';
import { waitFor } from '../scenarios/wait-for.ts';
import { stationPlace } from '../server/station-steps.ts';
import { hasSsh, type Tunnel } from './ssh-tunnel.ts';
import { type Headers, type Home, hasCaddy, startHome } from './start-home.ts';

/** As long as an idle browser or station waits before it speaks again, and longer. */
const IDLE_MS = 200_000;
/** A tunnel that ended is back within this. */
const BACK_MS = 60_000;
/** Longer than autossh tries at once; by its own settings it would then wait for ever longer, ten minutes at the most. */
const OUTAGE_MS = 65_000;
const UPLOAD_BYTES = 3_000_000;
const json = { 'content-type': 'application/json' };

describe.runIf(soak && hasCaddy)('on a rented machine, behind Caddy', () => {
  const home = withHome('rented');
  servesAsAHome(home);

  test(
    'a stream that is silent for more than three minutes stays open',
    async () => {
      const { open, loa } = home();
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
    const { ask, folder } = home();
    await ask('GET', '/api/v1/calendar.ics?token=bi-mat-cua-lich', { cookie: 'loa_session=bi-mat-cua-phien' });
    const text = await waitFor('a line of the log', 10_000, async () => {
      const lines = readFileSync(join(folder, 'caddy.log'), 'utf8');
      return lines.includes('calendar.ics') ? lines : undefined;
    });
    expect(text).not.toMatch(/bi-mat|Bearer|loa_session/);
  });
});

describe.runIf(soak && hasCaddy && hasSsh)('in the office, behind a tunnel and Caddy', () => {
  const home = withHome('office');
  const tunnel = (): Tunnel => home().tunnel as Tunnel;
  servesAsAHome(home);

  test('an upload in the middle of which the tunnel is killed goes on, within a minute', async () => {
    const held = tunnel().ssh() as number;
    const { path, headers } = await beginUpload(home());
    await sendHalf(home(), path, headers, (sent) => {
      process.kill(held, 'SIGKILL');
      sent.end(Buffer.alloc(UPLOAD_BYTES / 2));
    });
    await waitFor('another ssh', BACK_MS, async () => (tunnel().ssh() ?? held) !== held || undefined);
    await home().reached(BACK_MS);
    await expectToGoOn(home(), path, headers);
  });

  test('a line that falls silent is dialled anew within a minute, while visitors go on coming', async () => {
    const began = performance.now();
    tunnel().fallSilent();
    await home().reached(1.5 * BACK_MS);
    expect(performance.now() - began, tunnel().log()).toBeLessThan(BACK_MS);
  });

  test(
    'a rented machine that was away for longer is found again within half a minute',
    async () => {
      tunnel().endFar();
      await new Promise((settle) => setTimeout(settle, OUTAGE_MS));
      await tunnel().startFar();
      await home().reached(BACK_MS / 2);
    },
    OUTAGE_MS + 2 * BACK_MS,
  );

  test.each([
    ['runs no command', ['-T'], /This account is currently not available/],
    ['reaches no port of the rented machine', ['-W', '127.0.0.1:2019'], /administratively prohibited/],
    [
      'opens no other port',
      ['-N', '-o', 'ExitOnForwardFailure=yes', '-R', '127.0.0.1:18081:127.0.0.1:9'],
      /remote port forwarding failed/,
    ],
    [
      'opens no port to everybody',
      ['-N', '-o', 'ExitOnForwardFailure=yes', '-R', '0.0.0.0:18081:127.0.0.1:9'],
      /remote port forwarding failed/,
    ],
  ])('the key of the tunnel %s', async (_, args, refusal) => {
    const { code, text } = await tunnel().useKey(...args);
    expect([code === 0, text]).toEqual([false, expect.stringMatching(refusal)]);
  });
});

/** One for all tests of a block. */
function withHome(where: 'rented' | 'office'): () => Home {
  let home: Home | undefined;
  beforeAll(async () => {
    home = await startHome(where);
  });
  afterAll(() => home?.stop());
  return () => home as Home;
}

/** What every home owes to people and stations. */
function servesAsAHome(home: () => Home): void {
  test('a login is kept by a cookie for https alone, and browsers come by https for a year', async () => {
    const { loa, ask } = home();
    const body = JSON.stringify({ username: 'admin', password: loa.password });
    const { status, headers } = await ask('POST', '/api/v1/login', json, body);
    expect([status, headers['set-cookie']?.[0]]).toEqual([200, expect.stringMatching(/; Secure/)]);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect((await ask('GET', '/api/v1/segments', { cookie })).status).toBe(200);
  });

  test('who says to come from elsewhere is told by the address he has', async () => {
    const wrong = async (n: number, from: string) => {
      const body = JSON.stringify({ username: 'nobody', password: 'sai hoàn toàn' });
      const said = {
        'x-forwarded-for': `203.0.113.${n}`,
        'x-real-ip': `203.0.113.${n}`,
        forwarded: `for=203.0.113.${n}`,
      };
      return (await home().ask('POST', '/api/v1/login', { ...json, ...said }, body, from)).status;
    };
    const tries: number[] = [];
    for (let n = 0; n < 12; n++) tries.push(await wrong(n, '127.0.0.7'));
    expect(tries.slice(0, 10)).toEqual(new Array(10).fill(401));
    expect(tries.slice(10)).toEqual([429, 429]);
    expect(await wrong(12, '127.0.0.8')).toBe(401);
  });

  test('an event is told within two seconds', async () => {
    const { loa, open } = home();
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
    const { path, headers } = await beginUpload(home());
    await sendHalf(home(), path, headers, (sent) => sent.destroy());
    await expectToGoOn(home(), path, headers);
  });

  test('a station enrols, hears a hint, and gets its answers as short as without a proxy', async () => {
    const { loa, ask, open } = home();
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
}

/** An upload of which nothing is sent yet, as its own operator. */
async function beginUpload({ loa, ask, url }: Home): Promise<{ readonly path: string; readonly headers: Headers }> {
  const segment = { title: 'Tin dài', kind: 'news' };
  const { id } = await loa.call<{ id: string }>('operator', 'POST', '/api/v1/segments', segment);
  const headers = { 'tus-resumable': '1.0.0', cookie: loa.cookie('operator') };
  const meta = `segmentId ${Buffer.from(id).toString('base64')},filename ${Buffer.from('bai.wav').toString('base64')}`;
  const asked = { ...headers, 'upload-length': String(UPLOAD_BYTES), 'upload-metadata': meta };
  const made = await ask('POST', '/api/v1/uploads', asked);
  return { path: new URL(String(made.headers.location), url).pathname, headers };
}

/** Sends half of it, then `breakOff` happens; settles when the request has ended. */
function sendHalf({ begin }: Home, path: string, tus: Headers, breakOff: (sent: ClientRequest) => void): Promise<void> {
  return new Promise((settle) => {
    const part = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
    const sent = begin('PATCH', path, { ...tus, ...part, 'content-length': String(UPLOAD_BYTES) });
    sent.on('response', () => sent.destroy());
    sent.on('error', () => settle());
    sent.on('close', () => settle());
    sent.write(Buffer.alloc(UPLOAD_BYTES / 2), () => setTimeout(() => breakOff(sent), 300));
  });
}

/** Something arrived, and the rest is taken. */
async function expectToGoOn({ ask }: Home, path: string, tus: Headers): Promise<void> {
  const offset = await waitFor('what arrived', 10_000, async () => {
    const { headers } = await ask('HEAD', path, tus);
    return Number(headers['upload-offset']) > 0 ? Number(headers['upload-offset']) : undefined;
  });
  expect(offset).toBeLessThan(UPLOAD_BYTES);
  const part = { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
  const rest = await ask('PATCH', path, part, Buffer.alloc(UPLOAD_BYTES - offset));
  expect([rest.status, rest.headers['upload-offset']]).toEqual([204, String(UPLOAD_BYTES)]);
}
