/** A quarter's report as an office writes it: begun with one button, completed by hand, closed, and taken along as a Word file. */
import type { Page } from 'playwright-core';
import { visit } from './page-list.ts';

/** Begins the report of a quarter that is long over, and says what only people know. */
export async function writeReport(page: Page, baseUrl: string): Promise<void> {
  await visit(page, baseUrl, { name: 'reports', path: '/bao-cao/soan' });
  await page.getByRole('button', { name: 'Soạn báo cáo của kỳ khác' }).click();
  const year = page.getByLabel('Năm', { exact: true });
  await year.fill(String(Number(await year.inputValue()) - 1));
  await page.getByRole('button', { name: 'Soạn báo cáo kỳ này' }).click();
  await page.locator('[data-page="report"][aria-busy="false"]').waitFor();
  await page.getByLabel('Kỳ này có khảo sát').check();
  await page.getByLabel('Phiếu phát ra').fill('120');
  await page.getByLabel('Phiếu thu về').fill('96');
  await page.getByLabel('Phiếu hài lòng').fill('91');
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.getByText('Đã nhập kết quả khảo sát mức độ hài lòng.').waitFor();
}

/** Closes it under a number; the bytes of its Word file as the page's link gives them. */
export async function closeReport(page: Page, number: string): Promise<Buffer> {
  await page.getByRole('button', { name: 'Chốt bản chính thức' }).click();
  // Of the year before the log began nothing was logged: closing asks.
  await page.getByLabel('Vẫn chốt báo cáo không có số liệu phát thanh').check();
  await page.getByLabel('Số văn bản').fill(number);
  await page.getByRole('button', { name: 'Chốt', exact: true }).click();
  await page.getByText(`Bản 1, số ${number}:`).waitFor({ timeout: 60_000 });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^Word \(/ }).click(),
  ]);
  const parts: Buffer[] = [];
  for await (const part of await file.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
