/** The operator's first steps: a file dropped into the store, processed, sent for approval. */
import type { Page } from 'playwright-core';
import { makeTone } from './make-tone.ts';
import { visit } from './page-list.ts';

const processedLimitMs = 60_000;

/** Uploads a tone named `title`, waits until it is processed. Ends on the store's list. */
export async function uploadSegment(page: Page, baseUrl: string, title: string): Promise<void> {
  await visit(page, baseUrl, { name: 'library', path: '/kho-tin-bai' });
  await page
    .getByLabel('Chọn tệp âm thanh để tải lên')
    .setInputFiles({ name: `${title}.wav`, mimeType: 'audio/wav', buffer: makeTone(6) });
  await rowOf(page, title).getByText('Chưa gửi duyệt').waitFor({ timeout: processedLimitMs });
}

/** Opens the segment, gives it its words and its topic, and sends it for approval. */
export async function submitSegment(page: Page, title: string, text: string): Promise<void> {
  await page.getByRole('link', { name: title }).click();
  const opened = page.getByRole('dialog', { name: 'Tin bài' });
  await opened.getByRole('button', { name: `Nghe: ${title}` }).waitFor();
  await opened.getByLabel('Nội dung', { exact: true }).fill(text);
  await opened.getByRole('combobox', { name: 'Nội dung tuyên truyền' }).click();
  await page.getByRole('option', { name: /^II\.5/ }).click();
  await opened.getByRole('button', { name: 'Lưu thay đổi' }).click();
  await page.getByText('Đã lưu.').waitFor();
  await opened.getByRole('button', { name: 'Gửi duyệt' }).click();
  await opened.getByText('Chờ duyệt').waitFor();
  await opened.getByRole('button', { name: 'Đóng' }).click();
}

/** The list's line of a segment. */
export function rowOf(page: Page, title: string) {
  return page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title }) });
}
