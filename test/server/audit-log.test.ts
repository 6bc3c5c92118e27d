/** The audit log as it is written: one chain, whoever writes and from how many processes; and what a copy without triggers shows when it was changed. */
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditWalk } from '../../server/audit-chain.ts';
import { auditInParts, auditNames, listAudit, sought } from '../../server/store/audit-store.ts';
import { SYSTEM, writeAudit } from '../../server/store/record-change.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { runChild } from './other-process.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => house.close());

const deed = (subjectId: string) => ({
  ...{ commune: house.communeId, actor: SYSTEM, at: house.clock.now(), action: 'test', subject: 'test', subjectId },
});

async function walk() {
  const walking = new AuditWalk();
  for await (const part of auditInParts(house.db, house.communeId)) for (const row of part) walking.take(row);
  return walking.verdict;
}

test('rows written in a transaction, alone, at once and by another process are one chain without a fork', async () => {
  const { db, databasePath } = house;
  await db.transaction().execute(async (tx) => {
    await writeAudit(tx, deed('a'));
    await writeAudit(tx, deed('b'));
  });
  await Promise.all(['c', 'd', 'e'].map((id) => writeAudit(db, deed(id))));
  const other = runChild('write', [databasePath, 'khác', '10']);
  for (let index = 0; index < 30; index += 1) await writeAudit(db, deed(`f${index}`));
  await other;
  const { fault, head, rows } = await walk();
  expect({ fault, rows: rows >= 25 }).toEqual({ fault: undefined, rows: true });
  expect(head).toMatch(/^[0-9a-f]{64}$/);
});

test('a change that fails takes its row back with it, and the next one follows what stands', async () => {
  const before = await walk();
  const failing = house.db.transaction().execute(async (tx) => {
    await writeAudit(tx, deed('gone'));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await walk()).toEqual(before);
  await writeAudit(house.db, deed('next'));
  expect(await walk()).toMatchObject({ rows: before.rows + 1, fault: undefined });
});

test('the database itself refuses a second row behind the same one', () => {
  const raw = new Database(house.databasePath);
  const fork = `INSERT INTO audit (commune, at, who, action, subject, subjectId, prev, hash)
    SELECT commune, at, who, action, subject, subjectId, prev, 'x' FROM audit ORDER BY id DESC LIMIT 1`;
  expect(() => raw.exec(fork)).toThrow('UNIQUE constraint failed: audit.commune, audit.prev');
  raw.close();
});

test('rows from before the chain are under the first chained one', async () => {
  const old = await makeHouse();
  const raw = new Database(old.databasePath);
  raw.exec('DROP TRIGGER audit_no_update');
  raw.exec('UPDATE audit SET prev = NULL, hash = NULL');
  raw.close();
  const { rows: older } = await walkOf(old);
  expect(older).toBeGreaterThan(0);
  await writeAudit(old.db, { ...deed('first'), commune: old.communeId });
  await writeAudit(old.db, { ...deed('second'), commune: old.communeId });
  expect(await walkOf(old)).toMatchObject({ rows: older + 2, fault: undefined });
  const again = new Database(old.databasePath);
  again.exec("UPDATE audit SET who = 'ai khác' WHERE id = 1");
  again.close();
  expect(await walkOf(old)).toMatchObject({ fault: { id: older + 1, what: 'not-chained' } });
  await old.close();
});

async function walkOf({ db, communeId }: TestHouse) {
  const walking = new AuditWalk();
  for await (const part of auditInParts(db, communeId)) for (const row of part) walking.take(row);
  return walking.verdict;
}

test('text is found without its marks and capitals, wherever it stands, and the pages go on behind it', async () => {
  const { db, communeId } = house;
  const names = ['Họp Thôn Đông', 'hop thon dong', 'họp xã'];
  for (const title of names) await writeAudit(db, { ...deed('s'), after: { title } });
  const query = { text: sought('HỌP thôn đong'), limit: 1 };
  const [newest] = (await listAudit(db, communeId, query)).rows;
  expect(newest?.after).toEqual({ title: 'hop thon dong' });
  const { rows, lookedTo } = await listAudit(db, communeId, { ...query, limit: 9, before: newest?.id });
  expect([rows.map(({ after }) => after), lookedTo]).toEqual([[{ title: 'Họp Thôn Đông' }], undefined]);
});

test('a search reads a bounded number of rows, says where it stopped, and finds as much when it goes on there', async () => {
  const { db, communeId } = house;
  for (let n = 0; n < 7; n++)
    await writeAudit(db, { ...deed('s'), after: { title: n % 3 === 0 ? 'Cần tìm' : 'Khác' } });
  const query = { text: sought('cần tìm'), limit: 100 };
  const whole = await listAudit(db, communeId, query);
  const found = [];
  let steps = 0;
  for (let before: number | undefined; ; steps++) {
    const { rows, lookedTo } = await listAudit(db, communeId, { ...query, before }, 2);
    found.push(...rows);
    if (lookedTo === undefined) break;
    before = lookedTo.id;
  }
  expect([found, found.length, whole.lookedTo, steps > 2]).toEqual([whole.rows, 3, undefined, true]);
});

test('who stands in a long log is told by the newest name, the latest first, and each row is looked at once', async () => {
  const own = await makeHouse();
  const { db, communeId } = own;
  const names = auditNames(db, communeId);
  const write = (id: string | undefined, name: string) =>
    writeAudit(db, { ...deed('s'), commune: communeId, actor: id === undefined ? { name } : { id, name } });
  await write('lan', 'Lan');
  await write(undefined, 'Trạm Một');
  expect((await names()).slice(0, 2)).toEqual([
    { who: 'Trạm Một', name: 'Trạm Một' },
    { who: 'lan', name: 'Lan' },
  ]);
  const raw = new Database(own.databasePath);
  // Another 45,000 rows, as years bring them.
  raw.exec(`INSERT INTO audit (commune, at, whoId, who, action, subject, subjectId)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45000)
    SELECT '${communeId}', i, 'minh', 'Minh ' || i, 'segment.change', 'segment', 's' FROM n`);
  raw.close();
  expect((await names()).slice(0, 2)).toEqual([
    { who: 'minh', name: 'Minh 45000' },
    { who: 'Trạm Một', name: 'Trạm Một' },
  ]);
  await write('lan', 'Lan Anh');
  expect((await names())[0]).toEqual({ who: 'lan', name: 'Lan Anh' });
  await own.close();
});
