/** From an invitation to a locked screen, in a real Chromium on a phone, with a passkey of its own. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overflowOf, seriousFindings, takeShot } from './inspect-page.ts';
import { openBrowser, openPage, sizes } from './open-browser.ts';
import { visit, waitUntilLive } from './page-list.ts';
import { givePasskeys, type PeopleSite, startPeopleSite } from './people-site.ts';

const password = 'con trâu đi trước cái cày';
const tenMinutes = 600_000;

let site: PeopleSite;
let browser: Browser;
beforeAll(async () => {
  site = await startPeopleSite();
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

test('an approver is invited, sets a password and a passkey, comes back by the passkey, and opens the screen that locked itself', async () => {
  const watched = await openPage(browser, site.url, { size: sizes.phone, chrome109: true });
  const { page } = watched;
  await givePasskeys(page);
  const link = await site.invite({ username: 'mai', displayName: 'Đặng Thị Mai' });
  await page.goto(link);
  await page.getByRole('heading', { name: 'Chào Đặng Thị Mai' }).waitFor();
  await isFit(page, 'moi');
  await page.getByLabel('Mật khẩu mới').fill(password);
  await page.getByLabel('Nhập lại mật khẩu').fill(password);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  const add = page.getByRole('button', { name: 'Thêm khóa truy cập' });
  await add.waitFor();
  // What was used up has no place in the history.
  expect(page.url()).toBe(`${site.url}/moi`);
  await takeShot(page, 'them-khoa-390');
  await add.click();
  await waitUntilLive(page, 'today');

  await visit(page, site.url, { name: 'account', path: '/tai-khoan' });
  await page.getByText('Điện thoại Android').or(page.getByText('Máy tính Linux')).first().waitFor();
  await isFit(page, 'tai-khoan');
  await logOut(page);
  await page.getByLabel('Máy dùng chung').check();
  await takeShot(page, 'dang-nhap-khoa-390');
  await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
  await waitUntilLive(page, 'today');

  await page.goto(`${site.url}/duyet`);
  await waitUntilLive(page, 'approve');
  site.app.clock.pass(tenMinutes + 1);
  await page.getByRole('link', { name: 'Nhật ký' }).click();
  const locked = page.getByRole('dialog', { name: 'Màn hình đã khóa' });
  await locked.getByRole('heading', { name: 'Đặng Thị Mai' }).waitFor();
  expect(await page.locator('#root').isVisible()).toBe(false);
  await isFit(page, 'man-hinh-khoa');
  await locked.getByRole('textbox', { name: 'Mật khẩu' }).fill('không phải mật khẩu');
  await locked.getByRole('button', { name: 'Mở khóa', exact: true }).click();
  await locked.getByRole('alert').waitFor();
  await locked.getByRole('textbox', { name: 'Mật khẩu' }).fill(password);
  await locked.getByRole('button', { name: 'Mở khóa', exact: true }).click();
  await locked.waitFor({ state: 'detached' });
  await waitUntilLive(page, 'log');
  expect(await page.locator('#root').isVisible()).toBe(true);

  await page.goto(link);
  await page.getByText('Đường dẫn này không dùng được nữa').waitFor();
  expect(watched.strangers).toEqual([]);
  await watched.close();
});

async function isFit(page: Page, name: string): Promise<void> {
  await takeShot(page, `${name}-${sizes.phone.name}`);
  expect({ name, findings: await seriousFindings(page) }).toEqual({ name, findings: [] });
  expect({ name, across: (await overflowOf(page)).across }).toEqual({ name, across: 0 });
}

async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Thêm', exact: true }).click();
  await page.getByRole('button', { name: 'Đăng xuất', exact: true }).last().click();
  await page.getByRole('heading', { name: 'Đăng nhập' }).waitFor();
}
