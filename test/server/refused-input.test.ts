/** What the API refuses to store: each with a code and a Vietnamese sentence that names the field; what was stored before still reads. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setPolicy } from '../../server/store/policy-store.ts';
import { makeApp, type TestApp, type Who } from './make-app.ts';
import { stationPlace } from './station-steps.ts';

let app: TestApp;
beforeAll(async () => {
  app = await makeApp();
  await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace() });
});
afterAll(() => app.close());

const policy = {
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 30,
  volumeCeilingPct: 80,
};
const cap = { from: '07:00', until: '11:00', ceilingPct: 40, stationIds: ['s'], reason: 'Gần trường' };
const user = { username: 'hoa.le', displayName: 'Lê Hoa', roles: ['operator'], password: 'mật khẩu dài' };
const segment = { title: 'Tin', kind: 'news' };
const exception = { date: '2026-11-29', from: '05:00', until: '06:00', reason: 'Bầu cử' };
const place = stationPlace({ code: 'T02' });
const contact = (phone: string) => ({ ...place, contacts: [{ name: 'Ông Sáu', phone }] });

describe('refuses', () => {
  const alike = 'giờ bắt đầu và giờ kết thúc phải khác nhau';
  const hidden = 'có ký tự điều khiển, không đọc được';
  test.each<[string, Who, 'POST' | 'PUT', string, object, string]>([
    ['a weekday twice', 'admin', 'PUT', 'policy', { ...policy, weekdays: [1, 1] }, 'các ngày trong tuần'],
    [
      'an hour in which no emergency could be heard',
      'admin',
      'PUT',
      'policy',
      { ...policy, volumeBands: [{ from: '22:00', until: '05:00', ceilingPct: 0 }] },
      'không dưới 20%, vì lệnh khẩn cấp cũng theo mức này',
    ],
    [
      'quiet hours of no length',
      'admin',
      'PUT',
      'policy',
      { ...policy, quiet: [{ from: '05:00', until: '05:00' }] },
      alike,
    ],
    [
      'the same with seconds',
      'admin',
      'PUT',
      'policy',
      { ...policy, quiet: [{ from: '05:00', until: '05:00:00' }] },
      alike,
    ],
    [
      'windows of no length',
      'admin',
      'PUT',
      'policy',
      { ...policy, windows: [{ from: '05:00', until: '05:00' }] },
      alike,
    ],
    ['a cap of no length', 'admin', 'PUT', 'policy', { ...policy, stationCaps: [{ ...cap, until: '07:00' }] }, alike],
    [
      'a cap without a reason',
      'admin',
      'PUT',
      'policy',
      { ...policy, stationCaps: [{ ...cap, reason: '\u200b' }] },
      'lý do',
    ],
    ['a phone without digits', 'admin', 'POST', 'stations', contact('không có'), 'số điện thoại'],
    ['a phone that is too long', 'admin', 'POST', 'stations', contact('0912 000 001 0912 000'), 'số điện thoại'],
    ['a phone with letters', 'admin', 'POST', 'stations', contact('0912 gọi tối'), 'số điện thoại'],
    [
      'a station named by nothing',
      'admin',
      'POST',
      'stations',
      { ...place, name: '\u200b \u2060' },
      'tên: không được để trống',
    ],
    ['a station with a bell', 'admin', 'POST', 'stations', { ...place, name: 'Tân\u0007Thủy' }, `tên: ${hidden}`],
    ['a code of nothing', 'admin', 'POST', 'stations', { ...place, code: '\u200b' }, 'mã'],
    ['a role twice', 'admin', 'POST', 'users', { ...user, roles: ['admin', 'admin'] }, 'vai trò'],
    ['a person without a name', 'admin', 'POST', 'users', { ...user, displayName: '\u200b' }, 'họ tên'],
    ['a NUL title', 'operator', 'POST', 'segments', { ...segment, title: '\u0000' }, `tiêu đề: ${hidden}`],
    ['a title of two lines', 'operator', 'POST', 'segments', { ...segment, title: 'Tin\nmới' }, `tiêu đề: ${hidden}`],
    ['a tag of nothing', 'operator', 'POST', 'segments', { ...segment, tags: ['\ufeff\u200b'] }, 'nhãn'],
    ['a zone named by nothing', 'admin', 'POST', 'zones', { name: '\u2800', stationIds: [] }, 'tên'],
    [
      'an exception without a reason',
      'operator',
      'POST',
      'policy/exceptions',
      { ...exception, reason: '\u200d' },
      'lý do',
    ],
  ])('%s', async (_what, who, method, url, payload, words) => {
    const { status, json } = await app.call(who, method, `/api/v1/${url}`, { payload });
    expect([status, json.code]).toEqual([400, 'bad-request']);
    expect(json.message).toContain(words);
  });

  test('a station code that differs in case alone', async () => {
    const { status, json } = await app.call('admin', 'POST', '/api/v1/stations', {
      payload: stationPlace({ code: 't01' }),
    });
    expect([status, json.code]).toEqual([409, 'code-taken']);
  });

  test('a note of nothing, as the reason of a returned segment', async () => {
    const decision = { segmentId: 'x', sha256: '0'.repeat(64), decision: 'returned', note: '\u200b' };
    const { status, json } = await app.call('approver', 'POST', '/api/v1/approvals', {
      payload: { decisions: [decision] },
    });
    expect([status, json.message]).toEqual([400, expect.stringContaining('ghi chú (mục 1): không được để trống')]);
  });
});

describe('takes', () => {
  test.each(['113', '0912 000 001', '+84 (234) 3888-888', '0234.3888.888'])('the phone %s', async (phone) => {
    const code = `P${phone.length}`;
    const { status } = await app.call('admin', 'POST', '/api/v1/stations', { payload: { ...contact(phone), code } });
    expect(status).toBe(201);
  });

  test('names as people write them, in any script', async () => {
    for (const title of ['Tin "một cửa" – số 1/2026', 'Bản tin tiếng Pa Kô: Ân ơ ăn', 'Vui 👨‍👩‍👧 Tết'])
      expect((await app.call('operator', 'POST', '/api/v1/segments', { payload: { ...segment, title } })).status).toBe(
        201,
      );
  });

  test('the own code of a station in other letters', async () => {
    const { stations } = (await app.call('admin', 'GET', '/api/v1/stations')).json;
    const own = stations.find(({ code }: { code: string }) => code === 'T01');
    const change = (payload: object) => app.call('admin', 'PATCH', `/api/v1/stations/${own.id}`, { payload });
    expect((await change({ code: 't01' })).status).toBe(200);
    expect((await change({ code: 'T01' })).status).toBe(200);
  });

  test('rules that were stored before, and reads equal ends as none', async () => {
    const { db, communeId, clock, people } = app;
    const stored = { ...policy, weekdays: [1, 1], quiet: [{ from: '05:00', until: '05:00' }] };
    await setPolicy(
      db,
      communeId,
      clock.now(),
      { ...stored, stationCaps: [{ ...cap, reason: '\u200b' }] },
      undefined,
      people.admin,
    );
    const { status, json } = await app.call('operator', 'GET', '/api/v1/policy');
    expect([status, json]).toMatchObject([200, stored]);
    clock.pass(24 * 3_600_000);
    expect((await app.call('operator', 'GET', '/api/v1/today')).json.quiet).toEqual([]);
  });
});
