/** Who on the server opens connections to elsewhere: one file, and what it may reach. Nothing that somebody typed is ever fetched. */
import { lookup } from 'node:dns/promises';
import { describe, expect, test } from 'vitest';
import { reachableOnly } from '../../server/public-address.ts';
import { sendOutside } from '../../server/send-outside.ts';
import { importsOf } from '../imports.ts';
import { codeAlone, listSourceFiles, readProjectFile } from '../source-files.ts';

/** Modules that open a connection, or look up a name. */
const OPENS = /^(node:(https?|http2|net|tls|dns|dgram)(\/.*)?|undici(\/.*)?)$/;

test('of server, worker and audio one file speaks to other machines', () => {
  const files = listSourceFiles().filter((file) => /^(server|audio|scheduler)\/.*\.ts$/.test(file));
  const opens = (file: string) => {
    const text = readProjectFile(file);
    return (
      importsOf(file, text).some(({ specifier, typeOnly }) => !typeOnly && OPENS.test(specifier)) ||
      /\bfetch\(/.test(codeAlone(text))
    );
  };
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter(opens)).toEqual([
    // Asks the demo's own server whether it answers.
    'server/demo/demo.ts',
    'server/public-address.ts',
    'server/send-outside.ts',
  ]);
});

describe('a name', () => {
  const ask = (name: string, all: boolean) =>
    new Promise<string>((settle) =>
      reachableOnly(name, { all }, (error, address) => settle(error?.message ?? JSON.stringify(address))),
    );

  test.each([true, false])(
    'that leads to this machine is not reached, however often it is asked (all: %s)',
    async (all) => {
      const { address } = await lookup('localhost');
      expect(address).toMatch(/^(127\.|::1$)/);
      expect(await ask('localhost', all)).toBe('localhost leads into a private network');
    },
  );

  test.each(['127.0.0.1', '::1', '0', '0x7f000001'])('that is %s in the end is not reached either', async (name) => {
    expect(await ask(name, true)).toMatch(/leads into a private network|ENOTFOUND|EAI_AGAIN/);
  });
});

test.each([
  ...['http://example.vn/', 'https://127.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/latest/meta-data/'],
  ...['https://localhost/', 'https://2130706433/', 'https://0177.0.0.1/', 'https://127.1/', 'https://[::ffff:7f00:1]/'],
  ...[
    'https://user@10.0.0.1/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:25/',
    'https://loa.internal/',
    'https://127.0.0.1./',
  ],
])('%s is not called at all', async (url) => {
  const answer = await sendOutside({ url, headers: {}, body: '', mayBePrivate: false });
  expect(answer.kind).toBe('failed');
});
