/** Where messages of the server may go: every reserved network by an address, and the forms an address can hide in. */
import { expect, test } from 'vitest';
import { addressFault, isPublicAddress } from '../../server/public-address.ts';

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '::7f00:1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::1',
  '2001:0:7f00:1::',
  'fc00::1',
  'fdab::1',
  'fe80::1',
  'ff02::1',
  'loa.example',
  '',
])('%s is not of the open Internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['1.1.1.1', '8.8.8.8', '103.21.244.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  ['https://hooks.example.vn/loa', undefined],
  ['https://8.8.8.8/loa', undefined],
  ['http://hooks.example.vn/loa', 'không bắt đầu bằng https://'],
  ['ftp://hooks.example.vn', 'không bắt đầu bằng https://'],
  ['file:///etc/passwd', 'không bắt đầu bằng https://'],
  ['hooks.example.vn', 'không phải một địa chỉ'],
  ['https://a:b@hooks.example.vn/', 'có tên và mật khẩu trong địa chỉ'],
  ['https://127.0.0.1/', 'là địa chỉ trong mạng nội bộ'],
  // 127.0.0.1 as browsers and Node read it, too.
  ['https://2130706433/', 'là địa chỉ trong mạng nội bộ'],
  ['https://0x7f.1/', 'là địa chỉ trong mạng nội bộ'],
  ['https://[::ffff:127.0.0.1]/', 'là địa chỉ trong mạng nội bộ'],
  ['https://[fd00::1]/', 'là địa chỉ trong mạng nội bộ'],
  ['https://localhost/', 'là địa chỉ trong mạng nội bộ'],
  ['https://printer.local/', 'là địa chỉ trong mạng nội bộ'],
  ['https://intranet/', 'là địa chỉ trong mạng nội bộ'],
])('%s: %s', (url, fault) => {
  expect(addressFault(url, false)).toBe(fault);
});

test('where the admin of the machine allows it, its own network and plain http will do, other schemes will not', () => {
  expect(addressFault('http://192.168.1.5:8123/hook', true)).toBeUndefined();
  expect(addressFault('file:///etc/passwd', true)).toBe('không bắt đầu bằng https://');
});
