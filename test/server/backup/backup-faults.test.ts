/** What can go wrong with a backup, wherever it does: nothing half counts, nothing damaged or forged is taken up, and what was there before stays as it was. */
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeBackupKey } from '../../../server/backup/age-stream.ts';
import { findBackup, findBackups } from '../../../server/backup/backup-folder.ts';
import { makeBackup } from '../../../server/backup/make-backup.ts';
import { type Manifest, ownPath, poolPath } from '../../../server/backup/manifest.ts';
import { hashOf as hashOfStream, readStored, writeStored } from '../../../server/backup/store-file.ts';
import { findFaults, findFaultsInside, readManifest } from '../../../server/backup/verify-backup.ts';
import { AppError, errorText } from '../../../server/errors.ts';
import { runs } from '../../counts.ts';
import { addSound, backUp, type FilledHouse, fillHouse, hashOf, placeIn, restore, treeOf } from './backup-steps.ts';

let house: FilledHouse;
let key: Awaited<ReturnType<typeof makeBackupKey>>;
/** A backup that is whole, encrypted, and its folder as it was. */
let good: Awaited<ReturnType<typeof backUp>>;
let saved: string;
const quiet = () => undefined;

beforeAll(async () => {
  house = await fillHouse();
  key = await makeBackupKey();
  good = await backUp(house, key.recipient);
  saved = join(house.root, 'saved');
  await cp(house.backups, saved, { recursive: true });
});
beforeEach(() => house.clock.pass(60_000));
afterEach(async () => {
  await rm(house.backups, { recursive: true, force: true });
  await cp(saved, house.backups, { recursive: true });
});
afterAll(async () => {
  await house.close();
  await rm(house.root, { recursive: true, force: true });
});

/** The refusal of a restore; nothing was written where it was to go, and nothing in the folder of backups changed. */
async function refusal(from = good.path, identity: string | undefined = key.identity): Promise<string> {
  const before = await treeOf(house.backups);
  const error = await restore(house, from, 'target', identity).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw error ?? new Error('it was restored');
  expect((await readdir(house.root)).filter((name) => name.startsWith('target'))).toEqual([]);
  expect(await treeOf(house.backups)).toEqual(before);
  return `${error.code}: ${errorText(error.code, error.facts)}`;
}

async function flip(path: string, at = 0.5): Promise<void> {
  const bytes = await readFile(path);
  const index = Math.floor((bytes.length - 1) * at);
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

const stored = (name: string) => join(good.path, ownPath(name, true));
const inPool = (hash: string) => join(house.backups, poolPath(good.found.listing.pool, hash));

/** Puts another manifest in the place of the one in the backup, sealed for the same key. */
async function forge(change: (manifest: Manifest) => unknown): Promise<void> {
  const manifest = await readManifest(house.backups, good.found, key.identity);
  const path = stored('manifest.json');
  await rm(path);
  await writeStored(chunk(JSON.stringify(change(manifest))), path, key.recipient);
}

async function* chunk(text: string) {
  yield Buffer.from(text);
}

describe('a backup that was damaged is not taken up, and a look at it names the file', () => {
  const places: [string, () => string][] = [
    ['the database', () => stored('loa.sqlite')],
    ['a key', () => stored('keys/working.jwk')],
    ['the manifest', () => stored('manifest.json')],
    ['a file of the pool', () => inPool(house.sound)],
  ];
  test.each(places)('one bit of %s', async (_what, place) => {
    await flip(place());
    expect(await findFaults(house.backups, good.found, quiet)).toHaveLength(1);
    expect(await refusal()).toMatch(/^(restore-refused|backup-no-key): /);
  });

  test.each(places)('%s is gone', async (_what, place) => {
    await rm(place());
    expect(await findFaults(house.backups, good.found, quiet)).toHaveLength(1);
    expect(await refusal()).toMatch(/^restore-refused: /);
  });

  test('what can be done without is left out on demand, named, and the rest is there; database and keys have to be whole', async () => {
    await flip(inPool(house.sound));
    expect(await refusal()).toContain(`1 tệp hỏng hoặc mất (renditions/${house.sound}`);
    const { manifest, leftOut } = await restore(house, good.path, 'rest', key.identity, true);
    expect(leftOut.map(({ path }) => path)).toEqual([`renditions/${house.sound}`]);
    const there = await treeOf(join(house.root, 'rest'));
    const missing = manifest.files.filter(({ sha256 }) => !Object.values(there).includes(sha256));
    expect(missing.map(({ sha256 }) => sha256)).toEqual([house.sound]);
    await flip(stored('loa.sqlite'));
    await expect(restore(house, good.path, 'none', key.identity, true)).rejects.toMatchObject({
      code: 'restore-refused',
    });
  });

  test('a bit anywhere in an encrypted file is found by the key alone, without the listing', async () => {
    const content = async () => hashOfStream(await readStored(inPool(house.sound), key.identity));
    expect((await content()).sha256).toBe(house.sound);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), async (at) => {
        await flip(inPool(house.sound), at);
        await expect(content()).rejects.toThrow();
        await flip(inPool(house.sound), at);
      }),
      { numRuns: runs(40, 1_000) },
    );
  });

  test('without its listing it is no backup', async () => {
    await rm(join(good.path, 'listing.json'));
    expect(await findBackups(house.backups)).toEqual([]);
    expect(await refusal()).toMatch(/không phải là một bản sao lưu đã xong/);
  });
});

