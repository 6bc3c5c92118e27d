/** The database file: what is unfit is refused with words and left untouched; two processes share it without failures. */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError, errorText } from '../../server/errors.ts';
import { createCommune, findCommune } from '../../server/store/commune-store.ts';
import { openDatabase, watchCommits } from '../../server/store/database.ts';
import { APPLICATION_ID, migrations } from '../../server/store/migrations.ts';
import { runs } from '../counts.ts';
import { dumpTables } from './make-house.ts';
import { runChild } from './other-process.ts';

const root = mkdtempSync(join(tmpdir(), 'loa-database-'));
const whole = join(root, 'whole.sqlite');
let folder = '';
let path = '';
beforeAll(async () => {
  const db = openDatabase(whole);
  await createCommune(db, 1, { code: 'XA', name: 'Xã Hòa Bình', zone: 'Asia/Ho_Chi_Minh', demo: false });
  await db.destroy();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
  path = join(folder, 'loa.sqlite');
});

/** Opens as server and worker do, and closes again. */
async function open(file: string): Promise<void> {
  const db = openDatabase(file);
  await findCommune(db);
  await db.destroy();
}

/** Hashes of the files in the folder. Even where SQLite only reads it may leave an empty log and the index of it beside the database. */
function bytes(): Record<string, string> {
  const files = readdirSync(folder).map((name) => ({ name, content: readFileSync(join(folder, name)) }));
  const filled = files.filter(({ name, content }) => content.length > 0 && !name.endsWith('-shm'));
  return Object.fromEntries(
    filled.map(({ name, content }) => [name, createHash('sha256').update(content).digest('hex')]),
  );
}

/** The refusal when the file is opened; the folder must be as it was. */
async function refusal(): Promise<AppError> {
  const before = bytes();
  const error = await open(path).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw error ?? new Error('the file was opened');
  expect(bytes()).toEqual(before);
  return error;
}

