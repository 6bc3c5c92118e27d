/** The admin fetches a station's set-up file for a USB stick. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { visit } from './page-list.ts';

/** Opens the first ip station and asks for a code; the dialog shows it then. */
export async function askForCode(page: Page, baseUrl: string): Promise<void> {
  await visit(page, baseUrl, { name: 'stations', path: '/tram' });
  await page.getByRole('link', { name: 'Tân Thủy' }).first().click();
  await page.getByRole('button', { name: /lấy mã/i }).click();
  await page.getByRole('button', { name: 'Tạo mã' }).click();
  await page.getByText('Tải tệp cài đặt cho USB').waitFor();
}

/** Name and text of the file as it arrives. */
export async function fetchSetupFile(page: Page): Promise<{ readonly name: string; readonly text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Tải tệp cài đặt cho USB' }).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}
