/** Codes of authenticator apps: the vectors of RFC 6238, one step either way, and none twice. */
import { describe, expect, test } from 'vitest';
import { matchTotp, newTotpSecret, totpUri } from '../../server/totp-code.ts';

/** `12345678901234567890`, appendix B of RFC 6238; the last six of its eight digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const AT_59 = '287082';

describe('a code', () => {
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at second %i of RFC 6238 is %s', (seconds, code) => {
    expect(matchTotp(SECRET, code, null, seconds * 1_000)).toBe(Math.floor(seconds / 30));
  });

  test.each<[string, number, number | null, number | undefined]>([
    ['from a phone a step behind', 60_000, null, 1],
    ['from a phone a step ahead', 29_999, null, 1],
    ['two steps old', 90_000, null, undefined],
    ['two steps early', -1, null, undefined],
    ['after an earlier one', 59_000, 0, 1],
    ['a second time', 59_000, 1, undefined],
    ['after a later one', 59_000, 2, undefined],
  ])('%s', (_what, now, lastStep, step) => {
    expect(matchTotp(SECRET, AT_59, lastStep, now)).toBe(step);
  });

  test.each(['287083', '28708', '2870821', '      ', 'abcdef', ''])('%j is none', (code) => {
    expect(matchTotp(SECRET, code, null, 59_000)).toBeUndefined();
  });
});

test('secrets have 160 bits and the address says whose they are', () => {
  const secrets = Array.from({ length: 20 }, newTotpSecret);
  expect(new Set(secrets).size).toBe(20);
  expect(secrets.every((secret) => /^[A-Z2-7]{32}$/.test(secret))).toBe(true);
  const uri = new URL(totpUri(SECRET, { issuer: 'Loa xã Sơn Tây', label: 'minh' }));
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/Loa xã Sơn Tây:minh',
  ]);
  expect(uri.searchParams.get('secret')).toBe(SECRET);
});
