/** Relays (R3): which addresses count as the source that was named, what its answers may name, and where no source may be. */
import { describe, expect, test } from 'vitest';
import { isInsideAddress, isInsideHost } from '../../stations/inside-address.ts';
import { placeOf, redirectTo, routeTo, toGateAddress, toGatePlaylist } from '../../stations/player/relay-route.ts';

const route = (source: string, asked: string) => routeTo(new URL(source), new URL(asked))?.href;

describe('the gate asks for', () => {
  test.each([
    ['http://vov.example/a', 'http://vov.example/b?c=1', 'http://vov.example/b?c=1'],
    ['http://vov.example:8000/a', 'http://vov.example:8000/', 'http://vov.example:8000/'],
    ['http://vov.example:8000/a', 'http://vov.example:443/a', 'https://vov.example/a'],
    ['https://vov.example/a', 'http://vov.example:443/a', 'https://vov.example/a'],
    ['https://vov.example:8443/a', 'http://vov.example:8443/a', 'https://vov.example:8443/a'],
    ['http://192.168.1.20:8000/a', 'http://192.168.1.20:8000/a', 'http://192.168.1.20:8000/a'],
    ['http://[2001:db8::1]:8000/a', 'http://[2001:db8::1]:8000/a', 'http://[2001:db8::1]:8000/a'],
  ])('of %s, told %s: %s', (source, asked, expected) => {
    expect(route(source, asked)).toBe(expected);
  });

  test.each([
    ['another host', 'http://vov.example/a', 'http://cdn.example/a'],
    ['a name below it', 'http://vov.example/a', 'http://a.vov.example/a'],
    ['another port', 'http://vov.example/a', 'http://vov.example:8080/a'],
    ['plain http where https was named', 'https://vov.example/a', 'http://vov.example/a'],
    ['https where another port was named', 'https://vov.example:8443/a', 'http://vov.example:443/a'],
    ['this machine', 'http://vov.example/a', 'http://127.0.0.1/a'],
  ])('nothing at %s', (_what, source, asked) => {
    expect(route(source, asked)).toBeUndefined();
  });
});

test.each([
  ['https://vov.example/a?b', 'http://vov.example:443/a?b'],
  ['https://vov.example:8443/a', 'http://vov.example:8443/a'],
  ['http://vov.example/a', 'http://vov.example/a'],
  ['http://vov.example:8000/a', 'http://vov.example:8000/a'],
])('mpv is given %s as %s, and what it is given leads back', (named, given) => {
  expect(toGateAddress(new URL(named))).toBe(given);
  expect(route(named, given)).toBe(named);
});

test.each([
  ['http://vov.example/b', 'http://vov.example/b', 'vov.example:80'],
  ['https://vov.example/b', 'http://vov.example:443/b', 'vov.example:443'],
  ['http://cdn.example:8000/b', undefined, 'cdn.example:8000'],
  ['file:///etc/passwd', undefined, 'file:'],
  ['file://vov.example/b', undefined, 'vov.example:80'],
])('a redirect of http://vov.example to %s leads to %s', (next, address, place) => {
  expect(redirectTo(new URL('http://vov.example/a'), new URL(next))).toBe(address);
  expect(placeOf(new URL(next))).toBe(place);
});

test('every https address of a list is asked of the gate; all else stays as it is', () => {
  const list = [
    '#EXTM3U',
    '#EXT-X-KEY:METHOD=AES-128,URI="https://vov.example/key",IV=0x1',
    'a.ts',
    '/b.ts?next=https%3A%2F%2Fcdn.example',
    'http://vov.example/c.ts',
    'HTTPS://cdn.example:8443/d.ts',
    'https://vov.example',
    'https://[2001:db8::1]/e.ts',
  ];
  expect(toGatePlaylist(list.join('\r\n')).split('\r\n')).toEqual([
    '#EXTM3U',
    '#EXT-X-KEY:METHOD=AES-128,URI="http://vov.example:443/key",IV=0x1',
    'a.ts',
    '/b.ts?next=https%3A%2F%2Fcdn.example',
    'http://vov.example/c.ts',
    'http://cdn.example:8443/d.ts',
    'http://vov.example:443',
    'http://[2001:db8::1]:443/e.ts',
  ]);
});

describe('no relay is taken from', () => {
  test.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.251',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    'fe80::1',
    'ff02::1',
    'no address',
  ])('%s', (address) => {
    expect(isInsideAddress(address)).toBe(true);
  });

  test.each(['127.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]', 'LOCALHOST', 'localhost.', 'a.localhost'])(
    'the host %s',
    (host) => {
      expect(isInsideHost(new URL(`http://${host}/`).hostname)).toBe(true);
    },
  );

  test.each(['192.168.1.20', '10.0.0.1', '172.16.0.1', '100.64.0.1', '14.238.0.1', '2001:db8::1', 'fd00::1'])(
    'but it may be from %s',
    (address) => {
      expect(isInsideAddress(address)).toBe(false);
      expect(isInsideHost(address.includes(':') ? `[${address}]` : address)).toBe(false);
    },
  );

  test.each(['vov.example', 'localhost.example', 'loa'])('nor is the name %s refused', (host) => {
    expect(isInsideHost(host)).toBe(false);
  });
});
