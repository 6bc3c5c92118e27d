/** The operator plans: a programme composed in the form, read back in words, shown with the next 24 hours, stored. */
import type { Page } from 'playwright-core';
import { visit } from './page-list.ts';

export interface Plan {
  /** The new programme's name. */
  readonly title: string;
  /** A segment of the store. */
  readonly segment: string;
  /** `23/11/2026`. */
  readonly date: string;
  /** `17:20`. */
  readonly time: string;
}

/** Fills the form in and waits until the page has read it back in words, which it returns. */
export async function fillSchedule(page: Page, baseUrl: string, { title, segment, date, time }: Plan): Promise<string> {
  await visit(page, baseUrl, { name: 'schedule-form', path: '/lich-phat/moi' });
  await page.getByRole('button', { name: 'Soạn chương trình mới' }).click();
  await page.getByLabel('Tên chương trình mới').fill(title);
  await page.getByRole('combobox', { name: 'Thêm tin bài' }).click();
  await page.getByRole('option', { name: segment }).first().click();
  await page.getByLabel('Ngày phát').fill(date);
  await page.getByLabel('Ngày phát').press('Enter');
  const [hour = '', minute = ''] = time.split(':');
  await page.getByLabel('Giờ phát: giờ').fill(hour);
  await page.getByLabel('Giờ phát: phút').fill(minute);
  const words = page.locator('section', { hasText: 'Lịch này sẽ phát' }).getByText(new RegExp(`^Một lần, .*${time}`));
  await words.waitFor();
  return words.innerText();
}

/** Shows the next 24 hours with the draft in them, and stores it. Ends on the calendar, where the airing stands. */
export async function storeSchedule(page: Page, { title, time }: Plan): Promise<void> {
  await page.getByRole('button', { name: 'Xem 24 giờ tới rồi lưu' }).click();
  const dialog = page.getByRole('dialog', { name: '24 giờ tới sẽ phát gì' });
  await dialog.getByRole('listitem').filter({ hasText: title }).getByText('lịch này').waitFor();
  await dialog.getByRole('button', { name: 'Lưu lịch' }).click();
  await dialog.getByText('Đã lưu lịch phát').waitFor();
  await dialog.getByRole('button', { name: 'Xong' }).click();
  await page.locator('.loa-event', { hasText: title }).filter({ hasText: time }).first().waitFor({ state: 'attached' });
}
