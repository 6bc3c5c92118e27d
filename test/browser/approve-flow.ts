/** The approver's steps: the sound is checked against its hash before the button lives; a decision can be undone. */
import type { Page } from 'playwright-core';
import { visit } from './page-list.ts';

/** Opens the approval page on the segment with this title. */
export async function openWaiting(page: Page, baseUrl: string, title: string): Promise<void> {
  await visit(page, baseUrl, { name: 'approve', path: '/duyet' });
  const heading = page.getByRole('heading', { name: title });
  const next = page.getByRole('button', { name: 'Tin bài sau' });
  const listed = page.getByRole('list', { name: 'Tin bài chờ duyệt' }).getByRole('button', { name: title });
  while (!(await heading.isVisible())) {
    if (await listed.isVisible()) await listed.click();
    else await next.click();
    await page.waitForTimeout(100);
  }
}

/** With other bytes than the segment's own, the page says so and the button stays dead. Tells what it saw. */
export async function meetForeignBytes(
  page: Page,
  baseUrl: string,
  title: string,
): Promise<{ said: boolean; dead: boolean }> {
  await page.route('**/api/v1/renditions/*/audio', (route) =>
    route.fulfill({ contentType: 'audio/ogg', body: Buffer.from('other bytes than were submitted') }),
  );
  await openWaiting(page, baseUrl, title);
  const warning = page.getByText('Tệp tải về không đúng bản đã gửi duyệt');
  await warning.waitFor();
  const dead = await page.getByRole('button', { name: 'Duyệt', exact: true }).isDisabled();
  await page.unroute('**/api/v1/renditions/*/audio');
  return { said: await warning.isVisible(), dead };
}

/** Waits for the check, approves, takes it back within its ten seconds, approves again. */
export async function approveUndoApprove(page: Page, baseUrl: string, title: string): Promise<void> {
  await openWaiting(page, baseUrl, title);
  await approveNow(page, title);
  await page.getByRole('button', { name: /^Hoàn tác/ }).click();
  await page.getByText('Đã hoàn tác.').waitFor();
  await openWaiting(page, baseUrl, title);
  await approveNow(page, title);
}

async function approveNow(page: Page, title: string): Promise<void> {
  await page.getByText('Đúng bản sẽ phát').waitFor();
  await page.getByRole('button', { name: 'Duyệt', exact: true }).click();
  await page.getByText(`Đã duyệt «${title}».`).waitFor();
}
