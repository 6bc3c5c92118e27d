/** The log tells what sounded: a cell of today that aired, and its story with evidence. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { visit } from './page-list.ts';

/** Long enough for the demo's opening programme to air and be reported. */
const airedLimitMs = 150_000;
/** The other stations of an airing have reported by then. */
const rowLimitMs = 15_000;

/** Waits, without reloading, until a cell says "đã phát" and all of its row do; opens it and returns what its story says. */
export async function readAiredStory(page: Page, baseUrl: string, stations: number): Promise<string> {
  await visit(page, baseUrl, { name: 'log', path: '/nhat-ky' });
  const cells = page.getByRole('button', { name: /: đã phát$/ });
  await cells.first().waitFor({ timeout: airedLimitMs });
  const row = page.getByRole('row').filter({ has: cells }).first();
  const told = () => row.getByRole('button', { name: /: / }).all();
  const others = row.getByRole('button', { name: /: (?!đã phát$)/ });
  await expect
    .poll(async () => [(await told()).length, await others.count()], { timeout: rowLimitMs })
    .toEqual([stations, 0])
    .catch(async (error: unknown) => {
      throw new Error((await others.count()) > 0 ? await storyOf(page, others.first()) : 'too few cells', {
        cause: error,
      });
    });
  return storyOf(page, cells.first());
}

async function storyOf(page: Page, cell: Locator): Promise<string> {
  await cell.click();
  const story = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Bằng chứng' }) });
  await story.last().waitFor();
  return (await story.allInnerTexts()).join('\n');
}

/** Narrows the log to one station and one result, looks at the month, opens a day from it and takes the station away again: what the address said, and how many stations were in sight. */
export async function narrowLog(page: Page, baseUrl: string): Promise<{ said: string[]; stations: number[] }> {
  await visit(page, baseUrl, { name: 'log', path: '/nhat-ky' });
  const said = () => [...new URL(page.url()).searchParams.keys()].sort().join(' ');
  // The corner is a head, too.
  const stations = async () => (await page.locator('[data-page="log"] thead th').count()) - 1;
  await page.getByRole('combobox', { name: 'Trạm' }).click();
  await page.getByRole('option', { name: /\(T03\)$/ }).click();
  await page.waitForURL(/tram=/);
  await page.getByRole('combobox', { name: 'Kết quả' }).click();
  await page.getByRole('option', { name: 'Đã phát', exact: true }).click();
  await page.waitForURL(/kq=aired/);
  await page.getByText('Tháng', { exact: true }).click();
  const cell = page.locator('[data-page="log"] tbody td button').first();
  await cell.waitFor();
  const seen = { said: [said()], stations: [await stations()] };
  await cell.click();
  await page.waitForURL((url) => !url.searchParams.has('xem'));
  await page.getByLabel('Bỏ lọc trạm').click();
  await page.waitForURL((url) => !url.searchParams.has('tram'));
  await page.locator('[data-page="log"] thead th').nth(2).waitFor();
  return { said: [...seen.said, said()], stations: [...seen.stations, await stations()] };
}
