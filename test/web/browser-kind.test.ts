/** Browsers inside other apps are known by their words, and left by a link that keeps the address whole. */
import { expect, test } from 'vitest';
import { browserKind, chromeLink } from '../../web/src/words/browser-kind.ts';
import { deviceName } from '../../web/src/words/device-name.ts';

const android = 'Mozilla/5.0 (Linux; Android 13; SM-A135F Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko)';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

test.each([
  [
    'Zalo on Android',
    `${android} Version/4.0 Chrome/126.0 Mobile Safari/537.36 Zalo android/24070611`,
    'Zalo',
    'android',
  ],
  ['Zalo on an iPhone', `${iphone} Mobile/15E148 Zalo iOS/517 ZaloTheme/light ZaloLanguage/vi`, 'Zalo', 'ios'],
  [
    'Facebook on Android',
    `${android} Version/4.0 Chrome/126.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/471.0;]`,
    'Facebook',
    'android',
  ],
  ['Facebook on an iPhone', `${iphone} Mobile/15E148 [FBAN/FBIOS;FBAV/471.0;FBDV/iPhone13,2]`, 'Facebook', 'ios'],
  ['Messenger', `${iphone} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/460.0]`, 'Messenger', 'ios'],
  ['any app on Android', `${android} Version/4.0 Chrome/126.0 Mobile Safari/537.36`, 'ứng dụng này', 'android'],
  ['any app on an iPhone', `${iphone} Mobile/15E148`, 'ứng dụng này', 'ios'],
  [
    'Chrome on Android',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
    undefined,
    'android',
  ],
  ['Safari on an iPhone', `${iphone} Version/17.5 Mobile/15E148 Safari/604.1`, undefined, 'ios'],
  ['Chrome on an iPhone', `${iphone} CriOS/126.0 Mobile/15E148 Safari/604.1`, undefined, 'ios'],
  [
    'Cốc Cốc on Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36',
    undefined,
    'other',
  ],
  [
    'Edge 109 on Windows 7',
    'Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36 Edg/109.0',
    undefined,
    'other',
  ],
])('%s', (_, userAgent, inside, system) => {
  expect(browserKind(userAgent)).toEqual({ inside, system });
});

test.each([
  [
    'android',
    'https://loa.example/moi#abc-_1',
    'intent://loa.example/moi#abc-_1#Intent;scheme=https;package=com.android.chrome;end',
  ],
  ['android', 'http://localhost:8080/', 'intent://localhost:8080/#Intent;scheme=http;package=com.android.chrome;end'],
  ['ios', 'https://loa.example/moi#abc', 'googlechromes://loa.example/moi#abc'],
  ['ios', 'http://loa.example/', 'googlechrome://loa.example/'],
  ['other', 'https://loa.example/', undefined],
  ['android', 'javascript:alert(1)', undefined],
] as const)('on %s the way out of %s', (system, address, link) => {
  expect(chromeLink(address, { inside: 'Zalo', system })).toBe(link);
});

test.each([
  ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36', 'Điện thoại Android'],
  ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0 Safari/537.36', 'Máy tính bảng Android'],
  [`${iphone} Version/17.5 Mobile/15E148 Safari/604.1`, 'iPhone'],
  ['Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15', 'iPad'],
  ['Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 Chrome/109.0.0.0 Safari/537.36', 'Máy tính Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15', 'Máy Mac'],
  ['Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36', 'Máy tính Linux'],
  ['curl/8', 'Máy này'],
])('a key made by %s is called %s', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});
