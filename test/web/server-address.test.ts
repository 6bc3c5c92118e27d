/** A command with an address that only the server itself can reach is of no use in a village. */
import { expect, test } from 'vitest';
import { namesOwnMachine } from '../../web/src/words/server-address.ts';

test.each([
  ['npx loa player --server http://localhost:8080 --code ABC', true],
  ['npx loa player --server http://127.0.0.1:8080 --code ABC', true],
  ['npx loa player --server http://[::1]:8080 --code ABC', true],
  ['npx loa player --server https://localhost', true],
  ['npx loa player --server http://192.168.1.10:8080 --code ABC', false],
  ['npx loa player --server https://loa.xa.example --code ABC', false],
  ['npx loa player --server https://localhost.xa.example --code ABC', false],
])('%s: %s', (command, own) => {
  expect(namesOwnMachine(command)).toBe(own);
});
