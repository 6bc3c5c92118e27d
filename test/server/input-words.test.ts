/** Bad input is refused in Vietnamese: no library's English reaches people, and every field they fill in has a name. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { AppError, errorText } from '../../server/errors.ts';
import { fieldWords } from '../../server/input-words.ts';
import { type Answer, makeApp, type TestApp } from './make-app.ts';
import { makeSegment } from './segment-steps.ts';
import { metadata, PART, TUS } from './upload-steps.ts';

let app: TestApp;
let segmentId = '';
beforeAll(async () => {
  app = await makeApp();
  segmentId = await makeSegment(app, app.people.operator);
});
afterAll(() => app.close());

/** What libraries say of bad input, and our own names of fields. */
const ENGLISH: ReadonlySet<string> = new Set(
  (
    'a and array bad body boolean at be conflict empty expected failed field format found got header input int invalid is json length less match' +
    ' metadata missing must nan not null number object of offset option or pattern property received required resumable string than the too undefined unexpected unrecognized upload url valid value was with displayname programmeid segmentid dtstart priority title username roles limit from weekdays'
  ).split(' '),
);

function expectVietnamese(message: string): void {
  expect(message).toMatch(/^\p{Lu}.*\.$/su);
  const words = message.toLowerCase().match(/\p{L}+/gu) ?? [];
  expect(words.filter((word) => ENGLISH.has(word))).toEqual([]);
}

const json = { 'content-type': 'application/json' };
const user = { username: 'moi', displayName: 'Mới', roles: ['operator'], password: 'mật khẩu dài' };
const schedule = { title: 'Tin', programmeId: 'x', dtstart: '2026-11-24T17:00:00' };
const post = (url: string, payload: object | string) => app.call('admin', 'POST', url, { payload, headers: json });
const get = (url: string) => app.call('admin', 'GET', url);
const plan = (over: object) =>
  app.call('operator', 'POST', '/api/v1/schedules', { payload: { ...schedule, ...over }, headers: json });

test.each<[string, () => Promise<Answer>, RegExp]>([
  ['a short password', () => post('/api/v1/users', { ...user, password: 'ngắn' }), /mật khẩu: cần ít nhất 10 ký tự/],
  ['no name', () => post('/api/v1/users', { ...user, displayName: ' ' }), /họ tên: không được để trống/],
  ['a field left out', () => post('/api/v1/users', { ...user, displayName: undefined }), /họ tên: chưa có/],
  ['an odd user name', () => post('/api/v1/users', { ...user, username: 'Mới' }), /tên đăng nhập: từ 2 đến 40/],
  ['no role', () => post('/api/v1/users', { ...user, roles: [] }), /vai trò: cần ít nhất 1 mục/],
  ['a role that is none', () => post('/api/v1/users', { ...user, roles: ['chief'] }), /vai trò \(mục 1\): không phải/],
  ['a number for a text', () => post('/api/v1/users', { ...user, displayName: 5 }), /họ tên: cần là chữ/],
  ['a text for a list', () => post('/api/v1/users', { ...user, roles: 'admin' }), /vai trò: cần là danh sách/],
  ['a list for everything', () => post('/api/v1/users', []), /chưa đúng dạng/],
  ['a start that is none', () => plan({ dtstart: 'sáng mai' }), /ngày giờ bắt đầu: cần là ngày giờ/],
  ['a further time that is none', () => plan({ times: ['05:00', '25:00'] }), /các giờ phát trong ngày \(mục 2\)/],
  ['an added date that is none', () => plan({ rdates: ['mai'] }), /các ngày thêm vào \(mục 1\): cần là ngày/],
  ['a place that is none', () => plan({ target: { kind: 'moon' } }), /chưa đúng dạng/],
  ['a very long title', () => plan({ title: 'x'.repeat(201) }), /tiêu đề: dài quá, tối đa 200 ký tự/],
  ['a limit that is no number', () => get('/api/v1/segments?limit=many'), /số dòng: cần là số/],
  ['a limit too high', () => get('/api/v1/segments?limit=501'), /số dòng: không được lớn hơn 500/],
  ['a week that is none', () => get('/api/v1/sheet?week=2026-02-30'), /tuần: cần là một ngày có thật/],
  ['a moment that is none', () => get('/api/v1/airings?from=x&to=y'), /thời điểm bắt đầu: cần là ngày giờ/],
  ['half a body', () => post('/api/v1/users', '{"username":'), /nội dung không đọc được/],
  ['an empty body', () => post('/api/v1/users', ''), /chưa có nội dung/],
  ['a forbidden name in a body', () => post('/api/v1/users', '{"__proto__": 1}'), /đọc/],
  ['an address that cannot be read', () => get('/api/v1/segments/%zz'), /địa chỉ không đọc được/],
])('%s', async (_what, act, words) => {
  const answer = await act();
  expect([answer.status, answer.json.code]).toEqual([400, 'bad-request']);
  expect(answer.json.message).toMatch(words);
  expectVietnamese(answer.json.message);
});

describe('an upload', () => {
  const create = (headers: Record<string, string>) =>
    app.call('operator', 'POST', '/api/v1/uploads', { headers: { ...TUS, ...headers } });
  const named = () => ({ 'upload-metadata': metadata({ segmentId, filename: 'a' }) });
  test.each<[string, () => Promise<Answer>, number]>([
    ['of no version', () => app.call('operator', 'POST', '/api/v1/uploads', {}), 412],
    ['of no length', () => create(named()), 400],
    ['of a length that is none', () => create({ ...named(), 'upload-length': 'ten' }), 400],
    ['with a note that makes no sense', () => create({ 'upload-length': '5', 'upload-metadata': 'a b c' }), 400],
    ['that does not say where it goes on', () => patch(), 403],
  ])('%s', async (_what, act, status) => {
    const answer = await act();
    expect([answer.status, answer.json?.code]).toEqual([status, 'bad-request']);
    expectVietnamese(answer.json.message);
  });

  async function patch() {
    const { headers } = await create({ ...named(), 'upload-length': '5' });
    return app.call('operator', 'PATCH', String(headers.location), { headers: PART, payload: 'abc' });
  }
});

test.each([
  ['PORT', 'eighty'],
  ['PORT', '-1'],
  ['LOA_PUBLIC_URL', 'here'],
  ['LOA_WORKER', 'outside'],
  ['LOA_TRUST_PROXY', 'perhaps'],
  ['LOA_ADMIN_PASSWORD', 'ngắn'],
])('the setting %s=%s', (name, value) => {
  const error = (() => {
    try {
      return readConfig({ [name]: value });
    } catch (thrown) {
      return thrown;
    }
  })();
  if (!(error instanceof AppError)) throw new Error('the setting was taken');
  // The setting's own name and the command are what they are.
  expectVietnamese(errorText(error.code, error.facts).replace(name, 'này').replace('"loa config"', 'bảng'));
});

test('every field of the API that people fill in has a name', () => {
  const names = new Set<string>();
  const read = (node: unknown, isField = false): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (isField) names.add(key);
      read(value, key === 'properties' && !isField);
    }
  };
  for (const [path, methods] of Object.entries(app.app.swagger().paths ?? {})) {
    if (path.startsWith('/api/station/')) continue;
    for (const { requestBody, parameters = [] } of Object.values(methods as Record<string, Asked>)) {
      read(requestBody);
      for (const { name } of parameters) names.add(name);
    }
  }
  expect(names.size).toBeGreaterThan(40);
  expect([...names].filter((name) => fieldWords(`/${name}`) === undefined)).toEqual([]);
});

interface Asked {
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly name: string }[];
}
