/** The main job on the pages of the running demo, in a real Chromium, as an office computer and as a phone, with what Chrome 109 lacks taken away. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approveUndoApprove, meetForeignBytes, openWaiting } from './approve-flow.ts';
import { type DemoPages, startDemoPages } from './demo-pages.ts';
import { chooseTemplate, slideToSend, stopOrder, waitUntilHeard } from './emergency-flow.ts';
import { overflowOf, seriousFindings, takeShot } from './inspect-page.ts';
import { hearAgain } from './listening-flow.ts';
import { narrowLog, readAiredStory } from './log-flow.ts';
import { openPage, sizes } from './open-browser.ts';
import { fillSchedule, storeSchedule } from './schedule-flow.ts';
import { waitForSound } from './today-flow.ts';
import { rowOf, submitSegment, uploadSegment } from './upload-flow.ts';

const uploadedTitle = 'Giờ làm việc mới của Bộ phận tiếp nhận và trả kết quả';
const uploadedText =
  'Kính thưa bà con, từ thứ Hai tuần này, Bộ phận tiếp nhận và trả kết quả của xã làm việc buổi sáng từ 7 giờ 30, buổi chiều từ 13 giờ 30. Bà con mang theo căn cước công dân khi đến nộp hồ sơ.';
const plannedTitle = 'Thông báo của UBND xã';

let site: DemoPages;
let demo: DemoPages['demo'];
const withPage: DemoPages['withPage'] = (...args) => site.withPage(...args);

beforeAll(async () => {
  site = await startDemoPages();
  ({ demo } = site);
}, 180_000);
afterAll(() => site?.stop(), 60_000);

describe('the main job in the browser', () => {
  test('Hôm nay shows by itself what sounds, on all fourteen stations', () =>
    withPage('operator', sizes.office, ({ page }) =>
      withPage('operator', sizes.phone, async ({ page: phone }) => {
        expect(await waitForSound(page)).toBe('14/14');
        await takeShot(page, `hom-nay-${sizes.office.name}`);
        expect(await waitForSound(phone)).toBe('14/14');
        await takeShot(phone, `hom-nay-${sizes.phone.name}`);
      }),
    ));

  test('an uploaded file is processed and sent for approval', () =>
    withPage('operator', sizes.office, async ({ page }) => {
      await uploadSegment(page, demo.baseUrl, uploadedTitle);
      await submitSegment(page, uploadedTitle, uploadedText);
      await rowOf(page, uploadedTitle).getByText('Chờ duyệt').waitFor();
    }));

  test('the segment that waits looks right on both screens before it is decided', async () => {
    for (const size of [sizes.office, sizes.phone]) {
      await withPage('approver', size, async ({ page }) => {
        await openWaiting(page, demo.baseUrl, uploadedTitle);
        await page.getByText('Đúng bản sẽ phát').waitFor();
        await takeShot(page, `duyet-${size.name}`);
        expect(await seriousFindings(page)).toEqual([]);
      });
    }
  });

  test('other bytes than were submitted cannot be approved', () =>
    withPage('approver', sizes.phone, async ({ page }) => {
      expect(await meetForeignBytes(page, demo.baseUrl, uploadedTitle)).toEqual({ said: true, dead: true });
    }));

  test('the approver decides on the phone, takes it back, decides again', () =>
    withPage('approver', sizes.phone, async ({ page }) => {
      await approveUndoApprove(page, demo.baseUrl, uploadedTitle);
    }));

  test('a schedule is read back in words, shown with the next 24 hours and stored', () =>
    withPage('operator', sizes.office, async ({ page }) => {
      const plan = { title: plannedTitle, segment: uploadedTitle, ...inAnHour() };
      const words = await fillSchedule(page, demo.baseUrl, plan);
      expect(words).toContain(plan.date);
      await storeSchedule(page, plan);
    }));

  test('the log shows what aired at all fourteen stations, without a reload, with its evidence', () =>
    withPage('operator', sizes.office, async ({ page }) => {
      const story = await readAiredStory(page, demo.baseUrl, 14);
      expect(story).toContain('Máy ở trạm báo về');
      expect(story).toContain('Chuỗi nhật ký nguyên vẹn');
      await takeShot(page, `nhat-ky-${sizes.office.name}`);
    }));

  test('the log is narrowed to a station and a result, by month and by day, and opened again', () =>
    withPage('operator', sizes.office, async ({ page }) => {
      const { said, stations } = await narrowLog(page, demo.baseUrl);
      expect(said).toEqual(['kq ngay tram xem', 'kq ngay']);
      expect([stations[0], (stations[1] ?? 0) > 1]).toEqual([1, true]);
    }));
});

// Last: the demo reads its templates aloud when its opening is over.
describe('an order', () => {
  test('an emergency goes out from the phone at one slide, is heard everywhere, and is stopped', () =>
    withPage('approver', sizes.phone, async ({ page }) => {
      await chooseTemplate(page, demo.baseUrl);
      await slideToSend(page);
      await waitUntilHeard(page, 14);
      await takeShot(page, `lenh-khan-cap-${sizes.phone.name}`);
      expect(await seriousFindings(page)).toEqual([]);
      await stopOrder(page);
    }));
});

describe('what has aired', () => {
  test.each([sizes.office, sizes.phone])('is heard again without an account, on a screen $width wide', async (size) => {
    const watched = await openPage(site.browser, demo.baseUrl, { size, chrome109: true });
    expect(await hearAgain(watched.page, demo.baseUrl)).toBeGreaterThan(0.3);
    await takeShot(watched.page, `nghe-lai-${size.name}`);
    expect(await seriousFindings(watched.page)).toEqual([]);
    expect((await overflowOf(watched.page)).across).toBe(0);
    expect({ faults: watched.faults, strangers: watched.strangers }).toEqual({ faults: [], strangers: [] });
    await watched.close();
  });
});

/** An hour from now in the commune's zone, as the form writes it; the demo's quiet hours are far from its start. */
function inAnHour(): { date: string; time: string } {
  const at = Temporal.Now.zonedDateTimeISO('Asia/Ho_Chi_Minh').add({ hours: 1 });
  const two = (part: number) => String(part).padStart(2, '0');
  return { date: `${two(at.day)}/${two(at.month)}/${at.year}`, time: `${two(at.hour)}:${two(at.minute)}` };
}
