/** The log tells what sounded: a cell of today that aired, and its story with evidence. */
import type { Page } from 'playwright-core';
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
  await row
    .getByRole('button', { name: /: đã phát$/ })
    .nth(stations - 1)
    .waitFor({ timeout: rowLimitMs });
  await cells.first().click();
  const story = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Bằng chứng' }) });
  await story.last().waitFor();
  return (await story.allInnerTexts()).join('\n');
}