describe('a forged backup writes nothing outside its place', () => {
  const forgeries: [string, (manifest: Manifest) => unknown][] = [
    [
      'a key that climbs out of its folder',
      (m) => ({ ...m, keys: [{ ...m.keys[0], name: '../../.ssh/authorized_keys' }] }),
    ],
    ['a file that climbs out', (m) => ({ ...m, files: [{ ...m.files[0], kind: 'originals', name: '../../../x' }] })],
    ['a name that is the folder above', (m) => ({ ...m, files: [{ ...m.files[0], kind: 'originals', name: '..' }] })],
    ['a kind that nobody knows', (m) => ({ ...m, files: [{ ...m.files[0], kind: '../keys' }] })],
    ['a hash that is a path', (m) => ({ ...m, files: [{ ...m.files[0], sha256: '../../../../etc/passwd' }] })],
    ['another moment than its listing tells', (m) => ({ ...m, madeAt: m.madeAt - 86_400_000 })],
    ['less than lies there', (m) => ({ ...m, files: m.files.map((file) => ({ ...file, bytes: 1 })) })],
    ['a newer kind of backup', (m) => ({ ...m, loa: 'backup/2' })],
    ['a newer database', (m) => ({ ...m, schemaVersion: m.schemaVersion + 1, software: '9.9.9' })],
    ['another root key than the database has', (m) => ({ ...m, root: 'AAAABBBBCCCC' })],
    ['another commune than the database has', (m) => ({ ...m, commune: 'x' })],
    ['a file by the hash of another', (m) => ({ ...m, database: { ...m.database, sha256: hashOf('x') } })],
  ];
  test.each(forgeries)('%s', async (_what, change) => {
    await forge(change);
    expect(await refusal()).toMatch(/^restore-refused: Chưa khôi phục: /);
  });

  test('a link in the place of a file is not followed', async () => {
    await rename(inPool(house.sound), join(house.root, 'elsewhere'));
    await symlink(join(house.root, 'elsewhere'), inPool(house.sound));
    expect(await findFaults(house.backups, good.found, quiet)).toEqual([
      poolPath(good.found.listing.pool, house.sound),
    ]);
    expect(await refusal()).toContain(`1 tệp hỏng hoặc mất (renditions/${house.sound}`);
    expect((await restore(house, good.path, 'no-link', key.identity, true)).leftOut).toHaveLength(1);
  });
});

describe('a restore goes into an empty place only', () => {
  test('a folder with one file in it, or a file, is left alone', async () => {
    const full = join(house.root, 'full');
    await mkdir(full);
    await writeFile(join(full, 'loa.sqlite'), 'của ai đó');
    await expect(restore(house, good.path, 'full', key.identity)).rejects.toMatchObject({ code: 'restore-refused' });
    await expect(restore(house, good.path, 'full/loa.sqlite', key.identity)).rejects.toMatchObject({
      code: 'restore-refused',
    });
    expect(await treeOf(full)).toEqual({ 'loa.sqlite': hashOf('của ai đó') });
  });

  test('an empty folder is taken, and the second restore into it refused; backups stay as they were', async () => {
    const before = await treeOf(house.backups);
    await mkdir(join(house.root, 'empty'));
    await restore(house, good.path, 'empty', key.identity);
    const taken = await treeOf(join(house.root, 'empty'));
    await expect(restore(house, good.path, 'empty', key.identity)).rejects.toMatchObject({ code: 'restore-refused' });
    expect(await treeOf(join(house.root, 'empty'))).toEqual(taken);
    expect(await treeOf(house.backups)).toEqual(before);
    expect((await lstat(join(house.root, 'empty', 'keys', 'working.jwk'))).mode & 0o777).toBe(0o600);
    expect((await lstat(join(house.root, 'empty', 'keys'))).mode & 0o777).toBe(0o700);
  });
});

