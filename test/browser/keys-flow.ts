/** The admin changes the working key: the request is carried away, signed with the root key, and the signed list comes back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { Page } from 'playwright-core';
import { runRootSign } from '../../server/root-sign.ts';
import { visit } from './page-list.ts';

/** Opens Quản trị > Khóa. */
export async function openKeys(page: Page, baseUrl: string): Promise<void> {
  await visit(page, baseUrl, { name: 'admin', path: '/quan-tri' });
  await page.getByRole('tab', { name: 'Khóa', exact: true }).click();
  await page.getByText('Khóa gốc của xã').waitFor();
}

/** Begins a change; its three steps are on screen then. */
export async function beginKeyChange(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Đổi khóa' }).click();
  await page.getByRole('button', { name: 'Tạo khóa mới' }).click();
  await page.getByText('Đang đổi khóa').waitFor();
}

/** Carries the request away, signs it with the root key in `rootPath`, and brings the list back; the number of the list in force then. */
export async function finishKeyChange(page: Page, rootPath: string): Promise<string> {
  const stick = mkdtempSync(join(tmpdir(), 'loa-usb-'));
  try {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Tải tệp yêu cầu ký' }).click(),
    ]);
    const request = join(stick, download.suggestedFilename());
    await download.saveAs(request);
    const output = new PassThrough();
    output.resume();
    const code = await runRootSign([request, '--root', rootPath], { input: Readable.from(['có\n']), output });
    if (code !== 0) throw new Error('the root did not sign');
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Chọn tệp đã ký' }).click(),
    ]);
    await chooser.setFiles(request.replace('.json', '-da-ky.txt'));
    await page.getByText('Đang đổi khóa').waitFor({ state: 'detached' });
    return (await page.locator('dd', { hasText: /^số \d/ }).innerText()).split('\n')[0] ?? '';
  } finally {
    rmSync(stick, { recursive: true });
  }
}
