/** Where passkeys work, and what is said where they do not. */
import { expect, test } from 'vitest';
import { abilityWords, localTwin, passkeyAbility } from '../../web/src/words/passkey-ability.ts';
import { passkeyRefusal } from '../../web/src/words/passkey-refusal.ts';
import { suggestUsername } from '../../web/src/words/suggest-username.ts';

const good = { secure: true, hostname: 'loa.sontay.example', userAgent: 'Chrome/126.0 Safari/537.36', hasKeys: true };

test.each([
  ['a name over https', {}, 'yes'],
  ['this very machine', { hostname: 'localhost' }, 'yes'],
  ['plain http', { secure: false }, 'insecure'],
  ['a bare number, though its context is secure', { hostname: '127.0.0.1' }, 'insecure'],
  ['a bare number of six parts', { hostname: '[::1]' }, 'insecure'],
  ['an old browser', { hasKeys: false }, 'none'],
  ["Zalo's browser, whatever it claims", { userAgent: 'Android Chrome/126.0 Safari/537.36 Zalo android/1' }, 'in-app'],
])('%s', (_, over, ability) => {
  expect(passkeyAbility({ ...good, ...over })).toBe(ability);
});

test('what is missing is said with the way out', () => {
  const zalo = { inside: 'Zalo', system: 'android' } as const;
  const words = (['yes', 'insecure', 'in-app', 'none'] as const).map((ability) => abilityWords(ability, zalo));
  expect(words).toEqual([
    undefined,
    expect.stringContaining('https://'),
    'Trình duyệt trong Zalo không dùng được khóa truy cập. Mở trang này bằng Chrome hoặc Safari.',
    expect.stringContaining('quá cũ'),
  ]);
});

test.each([
  ['http://127.0.0.1:8080/tai-khoan?x=1', 'http://localhost:8080/tai-khoan?x=1'],
  ['http://[::1]:8080/', 'http://localhost:8080/'],
  ['http://192.168.1.7:8080/', undefined],
  ['https://loa.example/', undefined],
])('the same machine by its name: %s', (address, twin) => {
  expect(localTwin(address)).toBe(twin);
});

test.each([
  ['create', 'NotAllowedError', 'given-up'],
  ['tap', 'NotAllowedError', 'given-up'],
  ['tap', 'AbortError', 'given-up'],
  ['create', 'InvalidStateError', 'already-there'],
  ['tap', 'SecurityError', 'impossible'],
  ['create', 'ConstraintError', 'impossible'],
  ['tap', 'a name nobody knows', 'impossible'],
] as const)('a sheet (%s) that ended with %s: %s', (what, name, kind) => {
  expect(passkeyRefusal(what, name)).toEqual({ kind, message: expect.stringMatching(/\.$/) });
});

test.each([
  ['Nguyễn Thị Lan', 'lan.nguyenthi'],
  ['Đỗ Đức', 'duc.do'],
  ['  Thu ', 'thu'],
  ['Lý', 'ly'],
  ['Ý', ''],
  ['', ''],
  [`${'Trần '.repeat(12)}Văn`, `van.${'tran'.repeat(9)}`],
])('a login name for %j: %j', (name, username) => {
  expect(suggestUsername(name)).toBe(username);
});
