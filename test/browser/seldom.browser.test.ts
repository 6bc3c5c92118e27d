/** What an office does seldom, on the running demo in a real Chromium: a quarter's report, a new station, other keys. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSetupFile } from '../../stations/setup-file.ts';
import { unzip } from '../server/unzip.ts';
import { type DemoPages, startDemoPages } from './demo-pages.ts';
import { askForCode, fetchSetupFile } from './enrol-flow.ts';
import { overflowOf, seriousFindings, takeShot } from './inspect-page.ts';
import { beginKeyChange, finishKeyChange, openKeys } from './keys-flow.ts';
import { sizes } from './open-browser.ts';
import { closeReport, writeReport } from './report-flow.ts';

let site: DemoPages;
beforeAll(async () => {
  site = await startDemoPages();
}, 180_000);
afterAll(() => site?.stop(), 60_000);

test('the report of a quarter is begun, completed, closed, and its Word file taken along', () =>
  site.withPage('operator', sizes.office, async ({ page }) => {
    await writeReport(page, site.demo.baseUrl);
    expect(await seriousFindings(page)).toEqual([]);
    const word = unzip(await closeReport(page, '15'))
      .get('word/document.xml')
      ?.toString('utf8');
    expect(word).toContain('Số: 15/BC-UBND');
    expect(word).toContain('Phát ra 120 phiếu, thu về 96 phiếu; 91 phiếu hài lòng, đạt 94,8% số phiếu thu về.');
    await takeShot(page, `bao-cao-da-chot-${sizes.office.name}`);
  }));

describe('a new station', () => {
  test.each([sizes.office, sizes.phone])(
    'its set-up file for a USB stick arrives on a screen $width wide, and a station reads it',
    (size) =>
      site.withPage('admin', size, async ({ page }) => {
        await askForCode(page, site.demo.baseUrl);
        await takeShot(page, `tram-usb-${size.name}`);
        expect(await seriousFindings(page)).toEqual([]);
        expect((await overflowOf(page)).across).toBe(0);
        const { name, text } = await fetchSetupFile(page);
        expect([name, readSetupFile(text)]).toEqual(['loa-station.ini', expect.objectContaining({ kind: 'read' })]);
      }),
  );
});

describe('the commune’s keys', () => {
  test('the working key is changed, and every station that plays has the new list by itself, soon', () =>
    site.withPage('admin', sizes.office, async ({ page }) => {
      await openKeys(page, site.demo.baseUrl);
      await takeShot(page, `khoa-${sizes.office.name}`);
      await beginKeyChange(page);
      for (const size of [sizes.phone, sizes.office]) {
        await page.setViewportSize(size);
        await takeShot(page, `khoa-doi-${size.name}`);
        expect(await seriousFindings(page)).toEqual([]);
        expect((await overflowOf(page)).across).toBe(0);
      }
      expect(await finishKeyChange(page, site.demo.rootKeyPath)).toBe('số 2');
      await page.getByText('cả 14 trạm đã có').waitFor({ timeout: 120_000 });
      expect(await seriousFindings(page)).toEqual([]);
    }));
});
