/** `loa verify-log`: a whole log is said to be whole, and each way of tampering with it is named. */
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { ledgerCloser } from '../../server/jobs/close-ledger.ts';
import { editionHash, FIRST_PREV } from '../../server/report/edition-chain.ts';
import { coverJournal } from '../../server/store/journal-store.ts';
import { addNews } from '../../server/store/ledger-news-store.ts';
import { type LogFault, verifyLog } from '../../server/verify-log.ts';
import { runVerifyLog } from '../../server/verify-log-command.ts';
import type { JournalFact } from '../../stations/protocol.ts';
import { airedFacts, writeJournalAt } from './journal-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { MINUTE, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { HOUR, makeValley, START, startOf, type Valley } from './valley-steps.ts';

const EVER = { from: 0, to: START * 2 };

async function faultsOf(db: TestHouse['db'], commune: string, now: number) {
  const found: LogFault[] = [];
  const walk = verifyLog(db, commune, now, EVER);
  for (;;) {
    const { done, value } = await walk.next();
    if (done === true) return { found, count: value };
    found.push(value);
  }
}

describe('a valley', () => {
  let house: TestHouse;
  let valley: Valley;
  beforeEach(async () => {
    house = await makeHouse({}, { withPeople: false });
    valley = await makeValley(house, 'x', 2);
    const boot: JournalFact = { kind: 'boot', bootId: 'b', software: 's' };
    const aired = airedFacts('x-0', { startedAt: START, mark: 'x-0' });
    const stray = airedFacts('x-1', { startedAt: startOf(1), mark: 'other bytes' });
    const told = [...aired, ...stray.slice(0, 2)].map((fact, index) => ({
      at: START + (1 + index * 7) * MINUTE,
      fact,
    }));
    house.clock.set(START + 3 * HOUR);
    await valley.send(writeJournalAt(1, [{ at: START - HOUR, fact: boot }, ...told]));
    const proof = { epoch: 1, seq: 6, at: START + 2 * HOUR };
    await coverJournal(house.db, house.clock.now(), valley.commune, valley.ids.T1, proof);
    await valley.say({ code: 'T3', scope: 'week', index: 0, answer: 'heard' });
    await valley.say({ code: 'T3', scope: 'airing', index: 1, answer: 'partly' });
    await valley.say({ code: 'T2', scope: 'airing', index: 0, answer: 'not-heard' });
    await valley.close();
    return () => house.close();
  });
  const verify = () => faultsOf(house.db, valley.commune, house.clock.now());
  /** Changes the file as somebody would who holds it and knows SQL. */
  function tamper(...statements: string[]): void {
    const raw = new Database(house.databasePath);
    const guards = `SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'ledger_now_%'`;
    for (const name of raw.prepare(guards).pluck().all()) raw.exec(`DROP TRIGGER "${name}"`);
    for (const statement of statements) raw.exec(statement);
    raw.close();
  }
  const row = (code: 'T1' | 'T2' | 'T3', index: number) => ({
    airingId: `x-${index}`,
    stationId: valley.ids[code],
    plannedAt: startOf(index),
  });

  test('that is whole is said to be whole: seven rows, one of them off the plan, and three reports', async () => {
    const before = house.dump();
    expect(await verify()).toEqual({ found: [], count: { rows: 7, waiting: 0, reports: 3, editions: 0 } });
    expect(house.dump()).toEqual(before);
  });

  test('of which there is news, or whose rows are open, is waited for', async () => {
    await addNews(house.db, valley.commune, [row('T1', 0)]);
    await valley.say({ code: 'T3', scope: 'airing', index: 1, answer: 'cleared' });
    await valley.say({ code: 'T3', scope: 'week', index: 1, answer: 'cleared' });
    expect((await verify()).count.waiting).toBe(3);
    await valley.close();
    expect(await verify()).toEqual({ found: [], count: { rows: 7, waiting: 2, reports: 5, editions: 0 } });
  });

  test.each<[string, string, string[]]>([
    ['the outcome', "UPDATE ledger SET outcome = 'aired' WHERE stationId = :T2 AND airingId = 'x-1'", ['outcome']],
    ['the evidence', "UPDATE ledger SET evidence = 'machine' WHERE stationId = :T3 AND airingId = 'x-1'", ['evidence']],
    [
      'the time',
      "UPDATE ledger SET startedAt = startedAt + 1 WHERE stationId = :T1 AND airingId = 'x-0'",
      ['startedAt'],
    ],
    [
      'the items',
      "UPDATE ledger SET items = replace(items, '-18.5', '-9') WHERE stationId = :T1 AND airingId = 'x-0'",
      ['items'],
    ],
    ['stray sound', "UPDATE ledger SET renderedMs = 1 WHERE airingId = 'x-1.off'", ['renderedMs']],
    ['lists that are none', "UPDATE ledger SET topics = '[' WHERE stationId = :T3 AND airingId = 'x-0'", ['items']],
  ])('an edited row: %s', async (_what, sql, columns) => {
    const { T1, T2, T3 } = valley.ids;
    tamper(sql.replace(':T1', `'${T1}'`).replace(':T2', `'${T2}'`).replace(':T3', `'${T3}'`));
    const { found } = await verify();
    expect(found).toMatchObject([{ kind: 'row-differs', columns }]);
  });

  test('a revision that is gone', async () => {
    await valley.say({ code: 'T2', scope: 'airing', index: 0, answer: 'heard' });
    await valley.close();
    tamper(`DELETE FROM ledger WHERE airingId = 'x-0' AND stationId = '${valley.ids.T2}' AND revision = 1`);
    expect((await verify()).found).toEqual([{ kind: 'revision-gap', ...row('T2', 0) }]);
  });

  test.each<[string, string, LogFault[]]>([
    [
      'its words',
      "UPDATE villageReport SET note = 'khác' WHERE seq = 2",
      [{ kind: 'report-chain', seq: 2, what: 'altered' }],
    ],
    ['its place', 'DELETE FROM villageReport WHERE seq = 2', [{ kind: 'report-chain', seq: 2, what: 'missing' }]],
  ])('an edited report: %s', async (_what, sql, expected) => {
    tamper(sql);
    const { found } = await verify();
    expect(found.filter(({ kind }) => kind === 'report-chain')).toEqual(expected);
  });

  test('a report that is another one, hash and all, does not follow the one before', async () => {
    tamper('UPDATE villageReport SET prev = hash WHERE seq = 2');
    expect((await verify()).found).toEqual([
      { kind: 'report-chain', seq: 2, what: 'not-chained' },
      { kind: 'report-chain', seq: 2, what: 'altered' },
    ]);
  });

  test('an edition of a report that was changed after it was made', async () => {
    const { db } = house;
    const by = { commune: valley.commune, createdBy: 'Hương', createdAt: 0, changedBy: 'Hương', changedAt: 0 };
    const days = { period: '{}', firstDay: '2026-10-01', lastDay: '2026-12-31', dueOn: null, droppedAt: null };
    await db
      .insertInto('report')
      .values({ id: 'r', title: 'Quý IV', content: '{}', version: 1, ...days, ...by })
      .execute();
    const made = {
      reportId: 'r',
      edition: 1,
      number: '12/BC-UBND',
      figures: '{"rows":7}',
      content: '{}',
      files: '[]',
      prev: FIRST_PREV,
    };
    const edition = { ...made, madeBy: 'Bảo', madeAt: 5 };
    await db
      .insertInto('reportEdition')
      .values({ ...edition, commune: valley.commune, hash: editionHash(edition) })
      .execute();
    expect(await verify()).toEqual({ found: [], count: { rows: 7, waiting: 0, reports: 3, editions: 1 } });
    tamper('UPDATE reportEdition SET figures = \'{"rows":8}\'');
    expect((await verify()).found).toEqual([{ kind: 'edition-chain', reportId: 'r', edition: 1, what: 'changed' }]);
  });

  test('what is kept beside it and lost is found, and made anew on demand', async () => {
    const { db, clock } = house;
    const data = { ...house, communeId: valley.commune, zone: 'Asia/Ho_Chi_Minh', dataDir: '' };
    tamper(
      `DELETE FROM ledgerNow WHERE stationId = '${valley.ids.T2}'`,
      "DELETE FROM airingItem WHERE airingId = 'x-0'",
    );
    const lost = (await verify()).found.map((fault) => [fault.kind, 'what' in fault ? fault.what : '']);
    expect(lost.sort()).toEqual([
      ...Array.from({ length: 3 }, () => ['projection-differs', 'item']),
      ...Array.from({ length: 2 }, () => ['projection-differs', 'newest-row']),
    ]);
    const broken = await runVerifyLog([], data, clock.now());
    expect(broken.broken).toBe(5);
    expect(broken.report).toContain('T2, 17:00 ngày 24/11/2026: bảng tra cứu khác với sổ; chạy lại với --rebuild');
    const ledger = await db.selectFrom('ledger').selectAll().execute();
    const mended = await runVerifyLog(['--rebuild'], data, clock.now());
    expect(mended).toEqual({
      broken: 0,
      report: expect.stringContaining('7 dòng đã chốt, tính lại đều ra đúng như đã ghi.'),
    });
    expect(await db.selectFrom('ledger').selectAll().execute()).toEqual(ledger);
  });

  test('is asked about by station and day', async () => {
    tamper(`UPDATE ledger SET outcome = 'aired' WHERE stationId = '${valley.ids.T2}' AND airingId = 'x-1'`);
    const data = { ...house, communeId: valley.commune, zone: 'Asia/Ho_Chi_Minh', dataDir: '' };
    const ask = async (...args: string[]) => (await runVerifyLog(args, data, house.clock.now())).broken;
    expect(await ask('--station', 't2')).toBe(1);
    expect(await ask('--station', 'T1')).toBe(0);
    expect(await ask('--from', '2026-11-25')).toBe(0);
    expect(await ask('--from', '2026-11-24', '--to', '2026-11-24')).toBe(1);
    await expect(ask('--station', 'T9')).rejects.toMatchObject({ code: 'option-invalid' });
  });
});

