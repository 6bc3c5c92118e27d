/** When backups are made, what the page hears of them, and who is told when there is none. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBackupKey } from '../../../server/backup/age-stream.ts';
import { backupBeside } from '../../../server/backup/backup-beside.ts';
import { type BackupStanding, backupReason } from '../../../server/backup/backup-due.ts';
import { lockBackups } from '../../../server/backup/backup-folder.ts';
import { backupTasks } from '../../../server/backup-tasks.ts';
import type { BackupState } from '../../../server/contract/backups.ts';
import { makeBackups } from '../../../server/jobs/make-backups.ts';
import { CONSOLE } from '../../../server/open-data.ts';
import { makeApp, type TestApp } from '../make-app.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(ZONE).epochMilliseconds;
const HOUR_MS = 3_600_000;

describe('a backup is due', () => {
  const standing: BackupStanding = {
    now: local('2026-11-27T02:31'),
    zone: ZONE,
    at: '02:30',
    isAsked: false,
    madeAt: local('2026-11-26T02:30'),
    failedAt: undefined,
    weightyAt: undefined,
  };
  const cases: [string, Partial<BackupStanding>, string | undefined][] = [
    ['in the night, at its time', {}, 'nightly'],
    ['and not before', { now: local('2026-11-27T02:29') }, undefined],
    ['once a night', { madeAt: local('2026-11-27T02:30') }, undefined],
    ['in the morning, where the machine was off at night', { now: local('2026-11-27T07:10') }, 'nightly'],
    ['where there never was one', { madeAt: undefined, now: local('2026-11-27T12:00') }, 'nightly'],
    ['not again a minute after one could not be made', { failedAt: local('2026-11-27T02:30') }, undefined],
    ['but an hour after', { now: local('2026-11-27T03:40'), failedAt: local('2026-11-27T02:40') }, 'nightly'],
    ['at once when somebody asks', { isAsked: true, failedAt: local('2026-11-27T02:30') }, 'asked'],
    [
      'ten minutes after what an older one would undo',
      { madeAt: local('2026-11-27T02:30'), now: local('2026-11-27T09:10'), weightyAt: local('2026-11-27T09:00') },
      'weighty',
    ],
    [
      'and not while people are still at it',
      { madeAt: local('2026-11-27T02:30'), now: local('2026-11-27T09:09'), weightyAt: local('2026-11-27T09:00') },
      undefined,
    ],
  ];
  test.each(cases)('%s', (_what, over, reason) => {
    expect(backupReason({ ...standing, ...over })).toBe(reason);
  });
});

describe('the worker', () => {
  let app: TestApp;
  let root: string;
  let recipient: string;
  const state = async () => (await app.call('admin', 'GET', '/api/v1/backups')).json as BackupState;
  const round = (
    over: Partial<Parameters<typeof makeBackups>[0]> = {},
    signal = new AbortController().signal,
    alive: () => void = () => undefined,
  ) =>
    makeBackups(
      {
        ...{ db: app.db, communeId: app.communeId, now: app.clock.now, log: pino({ level: 'silent' }) },
        ...{
          dataDir: app.config.dataDir,
          folder: join(root, 'backups'),
          recipient,
          at: '02:30',
          keepDays: 14,
          ...over,
        },
      },
      signal,
      alive,
    );
  const names = async () => (await readdir(join(root, 'backups'))).filter((name) => name.startsWith('loa-'));
  const iso = () => new Date(app.clock.now()).toISOString();
  const tasks = async () => (await backupTasks(app.deps, app.clock.now())).map(({ title }) => title);

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'loa-nights-'));
    app = await makeApp({ LOA_BACKUP_DIR: join(root, 'backups') });
    recipient = (await makeBackupKey()).recipient;
    const webhook = { commune: app.communeId, url: 'https://x.example', secret: 's', setBy: 'x', setAt: 0 };
    await app.db
      .insertInto('webhook')
      .values({ ...webhook, lastSentAt: null, lastFault: null })
      .execute();
  });
  afterAll(async () => {
    await app.close();
    await rm(root, { recursive: true, force: true });
  });

  test('makes the first one by itself, says what it holds, and none more until the night', async () => {
    expect(await tasks()).toEqual(['Chưa có bản sao lưu nào']);
    await round();
    await round();
    expect(await names()).toHaveLength(1);
    const { rows, folder, nightlyAt, freeBytes } = await state();
    expect(rows).toMatchObject([{ encrypted: true, files: 0, fault: null }]);
    expect(rows[0]?.verifiedAt).not.toBeNull();
    expect([folder, nightlyAt, (freeBytes ?? 0) > 0]).toEqual([join(root, 'backups'), '02:30', true]);
    expect(await tasks()).toEqual([]);
    const audit = app.dump().audit as { action: string; who: string }[];
    expect(audit.at(-1)).toMatchObject({ action: 'backup.make', who: 'Hệ thống' });
  });

  test('makes one when somebody asks, who cannot ask twice', async () => {
    app.clock.pass(HOUR_MS);
    expect((await app.call('admin', 'POST', '/api/v1/backups')).status).toBe(202);
    expect((await app.call('admin', 'POST', '/api/v1/backups')).json).toMatchObject({ code: 'backup-running' });
    await round();
    expect(await names()).toHaveLength(2);
    expect((await state()).rows.map(({ endedAt }) => endedAt !== null)).toEqual([true, true]);
    await round();
    expect(await names()).toHaveLength(2);
  });

  test('leaves one from the console alone', async () => {
    await app.call('admin', 'POST', '/api/v1/backups');
    const unlock = await lockBackups(join(root, 'backups'), app.clock.now);
    await round();
    await unlock();
    expect(await names()).toHaveLength(2);
    expect((await state()).rows[0]?.endedAt).toBeNull();
    await round();
  });

  test('that is stopped in the middle of one leaves it open, tells nobody, and makes it when it is back', async () => {
    app.clock.pass(24 * HOUR_MS);
    const before = await names();
    const stopping = new AbortController();
    await round({}, stopping.signal, () => stopping.abort());
    expect((await state()).rows[0]).toMatchObject({ endedAt: null, fault: null });
    expect(await names()).toEqual(before);
    await round();
    expect((await state()).rows[0]).toMatchObject({ fault: null, encrypted: true });
    expect(await names()).not.toEqual(before);
    expect(await app.db.selectFrom('noticeDelivery').selectAll().execute()).toEqual([]);
  });

  test('tells once that none could be made, keeps trying, and Hôm nay says so', async () => {
    const blocked = join(root, 'blocked');
    await writeFile(blocked, 'một tệp');
    app.clock.pass(24 * HOUR_MS);
    for (let hours = 0; hours < 3; hours += 1) {
      await round({ folder: blocked });
      app.clock.pass(HOUR_MS + 1_000);
    }
    const told = await app.db.selectFrom('noticeDelivery').select('body').execute();
    expect(told.map(({ body }) => body)).toEqual([expect.stringContaining('Chưa sao lưu được dữ liệu')]);
    app.clock.pass(48 * HOUR_MS);
    expect(await tasks()).toEqual([expect.stringMatching(/^Đã \d ngày chưa sao lưu được/)]);
    await round();
    expect(await tasks()).toEqual([]);
  });

  test('makes the night’s although the clock was years ahead for one backup, and Hôm nay goes by what was made since', async () => {
    const before = app.clock.now();
    app.clock.set(before + 3650 * 24 * HOUR_MS);
    await round();
    app.clock.set(before + 24 * HOUR_MS);
    const count = (await names()).length;
    await round();
    expect(await names()).toHaveLength(count + 1);
    expect((await state()).whole?.startedAt).toBe(iso());
    app.clock.pass(72 * HOUR_MS);
    expect(await tasks()).toEqual([expect.stringMatching(/^Đã 3 ngày chưa sao lưu được/)]);
    await round();
    expect(await tasks()).toEqual([]);
  });

  test('does not take one that went to a stick for the night’s, nor ends what somebody asked for because of it', async () => {
    app.clock.pass(24 * HOUR_MS);
    expect((await app.call('admin', 'POST', '/api/v1/backups')).status).toBe(202);
    const stick = { ...app, dataDir: app.config.dataDir, folder: join(root, 'stick'), recipient, keepDays: 14 };
    await backupBeside({ ...stick, now: app.clock.now }, CONSOLE);
    const { rows, isAsked, whole } = await state();
    const begun = rows
      .filter(({ startedAt }) => startedAt === iso())
      .map(({ elsewhere, endedAt }) => [elsewhere, endedAt]);
    expect(begun.toSorted()).toEqual([
      [false, null],
      [true, iso()],
    ]);
    expect([isAsked, whole?.startedAt === iso()]).toEqual([true, false]);
    const count = (await names()).length;
    await round();
    expect([(await names()).length, (await state()).isAsked]).toEqual([count + 1, false]);
    expect((await state()).whole?.startedAt).toBe(iso());
  });

  test('asks people to go through what a restore may have undone, until somebody did', async () => {
    const restore = {
      id: 'r',
      commune: app.communeId,
      madeAt: app.clock.now() - 5 * HOUR_MS,
      restoredAt: app.clock.now(),
    };
    const [words, isSilent] = ['tin bài «Lịch tiêm chủng»', true];
    const leftOut = JSON.stringify([{ path: 'renditions/x', words, isSilent }]);
    await app.db
      .insertInto('restore')
      .values({ ...restore, settledBy: null, settledAt: null, leftOut })
      .execute();
    expect(await tasks()).toEqual([expect.stringMatching(/^Đã khôi phục từ bản sao lưu/)]);
    const { restored } = await state();
    expect(restored).toMatchObject({ settledAt: null, leftOut: [{ words, isSilent }] });
    const settle = `/api/v1/restores/${restored?.id}/settle`;
    expect((await app.call('admin', 'POST', settle)).status).toBe(200);
    expect((await app.call('admin', 'POST', '/api/v1/restores/none/settle')).json).toMatchObject({ code: 'not-found' });
    expect(await tasks()).toEqual([]);
    expect((await state()).restored?.settledAt).not.toBeNull();
  });

  test('says of older backups, too, that something in them was damaged since', async () => {
    const older = (await state()).whole?.startedAt;
    const [name = ''] = (await names())
      .toSorted()
      .filter((one) => one < 'loa-203')
      .slice(-1);
    await writeFile(join(root, 'backups', name, 'loa.sqlite.age'), 'hỏng');
    app.clock.pass(28 * 24 * HOUR_MS);
    await round();
    const { rows, whole, wholeReadAt } = await state();
    const marked = rows.find(({ startedAt, elsewhere }) => startedAt === older && !elsewhere);
    expect(marked).toMatchObject({ verifiedAt: null, fault: expect.stringContaining('loa.sqlite.age') });
    expect([whole?.startedAt, wholeReadAt]).toEqual([iso(), iso()]);
  });
});

test('without a folder nothing is made, and asking says what is missing', async () => {
  const app = await makeApp();
  const { folder, rows, nightlyAt } = (await app.call('admin', 'GET', '/api/v1/backups')).json as BackupState;
  expect([folder, rows, nightlyAt]).toEqual([null, [], null]);
  expect((await app.call('admin', 'POST', '/api/v1/backups')).json).toMatchObject({ code: 'bad-request' });
  expect(await backupTasks(app.deps, app.clock.now())).toEqual([]);
  await app.close();
});
