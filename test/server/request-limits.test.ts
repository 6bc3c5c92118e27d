/** Limits on every route: each account, station and address has its own, and nobody uses up another's. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TokenBuckets } from '../../server/request-limits.ts';
import { runs } from '../counts.ts';
import { makeApp, type TestApp, type Who } from './make-app.ts';
import { type EnrolledStation, enrol } from './station-steps.ts';

const MINUTE = 60_000;

describe('a bucket', () => {
  test('gives a minute its worth at once, then one for each share of a minute', () => {
    const buckets = new TokenBuckets();
    const taken = (now: number, tries: number) =>
      Array.from({ length: tries }, () => buckets.take('a', 60, now)).filter(Boolean).length;
    expect([taken(0, 100), taken(999, 5), taken(1_000, 5), taken(11_000, 50), taken(200_000, 100)]).toEqual([
      ...[60, 0, 1, 10, 60],
    ]);
  });

  test('lets one through where its share is less than one', () => {
    const buckets = new TokenBuckets();
    expect([0, 1, 119_999, 120_000].map((now) => buckets.take('a', 0.5, now))).toEqual([true, false, false, true]);
  });

  test("whatever is asked and when, no minute gives more than two minutes' worth, and keys do not share", () => {
    const asks = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b'), wait: fc.constantFrom(0, 0, 0, 1, 700, 30_000) }),
      {
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(asks, fc.integer({ min: 1, max: 40 }), (list, perMinute) => {
        const both = new TokenBuckets();
        const alone = new TokenBuckets();
        let now = 1_000;
        const given: number[] = [];
        for (const { key, wait } of list) {
          now += wait;
          const got = both.take(key, perMinute, now);
          if (key !== 'a') continue;
          expect(got).toBe(alone.take('a', perMinute, now));
          if (got) given.push(now);
        }
        for (const from of given)
          expect(given.filter((at) => at >= from && at < from + MINUTE).length).toBeLessThanOrEqual(2 * perMinute);
      }),
      { numRuns: runs(60, 2_000) },
    );
  });

  test('a clock that steps back locks nobody out', () => {
    const buckets = new TokenBuckets();
    for (let n = 0; n < 60; n++) buckets.take('a', 60, 10 * MINUTE);
    expect(buckets.take('a', 60, 0)).toBe(true);
  });

  test('a flood of keys takes a bounded place, and what was used up a moment ago is remembered before what is old', () => {
    const buckets = new TokenBuckets(100);
    for (let n = 0; n < 5_000; n++) buckets.take(`address ${n}`, 1, n);
    expect(buckets.size).toBeLessThanOrEqual(100);
    expect(buckets.take('address 4999', 1, 5_000)).toBe(false);
  });
});

describe('the server', () => {
  let app: TestApp;
  let station: EnrolledStation;
  beforeAll(async () => {
    // A hundredth of what is usual: 12 of an account, 3 of a stranger, 6 of a station, one wrong token for each 1.7 minutes.
    app = await makeApp({ LOA_REQUESTS_PER_MINUTE: '12' });
    station = await enrol(app);
    app.clock.pass(10 * MINUTE);
  });
  afterAll(() => app.close());

  const statuses = async (tries: number, ask: () => Promise<{ status: number }>) => {
    const seen: number[] = [];
    for (let n = 0; n < tries; n++) seen.push((await ask()).status);
    return seen;
  };
  const asPerson = (who: Who) => () => app.call(who, 'GET', '/api/v1/topics');
  const fromAddress =
    (from: string, url = '/api/health') =>
    () =>
      app.call('nobody', 'GET', url, { from });

  test('an account may ask so often, and another one still may', async () => {
    expect(await statuses(14, asPerson('operator'))).toEqual([...new Array(12).fill(200), 429, 429]);
    expect(await statuses(1, asPerson('approver'))).toEqual([200]);
  });

  test('whose pages have used up all it was given may still stop the loudspeakers, or set off an emergency', async () => {
    expect((await statuses(20, asPerson('both'))).at(-1)).toBe(429);
    const stop = await app.call('both', 'POST', '/api/v1/stops', { payload: { requestId: 'x' } });
    const order = await app.call('both', 'POST', '/api/v1/interrupts', { payload: {} });
    expect([stop.status, order.status]).toEqual([400, 400]);
  });

  test('a station so often, whatever its own address does', async () => {
    const headers = { authorization: `Bearer ${station.response.token}` };
    const ask = () => app.call('nobody', 'GET', '/api/station/v1/keys', { headers, from: '10.9.0.1' });
    expect(await statuses(5, fromAddress('10.9.0.1'))).toEqual([200, 200, 200, 429, 429]);
    expect(await statuses(7, ask)).toEqual([...new Array(6).fill(200), 429]);
  });

  test('addresses of one network of a provider (IPv6 /64) are one stranger; pages of the web app are not counted', async () => {
    const answers = [1, 2, 3, 4].map((n) => fromAddress(`2001:db8:1:2::${n}`)());
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(await statuses(2, fromAddress('2001:db8:1:2::9', '/lich-phat'))).toEqual([404, 404]);
  });

  const spelt = ['/%61pi/health', '/api/v1/%73etup', '/%6detrics', '/api/v1/nowhere', '/wp-login.php'];
  test.each(spelt)('however an address is spelt, and whether anything answers there: %s', async (url) => {
    const from = `10.9.1.${spelt.indexOf(url)}`;
    expect((await statuses(4, fromAddress(from, url))).map((status) => status === 429)).toEqual([
      ...[false, false, false, true],
    ]);
  });

  test('who shows what opens nothing is told to wait, and holds up nobody who is let in from the same address', async () => {
    const wrong = () =>
      app.call('nobody', 'GET', '/api/v1/topics', { headers: { cookie: 'loa_session=none' }, from: '10.9.0.2' });
    expect(await statuses(3, wrong)).toEqual([401, 429, 429]);
    const { status } = await app.call('admin', 'GET', '/api/v1/topics', { from: '10.9.0.2' });
    expect(status).toBe(200);
  });

  test('refused in words and a code, and let in again after a while', async () => {
    const ask = fromAddress('10.9.0.3');
    await statuses(3, ask);
    const { json } = await app.call('nobody', 'GET', '/api/health', { from: '10.9.0.3' });
    expect([json.code, json.message]).toEqual(['too-many-requests', expect.stringContaining('Chờ một phút')]);
    app.clock.pass(MINUTE);
    expect(await statuses(1, ask)).toEqual([200]);
  });
});

test('behind a proxy an address is what the proxy saw, which it wrote last; what stands before that the caller may have made up', async () => {
  const app = await makeApp({ LOA_TRUST_PROXY: 'true', LOA_REQUESTS_PER_MINUTE: '12' });
  const ask = (n: number) =>
    app.call('nobody', 'GET', '/api/health', {
      headers: { 'x-forwarded-for': `198.51.100.${n}, 203.0.113.5` },
      from: '127.0.0.1',
    });
  const answers = [1, 2, 3, 4].map(ask);
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  const headers = { 'x-forwarded-for': '198.51.100.9, 203.0.113.6' };
  await app.call('operator', 'POST', '/api/v1/zones', { headers, payload: { name: 'Vùng', stationIds: [] } });
  const { rows } = (await app.call('admin', 'GET', '/api/v1/audit')).json;
  expect(rows[0].source).toMatch(/^203\.0\.113\.6( |$)/);
  await app.close();
});