describe('a backup that does not end', () => {
  test('counts for nothing, wherever it is stopped; the one before stays whole and the next is made', async () => {
    await addSound(house, 'thêm một tin');
    let steps = 0;
    for (let stopAt = 1; ; stopAt += 1) {
      let step = 0;
      const stopped = await backUp(house, undefined, () => {
        step += 1;
        if (step === stopAt) throw new Error('stopped');
      }).catch((error: unknown) => error);
      if (!(stopped instanceof Error)) break;
      steps += 1;
      expect(stopped).toMatchObject({ code: 'backup-failed' });
      expect((await findBackups(house.backups)).map(({ name }) => name)).toEqual([good.name]);
      expect((await readdir(house.backups)).filter((name) => name.startsWith('.'))).toEqual([]);
      expect((await readdir(house.config.dataDir)).filter((name) => name.startsWith('.'))).toEqual([]);
      expect(await findFaults(house.backups, good.found, quiet)).toEqual([]);
    }
    expect(steps).toBeGreaterThan(8);
    const [next] = await findBackups(house.backups);
    expect(next === undefined ? ['none'] : await findFaultsInside(house.backups, next, undefined)).toEqual([]);
  });

  test('what a killed one left is removed by the next, and what it had put into the pool is not believed', async () => {
    const left = join(house.backups, '.part-left');
    await mkdir(left);
    await writeFile(join(left, 'loa.sqlite'), 'nửa chừng');
    const hash = await addSound(house, 'tin dở dang');
    const path = poolPath(good.found.listing.pool, hash);
    await mkdir(join(house.backups, path, '..'), { recursive: true });
    await writeFile(join(house.backups, path), 'không ai kê tệp này');
    const next = await backUp(house, key.recipient);
    expect(await readdir(house.backups)).not.toContain(basename(left));
    expect(next.newPaths).toContain(path);
    expect(await findFaultsInside(house.backups, next.found, key.identity)).toEqual([]);
  });

  test('a place that cannot be written to is named, and nothing else happens', async () => {
    await writeFile(join(house.backups, 'pool'), 'một tệp ở chỗ của thư mục');
    await expect(backUp(house)).rejects.toMatchObject({ code: 'backup-failed' });
    expect((await findBackups(house.backups)).map(({ name }) => name)).toEqual([good.name]);
  });

  test('a data folder without a commune is told in words', async () => {
    const empty = join(house.root, 'nothing');
    await mkdir(empty);
    const order = {
      dataDir: empty,
      folder: house.backups,
      recipient: undefined,
      madeAt: house.clock.now(),
      suspect: new Set<string>(),
    };
    await expect(makeBackup(order, quiet)).rejects.toMatchObject({ code: 'backup-failed' });
  });
});

describe('files that the server itself has lost', () => {
  test('are named; the backup is made of all the others', async () => {
    const place = placeIn(house, 'renditions', house.sound);
    await rename(place, join(house.root, 'lost'));
    const { missing, found } = await backUp(house);
    await rename(join(house.root, 'lost'), place);
    expect(missing).toEqual([`renditions/${house.sound}`]);
    expect(await findFaultsInside(house.backups, found, undefined)).toEqual([]);
  });

  test('or that rotted on its disk are not taken for whole', async () => {
    const place = placeIn(house, 'renditions', house.sound);
    await chmod(place, 0o600);
    await flip(place);
    const { missing, found } = await backUp(house);
    await flip(place);
    expect(missing).toEqual([`renditions/${house.sound}`]);
    expect(found.listing.files.map(({ path }) => path)).not.toContain(poolPath('pool', house.sound));
  });
});

test('another recipient has a pool of its own: no backup ever needs two keys', async () => {
  const other = await makeBackupKey();
  const next = await backUp(house, other.recipient);
  expect(next.found.listing.pool).not.toBe(good.found.listing.pool);
  expect(await findFaultsInside(house.backups, next.found, other.identity)).toEqual([]);
  expect(findBackup(house.backups, good.name)).toEqual(good.found);
});
