/** Names of downloads: what people write becomes no part of a header. */
import { expect, test } from 'vitest';
import { attachmentHeader } from '../../server/attachment-header.ts';

test.each([
  ['loa-T1-2026-11-23.zip', 'attachment; filename="loa-T1-2026-11-23.zip"'],
  ['loa-Ấp 1.zip', `attachment; filename="loa-_p 1.zip"; filename*=UTF-8''loa-%E1%BA%A4p%201.zip`],
  ['a"; x="b.zip', `attachment; filename="a__ x__b.zip"; filename*=UTF-8''a%22%3B%20x%3D%22b.zip`],
  ["it's (1).zip", `attachment; filename="it_s _1_.zip"; filename*=UTF-8''it%27s%20%281%29.zip`],
  ['a\r\nset-cookie: x', `attachment; filename="a__set-cookie_ x"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20x`],
])('%s', (name, header) => {
  expect(attachmentHeader(name)).toBe(header);
});
