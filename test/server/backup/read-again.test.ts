/** Damage on the backup disk, and what the server has lost: what can be written anew is, nothing is removed on a doubt, and every backup that needs what is lost says so. */
import { readdirSync, writeFileSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeBackupKey } from '../../../server/backup/age-stream.ts';
import { backUpAndReadAgain } from '../../../server/backup/back-up-and-read-again.ts';
import { findBackups, lockBackups } from '../../../server/backup/backup-folder.ts';
import { poolPath } from '../../../server/backup/manifest.ts';
import { lastWholeReading } from '../../../server/backup/read-again.ts';
import { refillMedia } from '../../../server/backup/refill-media.ts';
import { lookAt } from '../../../server/backup/store-file.ts';
import { findFaults, findFaultsInside } from '../../../server/backup/verify-backup.ts';
import { addSound, type FilledHouse, fillHouse, placeIn, restore, treeOf } from './backup-steps.ts';

const DAY_MS = 24 * 3_600_000;
let house: FilledHouse;
let key: Awaited<ReturnType<typeof makeBackupKey>>;
let saved: string;
/** The file of the sound in the pool. */
let path: string;
const quiet = () => undefined;

beforeAll(async () => {
  house = await fillHouse();
  key = await makeBackupKey();
  await night(true);
  path = poolPath((await newest()).listing.pool, house.sound);
  saved = join(house.root, 'saved');
  await cp(house.backups, join(saved, 'backups'), { recursive: true });
  await cp(join(house.config.dataDir, 'media'), join(saved, 'media'), { recursive: true });
});
afterEach(async () => {
  await rm(house.backups, { recursive: true, force: true });
  await cp(join(saved, 'backups'), house.backups, { recursive: true });
  await cp(join(saved, 'media'), join(house.config.dataDir, 'media'), { recursive: true });
});
afterAll(async () => {
  await house.close();
  await rm(house.root, { recursive: true, force: true });
});

/** The next night's backup; `readAll`: the one of 28 that reads everything again. */
async function night(readAll: boolean, alive: () => void = quiet) {
  house.clock.pass(DAY_MS);
  const { dataDir } = house.config;
  const order = { dataDir, folder: house.backups, recipient: key.recipient, madeAt: house.clock.now() };
  const unlock = await lockBackups(house.backups, house.clock.now);
  return backUpAndReadAgain({ order, readAll, keepDays: 14 }, alive).finally(unlock);
}

async function newest() {
  const [first] = await findBackups(house.backups);
  if (first === undefined) throw new Error('there is none');
  return first;
}