const TAMPERED: readonly [string, string][] = [
  ['a name put into a row that the airing never had', "items = replace(items, 'Lê Văn Minh', 'Ai Khác')"],
  ['topics of an item that the plan did not give it', "items = json_set(items, '$[0].topics', json('[\"II.3.a\"]'))"],
  [
    'a length that an item never had',
    "items = json_set(items, '$[0].durationMs', json_extract(items, '$[0].durationMs') + 1)",
  ],
  ['an item counted as what it was not', "items = json_set(items, '$[0].kind', 'story')"],
  ['a tag that an item never had', "items = json_set(items, '$[0].tags', json('[\"bưu chính\"]'))"],
  ['topics of a row that none of its items has', `topics = '["II.3.a"]'`],
  ['a row under another name', "title = 'Chuyên mục khác'"],
  ['a row under another schedule', "scheduleId = 'of nobody'"],
];

test.each(TAMPERED)('%s', async (_, change) => {
  const commune = await planCommune();
  const { app } = commune;
  app.clock.set(TUESDAY_17 + 2 * MINUTE);
  const airingId = (await commune.playlistOf(0)).airings[0]?.id ?? '';
  await commune.tell(0, airedFacts(airingId, { startedAt: TUESDAY_17, mark: 'tin' }));
  await ledgerCloser({ db: app.db, communeId: app.communeId, now: app.clock.now })();
  expect((await faultsOf(app.db, app.communeId, app.clock.now())).found).toEqual([]);
  const raw = new Database(app.databasePath);
  const guards =
    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger' AND name NOT LIKE 'ledger_now_%'";
  for (const name of raw.prepare(guards).pluck().all()) raw.exec(`DROP TRIGGER "${name}"`);
  raw.exec(`UPDATE ledger SET ${change} WHERE closedAt IS NOT NULL`);
  raw.close();
  expect((await faultsOf(app.db, app.communeId, app.clock.now())).found).toMatchObject([
    { kind: 'plan-differs', airingId },
  ]);
  await app.close();
});
