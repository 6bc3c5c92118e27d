/** Sổ việc đã làm on the API: found by who, what, when and text, its chain held, and the whole of it as a file that can be reckoned again. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditWalk, type ChainedAudit } from '../../server/audit-chain.ts';
import { runAuditCommand } from '../../server/audit-command.ts';
import { writeAudit } from '../../server/store/record-change.ts';
import { runVerifyLog } from '../../server/verify-log-command.ts';
import { makeApp, type TestApp } from './make-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await makeApp();
  const body = (title: string) => ({ title, kind: 'news', topics: [], text: '', namesPersons: false });
  await app.call('operator', 'POST', '/api/v1/segments', { payload: body('Lịch tiêm phòng dại') });
  app.clock.set(app.clock.now() + 86_400_000);
  await app.call('operator', 'POST', '/api/v1/segments', { payload: body('Nước sạch') });
});
afterAll(() => app.close());

const page = async (query: Record<string, string> = {}) => {
  const { json } = await app.call('admin', 'GET', '/api/v1/audit', { query });
  return json as {
    rows: { id: number; action: string; who: string; source: string; chained: boolean }[];
    people: unknown[];
    chain: object;
  };
};
const actions = async (query: Record<string, string>) => (await page(query)).rows.map(({ action }) => action);

test('every row tells from where it came and stands in the chain', async () => {
  const { rows, chain, people } = await page();
  expect(
    rows.filter(({ action }) => action.startsWith('segment.')).every(({ source }) => source.includes('127.0.0.1')),
  ).toBe(true);
  expect(rows.every(({ chained }) => chained)).toBe(true);
  expect(chain).toEqual({ rows: rows.length, brokenAt: null, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(people).toContainEqual({ who: app.people.operator.id, name: app.people.operator.name });
});

test('it is found by who, what, when and any text in it, and older rows follow', async () => {
  const { operator } = app.people;
  const day = (offset: number) => new Date(app.clock.now() + offset * 43_200_000).toISOString();
  expect(await actions({ who: operator.id, action: 'segment.create' })).toEqual(['segment.create', 'segment.create']);
  expect(await actions({ action: 'segment.create', to: day(-1) })).toHaveLength(1);
  expect(await actions({ action: 'segment.create', from: day(-1) })).toHaveLength(1);
  expect(await actions({ q: 'TIEM PHONG dai' })).toEqual(['segment.create']);
  expect(await actions({ subject: 'segment', q: 'khong co' })).toEqual([]);
  const worded = { subject: 'segment', q: 'tao tin', qActions: 'login,segment.create' };
  expect(await actions(worded)).toEqual(['segment.create', 'segment.create']);
  expect(await actions({ ...worded, qActions: 'login' })).toEqual([]);
  const [newest] = (await page({ who: operator.name })).rows;
  const before = String(newest?.id);
  expect((await page({ who: operator.name, before })).rows.map(({ id }) => id)).not.toContain(newest?.id);
});

test('rows before a number that no row has are the newest ones, found at once', async () => {
  const newest = await page({ limit: '2' });
  expect((await page({ limit: '2', before: String(Number.MAX_SAFE_INTEGER) })).rows).toEqual(newest.rows);
  expect((await page({ before: String(Number.MAX_SAFE_INTEGER), subjectId: 'of nothing' })).rows).toEqual([]);
});

test("a webhook's address, which carries its secret in the path, is kept by its origin and a mark that tells two apart", async () => {
  const set = (path: string) =>
    app.call('admin', 'PUT', '/api/v1/webhook', { payload: { url: `https://hooks.example.vn/services/${path}` } });
  for (const path of ['T0/BI-MAT', 'T0/BI-MAT', 'T1/KHAC']) expect((await set(path)).status).toBe(200);
  await app.call('admin', 'DELETE', '/api/v1/webhook');
  const { json } = await app.call('admin', 'GET', '/api/v1/audit', { query: { subject: 'webhook' } });
  expect(JSON.stringify(json)).not.toMatch(/services|MAT/);
  const [removed, third, second, first] = (json.rows as { before: { url: string }; after: { url: string } }[]).map(
    ({ before, after }) => (before ?? after).url,
  );
  expect(first).toMatch(/^https:\/\/hooks\.example\.vn\/… \([0-9a-f]{8}\)$/);
  expect([second === first, third === first, removed === third]).toEqual([true, false, true]);
});

test('the file: a spreadsheet reckons nothing in it, and from the other the whole chain can be reckoned again', async () => {
  const actor = { name: '=HYPERLINK("http://a.example")' };
  const deed = { commune: app.communeId, actor, at: app.clock.now(), action: 'zone.create', subject: 'zone' };
  await writeAudit(app.db, { ...deed, subjectId: '@x' });
  const { body } = await app.call('admin', 'GET', '/api/v1/audit/export', { query: { action: 'zone.create' } });
  expect(body.split('\r\n')).toHaveLength(3);
  expect(body).toContain(`,"'=HYPERLINK(""http://a.example"")",,zone.create,zone,'@x,`);
  const { json } = await app.call('admin', 'GET', '/api/v1/audit/export', { query: { format: 'json' } });
  const walk = new AuditWalk();
  for (const row of json as ChainedAudit[]) walk.take(row);
  expect(walk.verdict).toMatchObject({ fault: undefined, rows: (json as ChainedAudit[]).length });
});

test('the command writes the same file beside a running server, never over another, and verify-log tells the head', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loa-audit-'));
  const out = join(folder, 'so.json');
  const { db, communeId } = app;
  const data = { db, communeId, zone: 'Asia/Ho_Chi_Minh', keyRing: app.deps.keyRing, dataDir: app.deps.config.dataDir };
  const args = ['export', '--out', out];
  const { report, isWhole } = await runAuditCommand(args, data, app.clock.now());
  const rows = JSON.parse(readFileSync(out, 'utf8')) as ChainedAudit[];
  expect(isWhole).toBe(true);
  expect(report).toContain(`${rows.length} dòng, nối tiếp đủ và nguyên. Mã dòng mới nhất: ${rows.at(-1)?.hash}`);
  await expect(runAuditCommand(args, data, app.clock.now())).rejects.toMatchObject({ code: 'option-invalid' });
  expect((await runVerifyLog([], data, app.clock.now())).report).toContain(`Mã dòng mới nhất: ${rows.at(-1)?.hash}`);
  rmSync(folder, { recursive: true });
});

test('a row that somebody changed or cut off in the file is told by page and command, with its number', async () => {
  const { rows } = await page();
  const cut = rows[0]?.id ?? 0;
  tamper(`DELETE FROM audit WHERE id = ${cut}`);
  app.clock.set(app.clock.now() + 11 * 60_000);
  expect((await page()).chain).toMatchObject({ brokenAt: cut });
  const edited = rows.at(-2)?.id ?? 0;
  tamper(`UPDATE audit SET who = 'ai khác' WHERE id = ${edited}`);
  app.clock.set(app.clock.now() + 11 * 60_000);
  expect((await page()).chain).toMatchObject({ brokenAt: edited });
  const { db, communeId } = app;
  const data = { db, communeId, zone: 'Asia/Ho_Chi_Minh', keyRing: app.deps.keyRing, dataDir: app.deps.config.dataDir };
  const { report, broken } = await runVerifyLog([], data, app.clock.now());
  expect(report).toContain(`Sổ việc đã làm: KHÔNG NGUYÊN, dòng số ${edited} đã bị sửa.`);
  expect(broken).toBe(1);
});

function tamper(sql: string): void {
  const raw = new Database(app.databasePath);
  raw.exec('DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete');
  raw.exec(sql);
  raw.close();
}
