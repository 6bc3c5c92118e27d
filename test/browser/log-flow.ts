/** The log tells what sounded: a cell of today that aired, and its story with evidence. */
import type { Page } from 'playwright-core';
import { visit } from './page-list.ts';

/** Long enough for the demo's opening programme to air and be reported. */
const airedLimitMs = 150_000;

/** Waits, without reloading, until a cell says "đã phát"; opens it and returns what its story says. */
export async function readAiredStory(page: Page, baseUrl: string): Promise<string> {
  await visit(page, baseUrl, { name: 'log', path: '/nhat-ky' });
  const aired = page.getByRole('button', { name: /: đã phát$/ }).first();
  await aired.waitFor({ timeout: airedLimitMs });
  await aired.click();
  const story = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Bằng chứng' }) });
  await story.last().waitFor();
  return (await story.allInnerTexts()).join('\n');
}
