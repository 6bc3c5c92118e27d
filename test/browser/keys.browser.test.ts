/** What is done seldom and must not fail, in a real Chromium: the commune's working key is changed while fourteen stations play. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoPages, startDemoPages } from './demo-pages.ts';
import { overflowOf, seriousFindings, takeShot } from './inspect-page.ts';
import { beginKeyChange, finishKeyChange, openKeys } from './keys-flow.ts';
import { sizes } from './open-browser.ts';

let site: DemoPages;
beforeAll(async () => {
  site = await startDemoPages();
}, 180_000);
afterAll(() => site?.stop(), 60_000);

describe('the commune’s keys', () => {
  test('the working key is changed, and every station that plays has the new list by itself, soon', () =>
    site.withPage('admin', sizes.office, async ({ page }) => {
      await openKeys(page, site.demo.baseUrl);
      await takeShot(page, site.shots, `khoa-${sizes.office.name}`);
      await beginKeyChange(page);
      for (const size of [sizes.phone, sizes.office]) {
        await page.setViewportSize(size);
        await takeShot(page, site.shots, `khoa-doi-${size.name}`);
        expect(await seriousFindings(page)).toEqual([]);
        expect((await overflowOf(page)).across).toBe(0);
      }
      expect(await finishKeyChange(page, site.demo.rootKeyPath)).toBe('số 2');
      await page.getByText('cả 14 trạm đã có').waitFor({ timeout: 120_000 });
      expect(await seriousFindings(page)).toEqual([]);
    }));
});