async function spoil(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

const inPool = () => join(house.backups, path);
const faultsOf = async () => (await findBackups(house.backups)).map(({ faults }) => faults);

test('a damaged file of the pool is written anew in the same run, and the older backup is whole again, to the byte', async () => {
  const old = await newest();
  await spoil(inPool());
  const done = await night(true);
  expect(done).toMatchObject({ mended: [path], damaged: [], faulty: [], missing: [], dropped: [] });
  expect(await faultsOf()).toEqual([[], []]);
  const [, again] = await findBackups(house.backups);
  expect(again?.name).toBe(old.name);
  if (again !== undefined) expect(await findFaults(house.backups, again, quiet)).toEqual([]);
  expect(await findFaultsInside(house.backups, old, key.identity)).toEqual([]);
  expect(await lastWholeReading(house.backups)).toBe(house.clock.now());
});

test('what the server has not either is set aside, not removed, and every backup that names it says so, old ones stay', async () => {
  await night(false);
  await spoil(inPool());
  const rotten = await lookAt(inPool());
  await rm(placeIn(house, 'renditions', house.sound));
  const done = await night(true);
  expect(done).toMatchObject({ mended: [], damaged: [path], missing: [`renditions/${house.sound}`], dropped: [] });
  expect(await faultsOf()).toEqual([[], [path], [path]]);
  expect(done.faulty.map(({ paths }) => paths)).toEqual([[path], [path]]);
  expect(await lookAt(`${inPool()}.bad`)).toEqual(rotten);
  expect((await newest()).listing.lacks).toBe(1);
  // The server has it again: the next night writes it, what was set aside goes, and the next reading clears the old ones.
  await cp(join(saved, 'media'), join(house.config.dataDir, 'media'), { recursive: true });
  expect((await night(false)).missing).toEqual([]);
  expect(await lookAt(`${inPool()}.bad`)).toBe('gone');
  expect((await night(true)).faulty).toEqual([]);
  expect(await faultsOf()).toEqual([[], [], [], [], []]);
});

test('of a file that is lost for good no other backup goes: what lacks media keeps its place, and so does the newest that is whole', async () => {
  await spoil(inPool());
  await rm(placeIn(house, 'renditions', house.sound));
  await night(true);
  for (let nights = 0; nights < 4; nights += 1) expect((await night(false)).dropped).toEqual([]);
  expect(await findBackups(house.backups)).toHaveLength(6);
});

test('what the disk does not give this time is neither set aside nor believed, and is read again the next night', async () => {
  await rm(placeIn(house, 'renditions', house.sound));
  await rm(inPool());
  await cp(join(saved, 'backups', path), join(house.root, 'elsewhere'));
  // A folder in its place: reading fails, as with a broken sector.
  await mkdir(inPool());
  const before = await lastWholeReading(house.backups);
  expect(await night(true)).toMatchObject({ damaged: [path], missing: [`renditions/${house.sound}`] });
  expect(await lastWholeReading(house.backups)).toBe(before);
  await rm(inPool(), { recursive: true });
  await rename(join(house.root, 'elsewhere'), inPool());
  expect(await night(true)).toMatchObject({ damaged: [], missing: [], faulty: [] });
  expect(await faultsOf()).toEqual([[], [], []]);
  expect(await lastWholeReading(house.backups)).toBe(house.clock.now());
});

test('files that only older backups name are read again, too', async () => {
  const old = await newest();
  await night(false);
  await spoil(join(house.backups, old.name, 'loa.sqlite.age'));
  expect((await night(true)).faulty).toEqual([{ name: old.name, paths: [`${old.name}/loa.sqlite.age`] }]);
});

test('a disk that writes other bytes than it was given makes no backup, and drops none', async () => {
  const before = await treeOf(house.backups);
  await addSound(house, 'tin của đĩa hỏng');
  const spoiling = () => {
    const part = readdirSync(house.backups).find((name) => name.startsWith('.part-'));
    const half = join(house.backups, part ?? '', 'manifest.json.age');
    if (part !== undefined && readdirSync(join(house.backups, part)).includes('manifest.json.age'))
      writeFileSync(half, 'khác');
  };
  await expect(night(false, spoiling)).rejects.toMatchObject({ code: 'backup-failed' });
  const after = await treeOf(house.backups);
  expect(Object.keys(after).filter((one) => !one.startsWith('pool'))).toEqual(
    Object.keys(before).filter((one) => !one.startsWith('pool')),
  );
});

test('what the server has lost and the pool holds stays in every backup, and comes back with one command', async () => {
  const place = placeIn(house, 'renditions', house.sound);
  const original = (await readdir(join(house.config.dataDir, 'media', 'originals')))[0] ?? '';
  await rm(place);
  await rm(placeIn(house, 'originals', original));
  const done = await night(false);
  expect(done).toMatchObject({ missing: [], onlyHere: [`originals/${original}`, `renditions/${house.sound}`] });
  const backup = await newest();
  expect(await findFaultsInside(house.backups, backup, key.identity)).toEqual([]);
  await restore(house, join(house.backups, backup.name), 'without', key.identity);
  const { db } = house;
  const refill = { db, dataDir: house.config.dataDir, folder: house.backups, backup, identity: key.identity };
  const { back, lost } = await refillMedia(refill);
  expect(back.toSorted()).toEqual(done.onlyHere.toSorted());
  expect(lost.every((one) => !done.onlyHere.includes(one))).toBe(true);
  expect(await lookAt(place)).toMatchObject({ sha256: house.sound });
  expect((await refillMedia(refill)).back).toEqual([]);
});

test('a file of the server that cannot be read costs the backup that file, not the night', async () => {
  const hash = await addSound(house, 'tin trên cung hỏng');
  const place = placeIn(house, 'renditions', hash);
  await rm(place);
  await mkdir(place);
  expect((await night(false)).missing).toEqual([`renditions/${hash}`]);
  await rm(place, { recursive: true });
});
