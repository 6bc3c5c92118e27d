/** The app's pages: their addresses, who looks at them, and when they are ready to be looked at. */
import type { Page } from 'playwright-core';
import type { Site } from './start-demo.ts';

export interface AppPage {
  /** The page's name in its own markup, `data-page`. */
  readonly name: string;
  /** The screenshot's file name without size. */
  readonly shot: string;
  readonly path: string;
  readonly as: keyof Site['accounts'];
}

/** Every page that stands without an id in its address. */
export const appPages: readonly AppPage[] = [
  { name: 'today', shot: 'hom-nay', path: '/', as: 'operator' },
  { name: 'emergency', shot: 'khan-cap', path: '/khan-cap', as: 'operator' },
  { name: 'library', shot: 'kho-tin-bai', path: '/kho-tin-bai', as: 'operator' },
  { name: 'approve', shot: 'duyet', path: '/duyet', as: 'approver' },
  { name: 'approve', shot: 'duyet-tuan', path: '/duyet/tuan', as: 'approver' },
  { name: 'schedule', shot: 'lich-phat', path: '/lich-phat', as: 'operator' },
  { name: 'schedule-form', shot: 'lap-lich', path: '/lich-phat/moi', as: 'operator' },
  { name: 'programmes', shot: 'chuong-trinh', path: '/lich-phat/chuong-trinh', as: 'operator' },
  { name: 'programme-form', shot: 'chuong-trinh-moi', path: '/lich-phat/chuong-trinh/moi', as: 'operator' },
  { name: 'targets', shot: 'chi-tieu', path: '/lich-phat/chi-tieu', as: 'operator' },
  { name: 'propose', shot: 'de-xuat', path: '/lich-phat/de-xuat', as: 'operator' },
  { name: 'policy', shot: 'quy-che', path: '/lich-phat/quy-che', as: 'admin' },
  { name: 'relay-sources', shot: 'tiep-am', path: '/lich-phat/tiep-am', as: 'operator' },
  { name: 'approve', shot: 'duyet-viec-khac', path: '/duyet/viec-khac', as: 'approver' },
  { name: 'stations', shot: 'tram', path: '/tram', as: 'admin' },
  { name: 'stations', shot: 'nhom-tram', path: '/tram/nhom', as: 'admin' },
  { name: 'log', shot: 'nhat-ky', path: '/nhat-ky', as: 'operator' },
  { name: 'log', shot: 'nhat-ky-thang', path: '/nhat-ky?xem=thang', as: 'operator' },
  { name: 'evidence', shot: 'xac-nhan', path: '/nhat-ky/xac-nhan', as: 'operator' },
  { name: 'listening-manage', shot: 'nghe-lai-quan-ly', path: '/nghe-lai/quan-ly', as: 'operator' },
  { name: 'air-answer', shot: 'luc-do', path: '/nhat-ky/luc-do', as: 'operator' },
  { name: 'incidents', shot: 'su-co', path: '/nhat-ky/su-co', as: 'operator' },
  { name: 'complaints', shot: 'phan-anh', path: '/nhat-ky/phan-anh', as: 'operator' },
  { name: 'figures', shot: 'bao-cao', path: '/bao-cao', as: 'operator' },
  { name: 'reports', shot: 'soan-bao-cao', path: '/bao-cao/soan', as: 'operator' },
  { name: 'report-profile', shot: 'mau-van-ban', path: '/bao-cao/mau', as: 'admin' },
  { name: 'account', shot: 'tai-khoan', path: '/tai-khoan', as: 'operator' },
  { name: 'admin', shot: 'quan-tri', path: '/quan-tri', as: 'admin' },
];

/** Goes there and waits until the page's data is on screen and its line to the server is open. */
export async function visit(
  page: Page,
  baseUrl: string,
  { name, path }: Pick<AppPage, 'name' | 'path'>,
): Promise<void> {
  await page.goto(`${baseUrl}${path}`);
  await waitUntilLive(page, name);
}

/** Ready: the first answers are on screen, the events are open, the letters are drawn. */
export async function waitUntilLive(page: Page, name: string): Promise<void> {
  await page.locator(`[data-page="${name}"][aria-busy="false"]`).waitFor({ timeout: 30_000 });
  await page.locator('main[data-line="open"]').waitFor({ state: 'attached', timeout: 30_000 });
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}
