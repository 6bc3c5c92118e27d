/** The operator plans a week from nothing: programmes, schedules, one occurrence moved, a day skipped, a conflict solved. */
import type { Locator, Page } from 'playwright-core';
import { visit, waitUntilLive } from './page-list.ts';

/** A schedule as a person says it. */
export interface SaidPlan {
  readonly programme: string;
  /** "Thứ Hai đến thứ Bảy lúc 5 giờ sáng". */
  readonly sentence: string;
  /** It rests on holidays and days off. */
  readonly restsOnDaysOff: boolean;
  readonly isPriority: boolean;
}

/** Begins with a usual session, fills in what it leaves open, stores it; gives what the template had to leave out. */
export async function writeSession(
  page: Page,
  baseUrl: string,
  template: string,
  fillIn: (page: Page) => Promise<void> = async () => undefined,
): Promise<string[]> {
  await visit(page, baseUrl, { name: 'programme-form', path: '/lich-phat/chuong-trinh/moi' });
  await page.getByRole('button', { name: template }).click();
  await fillIn(page);
  await page.getByRole('button', { name: 'Lưu chương trình' }).click();
  await page.getByText('Đã lưu chương trình').first().waitFor();
  return page.getByText(/chưa có/).allInnerTexts();
}

/** The village notice of an opened session: this segment at that station. */
export async function chooseVillageNotice(page: Page, segment: string, station: string): Promise<void> {
  await page.getByRole('button', { name: /^Sửa .*Thông báo riêng từng thôn/ }).click();
  await page.getByRole('combobox', { name: 'Phát tin bài' }).click();
  await page.getByRole('option', { name: segment }).first().click();
  await page.getByRole('combobox', { name: 'Ở các trạm' }).click();
  await page.getByRole('option', { name: station, exact: true }).click();
  await page.keyboard.press('Escape');
}

/** Writes a programme of one segment. */
export async function writeNotice(page: Page, baseUrl: string, title: string, segment: string): Promise<void> {
  await visit(page, baseUrl, { name: 'programme-form', path: '/lich-phat/chuong-trinh/moi' });
  await page.getByLabel('Tên chương trình').fill(title);
  await page.getByRole('button', { name: 'Tin bài cố định' }).click();
  await page.getByRole('combobox', { name: 'Tin bài' }).click();
  await page.getByRole('option', { name: segment }).first().click();
  await page.getByRole('button', { name: 'Lưu chương trình' }).click();
  await page.getByText('Đã lưu chương trình').first().waitFor();
}

/** Says when in one sentence, looks at the next 24 hours, stores it. Ends on the calendar; gives what was understood. */
export async function storeSaid(page: Page, baseUrl: string, plan: SaidPlan): Promise<string> {
  await visit(page, baseUrl, { name: 'schedule-form', path: '/lich-phat/moi' });
  await page.getByRole('combobox', { name: 'Chương trình', exact: true }).click();
  await page.getByRole('option', { name: plan.programme }).click();
  const said = page.getByLabel('Viết bằng lời');
  await said.fill(plan.sentence);
  await said.blur();
  const understood = await said.inputValue();
  if (plan.restsOnDaysOff) await page.getByLabel('Bỏ qua, không phát').check();
  if (plan.isPriority) await page.getByLabel('Ưu tiên', { exact: true }).check();
  await page.getByRole('button', { name: 'Xem 24 giờ tới rồi lưu' }).click();
  const dialog = page.getByRole('dialog', { name: '24 giờ tới sẽ phát gì' });
  await dialog.getByRole('button', { name: 'Lưu lịch' }).click();
  await dialog.getByText('Đã lưu lịch phát').waitFor();
  await dialog.getByRole('button', { name: 'Xong' }).click();
  await waitUntilLive(page, 'schedule');
  return understood;
}

/** The week of that day. */
export async function showWeek(page: Page, baseUrl: string, date: string): Promise<void> {
  await visit(page, baseUrl, { name: 'schedule', path: `/lich-phat?ngay=${date}` });
}

/** What the calendar shows on that day with this title. */
export function blockOn(page: Page, date: string, title: string): Locator {
  return page.locator(`[data-date="${date}"] .loa-event`, { hasText: title }).first();
}

/** Drags an airing down by so many hours, for this occurrence only. */
export async function dragDown(page: Page, block: Locator, hours: number): Promise<void> {
  await block.scrollIntoViewIfNeeded();
  const box = await block.boundingBox();
  const hour = await page.evaluate<number>(`(() => {
    const at = (time) => document.querySelector('.loa-calendar [data-time="' + time + '"]').getBoundingClientRect().top;
    return at('12:00:00') - at('11:00:00');
  })()`);
  if (box === null) throw new Error('the airing is not on screen');
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 12)];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + 10, { steps: 3 });
  await page.mouse.move(x, y + hours * hour, { steps: 12 });
  await page.mouse.up();
  const dialog = page.getByRole('dialog', { name: 'Dời lượt phát?' });
  await dialog.getByLabel('Chỉ lượt này').waitFor();
  await dialog.getByRole('button', { name: 'Dời lịch' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Adds a day of the commune's own. */
export async function addDayOff(page: Page, baseUrl: string, date: string, name: string): Promise<void> {
  await visit(page, baseUrl, { name: 'policy', path: '/lich-phat/quy-che' });
  await page.getByRole('button', { name: 'Thêm ngày của xã' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Ngày', { exact: true }).fill(date.split('-').reverse().join('/'));
  await dialog.getByLabel('Ngày', { exact: true }).press('Enter');
  await dialog.getByLabel('Tên').fill(name);
  await dialog.getByRole('button', { name: 'Thêm ngày' }).click();
  await page.getByText(name).first().waitFor();
}

/** Opens an airing that waits for a decision, chooses, reads what moves, decides. Gives the list of what moves. */
export async function answerConflict(page: Page, block: Locator, answer: string): Promise<string> {
  await block.click();
  const drawer = page.getByRole('dialog', { name: 'Lượt phát' });
  await drawer.getByText('Cần chọn: lượt nào phát trước?').waitFor();
  await drawer.getByLabel(answer, { exact: true }).check();
  await drawer.getByRole('button', { name: 'Xem trước rồi quyết định' }).click();
  const dialog = page.getByRole('dialog', { name: `${answer}?` });
  await dialog.getByText(/Sẽ thay đổi|Không lượt nào đổi giờ/).waitFor();
  const moves = await dialog.innerText();
  await dialog.getByRole('button', { name: answer, exact: true }).click();
  await drawer.getByText('Trùng giờ, đã xử lý').waitFor();
  return moves;
}
