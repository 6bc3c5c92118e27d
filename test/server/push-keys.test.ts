/** The keys for Web Push are made once, however many browsers ask first at once. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensurePushKeys, readPushKeys } from '../../server/push-keys.ts';
import { keysFolder } from '../../server/root-key.ts';
import { ensureFolder } from '../../stations/player/durable-file.ts';

test('everybody who asks at once gets the same keys, those that are kept; torn ones are none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loa-push-'));
  try {
    await writeFile(join(await ensureFolder(keysFolder(folder)), 'web-push.json'), '{"publicKey":"');
    const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => ensurePushKeys(folder)));
    for (const one of others) expect(one).toEqual(first);
    expect(await readPushKeys(folder)).toEqual(first);
    expect(await ensurePushKeys(folder)).toEqual(first);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
