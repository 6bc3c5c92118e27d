/** Every page of the app in a real Chromium, as an office computer and as a phone: seen, legible, within its width. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { soak } from '../counts.ts';
import { type DemoPages, startDemoPages } from './demo-pages.ts';
import { overflowOf, seriousFindings, takeShot } from './inspect-page.ts';
import { logIn } from './log-in.ts';
import { countScripts } from './measure-scripts.ts';
import { openPage, type Size, sizes } from './open-browser.ts';
import { type AppPage, appPages, visit } from './page-list.ts';

/** Their pictures are taken at a better moment, in the main job. */
const takenThere = ['hom-nay-1366', 'hom-nay-390', 'duyet-1366', 'duyet-390', 'nhat-ky-1366'];

/** Opened on both screens: in the soak, and where pictures are asked for. */
const onBoth = soak || process.env.LOA_SCREENSHOTS !== undefined;

/** On other days a page is opened on one of the two, judged there, and brought to the other's width. */
function isOpenedAt(page: AppPage, size: Size): boolean {
  return onBoth || (appPages.indexOf(page) % 2 === 0) === (size === sizes.office);
}

let site: DemoPages;
beforeAll(async () => {
  site = await startDemoPages();
}, 180_000);
afterAll(() => site?.stop(), 60_000);

describe('every page', () => {
  test('Hôm nay stands on 1366x640 without scrolling', () =>
    site.withPage('operator', sizes.officeLow, async ({ page }) => {
      await visit(page, site.demo.baseUrl, { name: 'today', path: '/' });
      expect(await overflowOf(page)).toEqual({ across: 0, down: 0 });
    }));

  test.concurrent.each([sizes.office, sizes.phone])(
    'stands on a screen $width wide: seen, legible, within its width',
    async (size) => {
      const other = size === sizes.office ? sizes.phone : sizes.office;
      for (const as of ['operator', 'approver', 'admin'] as const) {
        await site.withPage(as, size, async ({ page }) => {
          for (const appPage of appPages.filter((each) => each.as === as && isOpenedAt(each, size))) {
            await visit(page, site.demo.baseUrl, appPage);
            const shot = `${appPage.shot}-${size.name}`;
            if (!takenThere.includes(shot)) await takeShot(page, shot);
            expect({ shot, findings: await seriousFindings(page) }).toEqual({ shot, findings: [] });
            expect({ shot, across: (await overflowOf(page)).across }).toEqual({ shot, across: 0 });
            if (onBoth) continue;
            await page.setViewportSize(other);
            const brought = `${appPage.shot}-${other.name}`;
            await vi.waitFor(async () => {
              expect({ shot: brought, across: (await overflowOf(page)).across }).toEqual({ shot: brought, across: 0 });
            }, 3_000);
            await page.setViewportSize(size);
          }
        });
      }
    },
  );

  test('the first page, login included, loads at most 300 kB of compressed script', async () => {
    const watched = await openPage(site.browser, site.demo.baseUrl, { size: sizes.office, chrome109: false });
    const bytes = countScripts(watched.page);
    await logIn(watched.page, site.demo.baseUrl, site.demo.accounts.operator);
    expect(await bytes()).toBeLessThan(300_000);
    await watched.close();
  });
});
