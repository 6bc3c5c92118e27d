/** Hôm nay while the demo's opening programme sounds: on how many stations, and what. */
import type { Page } from 'playwright-core';

/** The opening begins within 30 s of "ready" and comes again every five minutes. */
const soundingLimitMs = 330_000;

/** Waits, without reloading, until something sounds; returns "14/14". */
export async function waitForSound(page: Page): Promise<string> {
  await page.getByText('ĐANG PHÁT', { exact: true }).waitFor({ timeout: soundingLimitMs });
  const all = page.getByText(/^14\/14$/);
  await all.waitFor({ timeout: 30_000 });
  return all.innerText();
}
