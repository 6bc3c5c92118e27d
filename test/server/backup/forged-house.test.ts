/** A backup that somebody else made for this commune's paper: its root's fingerprint and list are public, and yet it is not taken up. */
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBackupKey } from '../../../server/backup/age-stream.ts';
import { runBackupCommand, runRestoreCommand } from '../../../server/backup/backup-command.ts';
import { findBackup } from '../../../server/backup/backup-folder.ts';
import { readManifest } from '../../../server/backup/verify-backup.ts';
import { readConfig } from '../../../server/config.ts';
import { AppError, errorText } from '../../../server/errors.ts';
import { generateSigningKey } from '../../../stations/sign.ts';
import { backUp, type FilledHouse, fillHouse, restore } from './backup-steps.ts';

let house: FilledHouse;
let key: Awaited<ReturnType<typeof makeBackupKey>>;
let keyPath: string;

beforeAll(async () => {
  house = await fillHouse();
  key = await makeBackupKey();
  keyPath = join(house.root, 'khoa.txt');
  await writeFile(keyPath, key.identity);
});
afterAll(async () => {
  await house.close();
  await rm(house.root, { recursive: true, force: true });
});

/** Words of the refusal; nothing was left where it was to go. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw error ?? new Error('it was taken');
  expect((await readdir(house.root)).filter((name) => name.startsWith('target'))).toEqual([]);
  return errorText(error.code, error.facts);
}

test('whoever brings the key from the safe is not given a backup that nobody encrypted, unless they say so', async () => {
  const { path } = await backUp(house);
  const to = join(house.root, 'target');
  expect(await refusal(runRestoreCommand([path, '--to', to, '--identity', keyPath], 1))).toMatch(
    /không mã hóa.*--plain/,
  );
  const config = readConfig({ LOA_DATA_DIR: house.config.dataDir });
  expect(await refusal(runBackupCommand(['verify', path, '--identity', keyPath], config))).toMatch(/không mã hóa/);
  expect(await refusal(runRestoreCommand([path, '--to', to, '--identity', keyPath, '--plain'], 1))).toMatch(
    /không cả hai/,
  );
  expect(await runBackupCommand(['verify', path, '--plain'], config)).toMatchObject({ isWell: true });
  expect(await runRestoreCommand([path, '--to', join(house.root, 'plain'), '--plain'], 1)).toContain('Đã khôi phục');
});

test('a database with a true, public key list and a working key of one’s own is not taken up', async () => {
  const copy = join(house.root, 'copy');
  await cp(house.config.dataDir, copy, { recursive: true });
  await writeFile(join(copy, 'keys', 'working.jwk'), JSON.stringify(await generateSigningKey()));
  house.clock.pass(1_000);
  const { path } = await backUp({ ...house, config: { ...house.config, dataDir: copy } }, key.recipient);
  expect(await refusal(restore(house, path, 'target', key.identity))).toMatch(/không đúng với danh sách/);
});

test('a database whose list the root of the paper did not sign is not taken up', async () => {
  const copy = join(house.root, 'copy-of-list');
  await cp(house.config.dataDir, copy, { recursive: true });
  const raw = new Database(join(copy, 'loa.sqlite'));
  raw.prepare("UPDATE keyList SET jws = substr(jws, 1, length(jws) - 8) || 'AAAAAAAA'").run();
  raw.close();
  house.clock.pass(1_000);
  const { path } = await backUp({ ...house, config: { ...house.config, dataDir: copy } }, key.recipient);
  expect(await refusal(restore(house, path, 'target', key.identity))).toMatch(/không đúng chữ ký/);
});

test('an old backup under the name of a newer one is told, and so is one whose listing tells another moment', async () => {
  house.clock.pass(1_000);
  const { path, name } = await backUp(house, key.recipient);
  const other = join(house.backups, 'loa-20991231T000000Z');
  await rename(path, other);
  const found = findBackup(house.backups, 'loa-20991231T000000Z');
  if (found === undefined) throw new Error('it is there');
  expect(await refusal(readManifest(house.backups, found, key.identity))).toContain(name);
  expect(await refusal(restore(house, other, 'target', key.identity))).toContain(name);
  await rename(other, path);
  const listing = JSON.parse(await readFile(join(path, 'listing.json'), 'utf8')) as { madeAt: number };
  await writeFile(join(path, 'listing.json'), JSON.stringify({ ...listing, madeAt: listing.madeAt + 86_400_000 }));
  expect(await refusal(restore(house, path, 'target', key.identity))).toContain(name);
});

test('what a restore left when it was killed goes at the next try; one that runs beside it is left alone', async () => {
  house.clock.pass(1_000);
  const { path } = await backUp(house, key.recipient);
  const [dead, running, other] = [`taken.${2 ** 22 + 5}.part`, 'taken.1.part', 'taken-too.77.part'];
  for (const left of [dead, running, other]) {
    await mkdir(join(house.root, left, 'keys'), { recursive: true });
    await writeFile(join(house.root, left, 'keys', 'working.jwk'), 'khóa');
  }
  await restore(house, path, 'taken', key.identity);
  const left = (await readdir(house.root)).filter((name) => name.startsWith('taken'));
  expect(left.toSorted()).toEqual(['taken', running, other].toSorted());
});
