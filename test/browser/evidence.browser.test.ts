/** What people say was heard, in a real Chromium: a week with two exceptions by the keyboard alone, and a village's own page on a phone without an account. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answersOf, at, villageOf } from '../server/village-steps.ts';
import { type EvidenceSite, startEvidenceSite } from './evidence-site.ts';
import { overflowOf, seriousFindings, takeShot } from './inspect-page.ts';
import { countScripts } from './measure-scripts.ts';
import { openBrowser, openPage, sizes } from './open-browser.ts';
import { waitUntilLive } from './page-list.ts';

/** Thursday evening: nine airings have begun. */
const NOW = at(3, 18);
/** Script of a village's own page: phones there are old and their network is slow. */
const LIMIT_KB = 60;

let site: EvidenceSite;
let browser: Browser;
beforeAll(async () => {
  site = await startEvidenceSite(NOW);
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const reports = () => site.app.db.selectFrom('villageReport').selectAll().orderBy('seq').execute();

test('the link opens on a phone without an account; a double tap and a reload are one report; a note and a photo follow', async () => {
  const watched = await openPage(browser, site.url, { size: sizes.phone, chrome109: true });
  const { page } = watched;
  const scripts = countScripts(page);
  await page.clock.setFixedTime(NOW);
  await page.goto(site.link);
  const main = page.locator('[data-page="own-village"][aria-busy="false"]');
  await main.waitFor();
  expect((await scripts()) / 1024).toBeLessThan(LIMIT_KB);
  expect(await seriousFindings(page)).toEqual([]);
  expect((await overflowOf(page)).across).toBe(0);
  await takeShot(page, 'xac-nhan-thon-390');

  const today = page.locator('section').first();
  await today.getByRole('button', { name: 'Tiếng kém' }).dblclick();
  await today.getByText('Đã ghi: tiếng kém.').waitFor();
  await page.reload();
  await today.getByText('Đã ghi: tiếng kém.').waitFor();
  await today.getByRole('button', { name: 'Tiếng kém' }).first().click();
  await page.waitForLoadState('networkidle');
  expect((await reports()).map(({ answer, via }) => [answer, via])).toEqual([['bad-sound', 'link']]);

  await today.getByText('Sửa, từng buổi, gửi ảnh').click();
  await today.getByLabel('Lời nhắn').fill('Cụm 2 rè');
  await today
    .locator('input[type="file"]')
    .setInputFiles({ name: 'loa.png', mimeType: 'image/png', buffer: await drawPng(page) });
  await today.getByRole('button', { name: 'Gửi thêm' }).click();
  await today.getByText('Đã gửi. Cảm ơn ông/bà.').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await takeShot(page, 'xac-nhan-thon-da-ghi-390');
  const { days } = await villageOf(site.app, site.village);
  expect([days[3].note, days[3].photos.length]).toEqual(['Cụm 2 rè', 1]);
  expect({ faults: watched.faults, strangers: watched.strangers }).toEqual({ faults: [], strangers: [] });
  await watched.close();
}, 60_000);

test('a week with two exceptions is written down by the keyboard alone', async () => {
  const watched = await openPage(browser, site.url, { size: sizes.office, chrome109: true });
  const { page } = watched;
  await page.clock.setFixedTime(NOW);
  await site.enter(page.context());
  await page.goto(`${site.url}/nhat-ky/xac-nhan?tuan=2026-11-23`);
  await waitUntilLive(page, 'evidence');
  expect(await seriousFindings(page)).toEqual([]);
  await takeShot(page, 'xac-nhan-1366');

  await tabTo(page, 'Ghi câu trả lời của Phố Tây');
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'Chưa có câu chung' }).waitFor();
  await tabTo(page, 'Chưa có câu chung');
  await page.keyboard.press('ArrowRight');
  await tabTo(page, 'Thứ Ba 24/11');
  await page.keyboard.type('không');
  await tabTo(page, 'Thứ Tư 25/11');
  await page.keyboard.type('tiếng');
  await takeShot(page, 'xac-nhan-ghi-1366');
  expect(await seriousFindings(page)).toEqual([]);
  await tabTo(page, 'Ghi câu trả lời');
  await page.keyboard.press('Enter');
  await page.getByText('Phố Tây: đã ghi câu trả lời cho 8 buổi.').waitFor();

  expect(await answersOf(site.app, site.village)).toEqual({
    ...{ 'mon-05': 'heard', 'mon-17': 'heard', 'tue-05': 'not-heard', 'tue-17': 'not-heard' },
    ...{ 'wed-05': 'bad-sound', 'wed-17': 'bad-sound', 'thu-05': 'bad-sound', 'thu-17': 'bad-sound' },
  });
  const phoned = (await reports()).filter(({ via }) => via === 'phone');
  expect(phoned.map(({ scope, saidBy, saidAt, enteredBy }) => [scope, saidBy, saidAt, enteredBy])).toEqual([
    ['week', 'Ông Phạm Văn Sáu', NOW, 'Trần Thị Hương'],
    ['day', 'Ông Phạm Văn Sáu', NOW, 'Trần Thị Hương'],
    ['day', 'Ông Phạm Văn Sáu', NOW, 'Trần Thị Hương'],
  ]);
  expect({ faults: watched.faults, strangers: watched.strangers }).toEqual({ faults: [], strangers: [] });
  await watched.close();
}, 60_000);

/** Presses Tab until what is in focus has that name, as who has no mouse would. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let count = 0; count < 90; count++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    if ((await nameOf(page)) === name) return;
  }
  throw new Error(`Tab never comes to "${name}"`);
}

function nameOf(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const focused = document.activeElement;
    const labelled = focused?.labels?.[0]?.textContent ?? focused?.getAttribute('aria-label') ?? focused?.textContent ?? '';
    return labelled.replaceAll(/\\s+/g, ' ').trim();
  })()`);
}

/** A picture larger than what is sent, drawn by the browser itself. */
async function drawPng(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate<string>(`(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 2400;
    canvas.height = 1200;
    canvas.getContext('2d').fillRect(100, 100, 900, 700);
    return canvas.toDataURL('image/png').split(',')[1];
  })()`);
  return Buffer.from(base64, 'base64');
}
