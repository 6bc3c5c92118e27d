/** What is looked at on every page: a screenshot, axe's judgement, and whether it fits the screen's width. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Into the folder that LOA_SCREENSHOTS names as `<name>.png`, the visible part: for people's eyes, and only where somebody asks for it. */
export async function takeShot(page: Page, name: string): Promise<void> {
  const folder = process.env.LOA_SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
}

/** One line per serious or critical finding of axe. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // No page has frames of other origins: axe then needs no window of its own to gather what they said, which takes most of its time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}

/** How many pixels the page is wider and higher than the screen; 0 when it fits. */
export async function overflowOf(page: Page): Promise<{ across: number; down: number }> {
  return page.evaluate<{ across: number; down: number }>(`({
    across: document.documentElement.scrollWidth - window.innerWidth,
    down: document.documentElement.scrollHeight - window.innerHeight,
  })`);
}
