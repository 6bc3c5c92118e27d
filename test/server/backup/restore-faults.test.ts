/** What stops a restore without being the backup's damage: no right to read it, a target that does not take it, a fault of a moment. And what is left out of it is told by the names people know. */
import { chmod, chown, mkdir, open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeBackupKey } from '../../../server/backup/age-stream.ts';
import { runRestoreCommand } from '../../../server/backup/backup-command.ts';
import { poolPath } from '../../../server/backup/manifest.ts';
import { refillMedia } from '../../../server/backup/refill-media.ts';
import { readManifest } from '../../../server/backup/verify-backup.ts';
import { AppError, errorText } from '../../../server/errors.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { newestRestore } from '../../../server/store/restore-store.ts';
import { details } from '../segment-steps.ts';
import { backUp, type FilledHouse, fillHouse, restore, treeOf } from './backup-steps.ts';

/** Of the segment in the house. */
const TITLE = details().title;
let house: FilledHouse;
/** Two backups of it. */
let plain: Awaited<ReturnType<typeof make>>;
let sealed: Awaited<ReturnType<typeof make>>;
beforeAll(async () => {
  house = await fillHouse();
  plain = await make(undefined);
  house.clock.pass(60_000);
  sealed = await make(await makeBackupKey());
});
afterEach(async () => {
  for (const name of ['target', 'data']) await rm(join(house.root, name), { recursive: true, force: true });
  for (const { sound } of [plain, sealed]) await chmod(sound, 0o600);
});
afterAll(async () => {
  await house.close();
  await rm(house.root, { recursive: true, force: true });
});

/** A backup of the house, what opens it, and where it holds the sound. */
async function make(key: Awaited<ReturnType<typeof makeBackupKey>> | undefined) {
  const made = await backUp(house, key?.recipient);
  const { keys, files } = await readManifest(house.backups, made.found, key?.identity);
  const stored = (hash: string) => join(house.backups, poolPath(made.found.listing.pool, hash));
  return { ...made, identity: key?.identity, keys, files, stored, sound: stored(house.sound) };
}

/** The refusal in words; nothing is left of what was begun. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw error ?? new Error('it was done');
  expect((await readdir(house.root)).filter((name) => name.startsWith('target'))).toEqual([]);
  return `${error.code}: ${errorText(error.code, error.facts)}`;
}

/** Everything of the test belongs to nobody, and nobody does the work: root may read whatever its modes say. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const NOBODY = 65_534;
  if (process.geteuid?.() !== 0) return work();
  for (const one of await readdir(house.root, { recursive: true, withFileTypes: true }))
    await chown(join(one.parentPath, one.name), NOBODY, NOBODY);
  await chown(house.root, NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe.each([['plain', () => plain] as const, ['encrypted', () => sealed] as const])(
  'a file of a backup that is %s',
  (_kind, backup) => {
    test('and that we may not read is not damaged: it is never left out, and nothing is left of what was begun', async () => {
      const { path, identity, sound } = backup();
      await chmod(sound, 0);
      for (const withoutDamaged of [false, true]) {
        const told = await asNobody(() => refusal(restore(house, path, 'target', identity, withoutDamaged)));
        expect(told).toMatch(/^restore-refused: /);
        expect(told).toContain(house.sound);
        expect(told).toContain('không có quyền');
        expect(told).not.toContain('hỏng');
      }
    });

    test('in a folder that we may not enter is not called unfinished', async () => {
      const { path, identity } = backup();
      await chmod(path, 0);
      const told = await asNobody(() => refusal(restore(house, path, 'target', identity))).finally(() =>
        chmod(path, 0o700),
      );
      expect(told).toContain(`không đọc được ${path}: không có quyền`);
    });

    test('and that we may not read stops a refill with words', async () => {
      const { found, identity, sound } = backup();
      await chmod(sound, 0);
      const dataDir = join(house.root, 'data');
      await mkdir(dataDir);
      const order = { db: house.db, dataDir, folder: house.backups, backup: found, identity };
      const told = await asNobody(() => refusal(refillMedia(order)));
      expect(told).toContain('không có quyền');
    });
  },
);

test('a file that its target does not take is not damaged', async () => {
  const { path, identity, keys } = plain;
  await failWrites(1 + keys.length, Number.POSITIVE_INFINITY);
  const told = await refusal(restore(house, path, 'target', identity, true));
  expect(told).toMatch(/^restore-refused: .*không ghi được .*EIO/);
});

test('a file that could not be written for a moment is there all the same', async () => {
  const { path, identity, keys, files } = plain;
  await failWrites(1 + keys.length, 1);
  expect((await restore(house, path, 'target', identity, true)).leftOut).toEqual([]);
  const there = Object.values(await treeOf(join(house.root, 'target')));
  expect(files.filter(({ sha256 }) => !there.includes(sha256))).toEqual([]);
});

test('what was left out is told by its title: on the console, in the log, and on the list to go through', async () => {
  const { path, identity, sound, files, stored } = sealed;
  await writeFile(sound, 'không còn gì');
  const originals = files.filter(({ kind }) => kind === 'originals');
  for (const { sha256 } of originals) await rm(stored(sha256));
  await writeFile(join(house.root, 'key.txt'), `${identity}\n`);
  const args = [path, '--to', join(house.root, 'target'), '--identity', join(house.root, 'key.txt')];
  expect(await refusal(runRestoreCommand(args, house.clock.now()))).toContain('2 tệp hỏng hoặc mất');
  const told = await runRestoreCommand([...args, '--without-damaged'], house.clock.now());
  expect(told).toContain('CHÚ Ý: thiếu 2 tệp hỏng hoặc mất trong bản sao lưu:');
  expect(told).toContain(`    tin bài «${TITLE}» (renditions/${house.sound}): tải lên lại ở Kho tin bài`);
  expect(told).toMatch(new RegExp(`    tệp gốc của tin bài «${TITLE}» \\(originals/`));
  const db = openDatabase(join(house.root, 'target', 'loa.sqlite'));
  const restored = await newestRestore(db, house.communeId);
  const row = await db.selectFrom('audit').select('after').where('action', '=', 'backup.restore').executeTakeFirst();
  await db.destroy();
  expect(restored?.leftOut.map(({ words, isSilent }) => [words, isSilent])).toEqual([
    [`tệp gốc của tin bài «${TITLE}»`, false],
    [`tin bài «${TITLE}»`, true],
  ]);
  expect(JSON.parse(row?.after ?? '{}').leftOut).toEqual(restored?.leftOut);
});

/** So many files are written, then so many are not, until the test ends. */
async function failWrites(good: number, bad: number): Promise<void> {
  const handle = await open(house.root, 'r');
  const prototype = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const write = prototype.writeFile;
  let calls = 0;
  const spy = vi.spyOn(prototype, 'writeFile').mockImplementation(function (this: typeof handle, ...args) {
    calls += 1;
    if (calls <= good || calls > good + bad) return write.apply(this, args);
    return Promise.reject(Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO', syscall: 'write' }));
  });
  onTestFinished(() => spy.mockRestore());
}
