/** Sealed secrets: they open with the key beside the database, for the purpose they were sealed for, and with nothing else. */
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { seal, unseal, unsealKept } from '../../server/seal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-seal-'));
  await mkdir(join(folder, 'keys'), { mode: 0o700 });
  const own = folder;
  onTestFinished(() => rm(own, { recursive: true, force: true }));
});
const unusable = { code: 'seal-unusable' };

test('a text comes back for its own purpose, and two seals of it differ', async () => {
  const [one, two] = [await seal(folder, 'totp minh', 'bí mật'), await seal(folder, 'totp minh', 'bí mật')];
  expect([one === two, one.includes('bí mật')]).toEqual([false, false]);
  expect([await unseal(folder, 'totp minh', one), await unseal(folder, 'totp minh', two)]).toEqual([
    'bí mật',
    'bí mật',
  ]);
  await expect(unseal(folder, 'totp lan', one)).rejects.toMatchObject(unusable);
});

test('changed by one letter, cut, or never sealed, it does not open', async () => {
  const sealed = await seal(folder, 'x', 'bí mật');
  for (let index = 6; index < sealed.length - 1; index += 1) {
    const other = sealed[index] === 'A' ? 'B' : 'A';
    const changed = sealed.slice(0, index) + other + sealed.slice(index + 1);
    await expect(unseal(folder, 'x', changed)).rejects.toMatchObject(unusable);
  }
  for (const bad of [sealed.slice(0, -3), sealed.slice(6), '', 'seal1.', 'bí mật'])
    await expect(unseal(folder, 'x', bad)).rejects.toMatchObject(unusable);
});

test('without its key, or with a damaged one, it does not open, and no other key is put in its place', async () => {
  const sealed = await seal(folder, 'x', 'bí mật');
  await rm(join(folder, 'keys', 'seal.key'));
  await expect(unseal(folder, 'x', sealed)).rejects.toMatchObject(unusable);
  expect(await readdir(join(folder, 'keys'))).toEqual([]);
  await writeFile(join(folder, 'keys', 'seal.key'), 'hỏng');
  await expect(unseal(folder, 'x', sealed)).rejects.toMatchObject(unusable);
  await expect(seal(folder, 'x', 'bí mật')).rejects.toMatchObject(unusable);
});

test('the key is made once, also by many at the same time, whole and for its owner alone', async () => {
  const sealed = await Promise.all(Array.from({ length: 8 }, (_, index) => seal(folder, 'x', `bí mật ${index}`)));
  const opened = await Promise.all(sealed.map((one) => unseal(folder, 'x', one)));
  expect(opened).toEqual(Array.from({ length: 8 }, (_, index) => `bí mật ${index}`));
  expect(await readdir(join(folder, 'keys'))).toEqual(['seal.key']);
  expect((await stat(join(folder, 'keys', 'seal.key'))).mode & 0o777).toBe(0o600);
});

test('what was stored before anything was sealed is read as it is', async () => {
  expect(await unsealKept(folder, 'webhook', 'tỏ tường')).toBe('tỏ tường');
  expect(await unsealKept(folder, 'webhook', await seal(folder, 'webhook', 'kín'))).toBe('kín');
});