describe('a fit file', () => {
  test('is made where there is none, marked as ours, and opened again as it was', async () => {
    await open(path);
    const raw = new Database(path);
    expect([raw.pragma('application_id', { simple: true }), raw.pragma('user_version', { simple: true })]).toEqual([
      APPLICATION_ID,
      migrations.length,
    ]);
    expect(raw.pragma('journal_mode', { simple: true })).toBe('wal');
    raw.close();
    const before = dumpTables(path);
    await open(path);
    expect(dumpTables(path)).toEqual(before);
  });

  test('is migrated forward from every earlier step', async () => {
    for (const [done] of migrations.entries()) {
      const old = join(folder, `step-${done}.sqlite`);
      const raw = new Database(old);
      for (const step of migrations.slice(0, done)) raw.exec(step);
      raw.pragma(`user_version = ${done}`);
      if (done > 0) raw.pragma(`application_id = ${APPLICATION_ID}`);
      raw.close();
      await open(old);
      expect(Object.keys(dumpTables(old))).toEqual(Object.keys(dumpTables(whole)));
    }
  });

  test('keeps every commit of a process that was killed', async () => {
    copyFileSync(whole, path);
    await expect(runChild('writeAndDie', [path, 'a', '20'])).rejects.toMatchObject({ signal: 'SIGKILL' });
    expect(readdirSync(folder)).toContain('loa.sqlite-wal');
    const db = openDatabase(path);
    const { rows } = await db
      .selectFrom('audit')
      .select((e) => e.fn.countAll<number>().as('rows'))
      .where('subject', '=', 'a')
      .executeTakeFirstOrThrow();
    await db.destroy();
    expect(rows).toBe(20);
  });

  test('tells when another connection committed, and only then', async () => {
    copyFileSync(whole, path);
    const db = openDatabase(path);
    const commits = watchCommits(path);
    const before = commits.version();
    await findCommune(db);
    expect(commits.version()).toBe(before);
    await createCommune(db, 2, { code: 'XB', name: 'Xã khác', zone: 'Asia/Ho_Chi_Minh', demo: false });
    expect(commits.version()).not.toBe(before);
    commits.close();
    await db.destroy();
  });

  test('rolls a failed transaction back whole', async () => {
    copyFileSync(whole, path);
    const db = openDatabase(path);
    const before = dumpTables(path);
    const failing = db.transaction().execute(async (tx) => {
      await tx
        .insertInto('zone')
        .values({ id: 'z', commune: (await findCommune(tx))?.id ?? '', name: 'Vùng' })
        .execute();
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    await expect(db.insertInto('zone').values({ id: 'z', commune: 'none', name: 'x' }).execute()).rejects.toThrow(
      'FOREIGN KEY',
    );
    await db.destroy();
    expect(dumpTables(path)).toEqual(before);
  });
});

describe('an unfit file is refused with words and left untouched', () => {
  test('made by a newer Loa', async () => {
    copyFileSync(whole, path);
    const raw = new Database(path);
    raw.pragma(`user_version = ${migrations.length + 1}`);
    raw.close();
    const error = await refusal();
    expect(error.code).toBe('database-newer');
    expect(errorText(error.code, error.facts)).toContain(`phiên bản ${migrations.length + 1}`);
  });

  test('of another program', async () => {
    const raw = new Database(path);
    raw.exec('CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 3;');
    raw.close();
    expect(await refusal()).toMatchObject({ code: 'database-foreign', facts: { path } });
  });

  test.each([
    ['a text', 'xin chào, đây không phải cơ sở dữ liệu. '.repeat(200)],
    ['a text shorter than a header', 'xin chào'],
    ['the header alone', 'SQLite format 3\0'],
  ])('%s', async (_what, text) => {
    writeFileSync(path, text);
    const error = await refusal();
    expect(error.code).toBe('database-damaged');
    expect(errorText(error.code, error.facts)).toMatch(/bị hỏng .*không sửa gì/);
  });

  test('cut off anywhere', { timeout: runs(20_000, 900_000) }, async () => {
    const { length } = readFileSync(whole);
    await fc.assert(
      // SQLite takes a file of one byte for an empty one.
      fc.asyncProperty(fc.integer({ min: 2, max: length - 1 }), async (size) => {
        copyFileSync(whole, path);
        truncateSync(path, size);
        expect((await refusal()).code).toBe('database-damaged');
      }),
      { numRuns: runs(60, 600) },
    );
  });

  test('with bytes overwritten anywhere: refused, or every row can still be read', {
    timeout: runs(20_000, 900_000),
  }, async () => {
    const { length } = readFileSync(whole);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 600), fc.integer({ min: 16, max: 600 }), async (from, size) => {
        for (const name of readdirSync(folder)) rmSync(join(folder, name));
        writeFileSync(path, readFileSync(whole).fill(0xa7, from, from + size));
        const before = bytes();
        const error = await open(path).catch((thrown: unknown) => thrown);
        if (error === undefined) dumpTables(path);
        if (error === undefined) return;
        if (!(error instanceof AppError)) throw error;
        refused += 1;
        expect(bytes()).toEqual(before);
      }),
      { numRuns: runs(60, 600) },
    );
    expect(refused).toBeGreaterThan(5);
  });

  test('with rubbish behind its end it is still whole', async () => {
    copyFileSync(whole, path);
    appendFileSync(path, Buffer.alloc(10_000, 0xa7));
    const db = openDatabase(path);
    expect((await findCommune(db))?.name).toBe('Xã Hòa Bình');
    await db.destroy();
  });
});

describe('two processes', () => {
  test('make the same fresh files at once', { timeout: runs(20_000, 900_000) }, async () => {
    const fresh = Array.from({ length: runs(25, 200) }, (_, index) => join(folder, `fresh-${index}.sqlite`));
    const args = [String(Date.now() + 600), ...fresh];
    expect(await Promise.all([runChild('open', args), runChild('open', args)])).toEqual([fresh.length, fresh.length]);
    for (const file of fresh) expect(Object.keys(dumpTables(file))).toEqual(Object.keys(dumpTables(whole)));
  });

  test('write at the same time, and no write fails or is lost', { timeout: runs(20_000, 900_000) }, async () => {
    copyFileSync(whole, path);
    const count = runs(100, 1000);
    await Promise.all(['a', 'b'].map((who) => runChild('write', [path, who, String(count)])));
    const db = openDatabase(path);
    const rows = await db
      .selectFrom('audit')
      .select((e) => ['subject', e.fn.countAll<number>().as('rows')])
      .where('action', '=', 'test')
      .groupBy('subject')
      .orderBy('subject')
      .execute();
    const { counter } = await db
      .selectFrom('change')
      .select('counter')
      .where('topic', '=', 'people')
      .executeTakeFirstOrThrow();
    await db.destroy();
    expect(rows).toEqual([
      { subject: 'a', rows: count },
      { subject: 'b', rows: count },
    ]);
    expect(counter).toBe(2 * count);
  });
});
