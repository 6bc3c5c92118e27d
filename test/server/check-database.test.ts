/** A long database file opens at once, and damage in it is found all the same: at once where people work, by the nightly reading elsewhere. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CheckStanding, checkDatabase, isCheckDue } from '../../server/jobs/check-database.ts';
import { checkFile, noteWholeCheck, readWholeCheck } from '../../server/store/check-database.ts';
import { findCommune } from '../../server/store/commune-store.ts';
import { openDatabase } from '../../server/store/database.ts';
import { MONDAY_9, makeHouse, type TestHouse } from './make-house.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const log = pino({ level: 'silent' });

/** A house whose file is longer than what is read whole at every opening. */
let house: TestHouse;
let path: string;
const folder = mkdtempSync(join(tmpdir(), 'loa-check-'));

beforeAll(async () => {
  house = await makeHouse();
  path = house.databasePath;
  const raw = new Database(path);
  raw.pragma('wal_checkpoint(TRUNCATE)');
  raw.close();
  // Behind its last page a file may hold anything; empty room costs no disk.
  truncateSync(path, 140 * 1024 * 1024);
});
afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => rmSync(`${path}-check.json`, { force: true }));

/** Overwrites a page while `work` runs, then mends it. */
async function withDamage(page: number, work: () => Promise<void>): Promise<void> {
  const file = openSync(path, 'r+');
  const bytes = Buffer.alloc(4096);
  const at = (page - 1) * 4096;
  const whole = Buffer.alloc(4096);
  readSync(file, whole, 0, 4096, at);
  try {
    writeSync(file, bytes.fill(0xa7), 0, 4096, at);
    await work();
  } finally {
    writeSync(file, whole, 0, 4096, at);
    closeSync(file);
  }
}

/** The first page of a table's tree. */
function rootPage(table: string): number {
  const raw = new Database(path, { readonly: true });
  const page = raw.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').pluck().get(table);
  raw.close();
  return Number(page);
}

async function open(): Promise<void> {
  const db = openDatabase(path);
  await findCommune(db);
  await db.destroy();
}

const deps = (bootId = 'boot-1') => ({
  db: house.db,
  communeId: house.communeId,
  path,
  now: house.clock.now,
  log,
  bootId,
});

describe('damage', () => {
  test('where people log in and plan is refused at every opening of a long file', async () => {
    expect(statSync(path).size).toBeGreaterThan(128 * 1024 * 1024);
    await open();
    for (const table of ['segment', 'audit'])
      await withDamage(rootPage(table), async () => {
        await expect(open()).rejects.toMatchObject({ code: 'database-damaged' });
      });
  });

  test('in the long tables is not read at an opening, found by the nightly check, told once, and refused from then on', async () => {
    await withDamage(rootPage('journal'), async () => {
      await open();
      expect(checkFile(path)).not.toBe('ok');
      await house.db
        .insertInto('webhook')
        .values({
          commune: house.communeId,
          url: 'https://x.example',
          secret: 's',
          setBy: 'x',
          setAt: 0,
          lastSentAt: null,
          lastFault: null,
        })
        .execute();
      await checkDatabase(deps());
      await checkDatabase(deps('boot-2'));
      const told = await house.db.selectFrom('noticeDelivery').select('body').execute();
      expect(told.map(({ body }) => body)).toEqual([expect.stringContaining('Dữ liệu trên máy chủ bị hỏng')]);
      expect(readWholeCheck(path)).toEqual({ at: MONDAY_9, verdict: expect.stringMatching(/\S/), bootId: 'boot-2' });
      await expect(open()).rejects.toMatchObject({ code: 'database-damaged' });
    });
    await open();
  });
});

test('a whole check of a whole file is noted, and a damaged note counts as none', async () => {
  await checkDatabase(deps());
  expect(readWholeCheck(path)).toEqual({ at: MONDAY_9, verdict: 'ok', bootId: 'boot-1' });
  await noteWholeCheck(join(folder, 'x'), { at: 1, verdict: 'ok' });
  expect(readWholeCheck(join(folder, 'x'))).toEqual({ at: 1, verdict: 'ok' });
  const cut = openSync(join(folder, 'x-check.json'), 'w');
  writeSync(cut, '{"at":');
  closeSync(cut);
  expect(readWholeCheck(join(folder, 'x'))).toBeUndefined();
});

describe('a whole check is due', () => {
  const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).epochMilliseconds;
  const last = { at: at('2026-11-23T02:00'), verdict: 'ok', bootId: 'a' };
  const standing = (now: string, over: Partial<CheckStanding> = {}): CheckStanding => ({
    ...{ now: at(now), zone: ZONE, bootId: 'a', isLong: true },
    ...over,
  });
  const cases: [string, CheckStanding, boolean][] = [
    ['an hour later', standing('2026-11-23T03:00'), false],
    ['in the afternoon after it', standing('2026-11-23T15:00'), false],
    ['late in the evening', standing('2026-11-23T23:30'), false],
    ['in the next night', standing('2026-11-24T01:00'), true],
    ['after two days without a night on', standing('2026-11-25T09:00'), true],
    ['as soon as the machine was down', standing('2026-11-23T02:10', { bootId: 'b' }), true],
    [
      'not then of a short file: its opening has read it',
      standing('2026-11-23T02:10', { bootId: 'b', isLong: false }),
      false,
    ],
    ['where the last one lies in the time to come', standing('2026-11-21T01:00'), true],
  ];
  test.each(cases)('%s', (_what, now, due) => {
    expect(isCheckDue(last, now)).toBe(due);
  });
  test('where there never was one: of a long file at once, of a short one at night', () => {
    expect(isCheckDue(undefined, standing('2026-11-23T10:00'))).toBe(true);
    expect(isCheckDue(undefined, standing('2026-11-23T10:00', { isLong: false }))).toBe(false);
    expect(isCheckDue(undefined, standing('2026-11-23T03:00', { isLong: false }))).toBe(true);
  });
});
