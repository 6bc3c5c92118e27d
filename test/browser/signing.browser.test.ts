/** Approving and calling with a tap, in a real Chromium on a phone: what was heard is signed, and a station that asks for signatures plays it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compilePlan } from '../../server/jobs/compile-plan.ts';
import { UNDO_MS } from '../../server/store/approval-store.ts';
import { passkeysOf } from '../../server/store/passkey-store.ts';
import { newestPlaylist } from '../../server/store/playlist-store.ts';
import { submitSegment } from '../../server/store/segment-store.ts';
import { LeaveKeeper } from '../../stations/player/leave-keeper.ts';
import type { PersonKey, Playlist } from '../../stations/protocol.ts';
import { publicHalf, verify } from '../../stations/sign.ts';
import { PASSWORD } from '../server/make-house.ts';
import { giveRendition, made, makeApproved, makeSegment } from '../server/segment-steps.ts';
import { listPeople } from '../server/signing-steps.ts';
import { enrol } from '../server/station-steps.ts';
import { slideToSend } from './emergency-flow.ts';
import { overflowOf, seriousFindings, takeShot } from './inspect-page.ts';
import { logIn } from './log-in.ts';
import { openBrowser, openPage, sizes } from './open-browser.ts';
import { visit, waitUntilLive } from './page-list.ts';
import { givePasskeys, type PeopleSite, startPeopleSite } from './people-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'loa-signing-'));

let site: PeopleSite;
let browser: Browser;
beforeAll(async () => {
  site = await startPeopleSite();
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Bytes that can be fetched and hashed; nobody listens. */
async function file(mark: string): Promise<ReturnType<typeof made>> {
  const bytes = Buffer.from(`âm thanh ${mark}`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = join(folder, mark);
  writeFileSync(path, bytes);
  await site.app.media.keepRendition(sha256, path);
  return made(sha256, { bytes: bytes.length });
}

async function waiting(title: string, namesPersons = false): Promise<string> {
  const { app } = site;
  const { operator } = app.people;
  const id = await makeSegment(app, operator, { title, namesPersons });
  const rendition = await file(title);
  await giveRendition(app, id, operator, rendition);
  await submitSegment(app.db, app.clock.now(), app.communeId, id, operator);
  return rendition.sha256;
}

/** Every weekday that the policy opens, at five in the afternoon. */
async function plan(segmentId: string): Promise<void> {
  const items = [{ kind: 'segment', segmentId }];
  const programme = await site.app.call('operator', 'POST', '/api/v1/programmes', {
    payload: { title: 'Bản tin', items },
  });
  const tomorrow = new Date(site.app.clock.now() + 86_400_000).toISOString().slice(0, 10);
  const when = { dtstart: `${tomorrow}T17:00:00`, rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' };
  const payload = { title: 'Bản tin', programmeId: programme.json.id, ...when };
  expect((await site.app.call('operator', 'POST', '/api/v1/schedules', { payload })).body).toContain('Bản tin');
}

async function compiled(stationId: string): Promise<Playlist> {
  const { app } = site;
  const { working } = await app.keyRing.current();
  await compilePlan({
    db: app.db,
    communeId: app.communeId,
    signingKey: working,
    now: app.clock.now,
    log: app.deps.log,
  });
  const read = await verify((await newestPlaylist(app.db, stationId))?.jws ?? '', 'loa-playlist+jwt', [
    publicHalf(working),
  ]);
  if (read.kind !== 'ok') throw new Error(read.reason);
  return read.payload as Playlist;
}

test('approved with a tap, signed beforehand with a tap, called in an emergency with a tap: a station that asks for signatures plays all of it', async () => {
  const { app, url } = site;
  const { operator: author, approver } = app.people;
  const station = await enrol(app);
  const template = await makeApproved(app, { author, approver }, await file('mau'), {
    title: 'Mẫu: lũ về',
    tags: ['khẩn cấp'],
  });
  await plan(template);
  const heard = await waiting('Lịch tiêm chủng');
  await waiting('Biểu dương hộ ông Sáu', true);

  const watched = await openPage(browser, url, { size: sizes.phone, chrome109: true });
  const { page } = watched;
  await givePasskeys(page);
  await logIn(page, url, { username: approver.username, password: PASSWORD });
  await visit(page, url, { name: 'approve', path: '/duyet' });
  await page.getByText('Các trạm chưa kiểm chữ ký người duyệt').waitFor();
  await visit(page, url, { name: 'account', path: '/tai-khoan' });
  await page.getByRole('button', { name: 'Thêm khóa truy cập' }).first().click();
  await page.getByText('Điện thoại Android').or(page.getByText('Máy tính Linux')).first().waitFor();
  await compiled(station.id);
  const [key] = await passkeysOf(app.db, app.communeId, approver.id);
  if (key?.jwk == null) throw new Error('the browser made no key that signs');
  const uses: PersonKey['uses'] = ['approver', 'emergency'];
  const listed = { id: key.id, person: approver.id, name: approver.name, uses, jwk: key.jwk };
  await listPeople(app, [listed], { rpId: 'localhost', origins: [url] });

  await visit(page, url, { name: 'approve', path: '/duyet' });
  const approve = page.getByRole('button', { name: 'Duyệt và ký' });
  await page.getByText('Đúng bản sẽ phát').waitFor();
  await isFit(page, 'duyet-ky');
  for (const n of [0, 1]) {
    await page.getByText('Đúng bản sẽ phát').waitFor();
    await approve.click();
    await page.getByText('Đã duyệt và ký').nth(n).waitFor();
  }
  await page.getByText('1/2 người duyệt').waitFor();
  await visit(page, url, { name: 'approve', path: '/duyet/viec-khac' });
  await isFit(page, 'chu-ky-con-thieu');
  await page.getByRole('button', { name: 'Ký 1 mục' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('đúng bản', { exact: true }).waitFor();
  await takeShot(page, 'ky-cho-cac-tram-390');
  await dialog.getByRole('button', { name: 'Ký 1 mục' }).click();
  await page.getByText('Đã ký 1 mục.').waitFor();

  await visit(page, url, { name: 'emergency', path: '/khan-cap' });
  await page.getByRole('radio', { name: /^Mẫu:/ }).first().click();
  await slideToSend(page);
  await waitUntilLive(page, 'receipts');
  expect(watched.strangers).toEqual([]);
  await watched.close();

  app.clock.pass(UNDO_MS);
  const playlist = await compiled(station.id);
  const keeper = new LeaveKeeper({ dataDir: folder, station: station.id, commune: app.communeId });
  keeper.take(playlist, (await app.keyRing.current()).list, app.clock.now());
  const { content = {}, orders = [] } = keeper.leave ?? {};
  const itemsOf = (wanted: string) =>
    playlist.airings.filter(({ priority }) => priority === wanted).flatMap(({ items }) => items);
  const planned = itemsOf('normal').map((item) => ('sha256' in item ? item.sha256 : ''));
  expect(Object.keys(content)).toEqual([...new Set(planned)]);
  expect(orders).toHaveLength(itemsOf('emergency').length);
  expect(orders.length).toBeGreaterThan(0);
  expect((await app.db.selectFrom('actItem').select('content').execute()).map((row) => row.content)).toContain(heard);
});

async function isFit(page: Page, name: string): Promise<void> {
  await takeShot(page, `${name}-${sizes.phone.name}`);
  expect({ name, findings: await seriousFindings(page) }).toEqual({ name, findings: [] });
  expect({ name, across: (await overflowOf(page)).across }).toEqual({ name, across: 0 });
}
