/** Logs in the way people do. */
import type { Page } from 'playwright-core';
import { waitUntilLive } from './page-list.ts';
import type { Account } from './start-demo.ts';

/** Ends on Hôm nay, live. */
export async function logIn(page: Page, baseUrl: string, { username, password }: Account): Promise<void> {
  await page.goto(baseUrl);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByRole('textbox', { name: 'Mật khẩu' }).fill(password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await waitUntilLive(page, 'today');
}
