/** A week planned from nothing in a real Chromium, as an official would: two sessions a day, one moved, a day off, a conflict solved. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addStations, approvedSegment } from '../scenarios/commune-steps.ts';
import { type Loa, startLoa } from '../scenarios/start-loa.ts';
import { seriousFindings, takeShot } from './inspect-page.ts';
import { logIn } from './log-in.ts';
import { openBrowser, openPage, sizes, type WatchedPage } from './open-browser.ts';
import {
  addDayOff,
  answerConflict,
  blockOn,
  chooseVillageNotice,
  dragDown,
  showWeek,
  storeSaid,
  writeNotice,
  writeSession,
} from './planning-flow.ts';

const sounds = mkdtempSync(join(tmpdir(), 'loa-sounds-'));
/** All of it happens in the coming week. */
const monday = nextMonday();
const [tuesday, wednesday, friday] = [dayAfter(1), dayAfter(2), dayAfter(4)];

/** The commune's own: a third session is allowed for what comes in between. */
const policy = {
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5, 6],
  maxSessionsPerDay: 3,
  maxMinutesPerSession: 45,
  volumeCeilingPct: 80,
};

let loa: Loa;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  loa = await startLoa();
  await addStations(loa, 14);
  await loa.call('admin', 'PUT', '/api/v1/policy', policy);
  await Promise.all([
    approved('Nhạc hiệu đài xã', 'signature', []),
    approved('Nhạc kết', 'jingle', []),
    approved('Một cửa liên thông là gì', 'feature', ['II.5']),
    approved('Hỏi đáp về đất đai', 'qa', ['II.3.c']),
    approved('Lịch tiêm phòng', 'notice', []),
    relaySource('VOV1'),
    relaySource('Đài Hà Tĩnh'),
  ]);
  browser = await openBrowser();
  watched = await openPage(browser, loa.url, { size: sizes.office, chrome109: true });
  await logIn(watched.page, loa.url, { username: 'bientap', password: loa.password });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await loa?.stop();
  rmSync(sounds, { recursive: true, force: true });
}, 60_000);

describe('a week from nothing', () => {
  test('an empty calendar says what to do first', async () => {
    const { page } = watched;
    await showWeek(page, loa.url, monday);
    expect(await blockOn(page, tuesday, '').count()).toBe(0);
    await page.getByText('Lập lịch mới').first().waitFor();
  });

  test('two sessions a day are written from their templates, said in a sentence, stored', async () => {
    const { page } = watched;
    expect(await writeSession(page, loa.url, 'Mẫu buổi sáng')).toEqual([]);
    await takeShot(page, `soan-chuong-trinh-${sizes.office.name}`);
    await writeSession(page, loa.url, 'Mẫu buổi chiều', () =>
      chooseVillageNotice(page, 'Lịch tiêm phòng', 'Thôn 3 (T03)'),
    );
    const days = { restsOnDaysOff: true, isPriority: false };
    const said = 'từ thứ hai đến thứ bảy lúc';
    const morning = { programme: 'Chương trình buổi sáng', sentence: `${said} 5 giờ sáng`, ...days };
    expect(await storeSaid(page, loa.url, morning)).toContain('5 giờ sáng');
    await storeSaid(page, loa.url, { programme: 'Chương trình buổi chiều', sentence: `${said} 17h`, ...days });
    await showWeek(page, loa.url, monday);
    for (const date of [monday, tuesday, wednesday, friday]) {
      await blockOn(page, date, 'Chương trình buổi sáng').waitFor();
      await blockOn(page, date, 'Chương trình buổi chiều').waitFor();
    }
    expect(await blockOn(page, dayAfter(6), 'Chương trình').count()).toBe(0);
  });

  test('one occurrence is dragged to another hour, the others stay', async () => {
    const { page } = watched;
    await dragDown(page, blockOn(page, tuesday, 'Chương trình buổi chiều'), 1);
    await page.getByText(/Đã dời «Chương trình buổi chiều»/).waitFor();
    await blockOn(page, tuesday, '18:00').getByText('đã dời').waitFor();
    expect(await blockOn(page, wednesday, 'Chương trình buổi chiều').innerText()).toContain('17:00');
    await page.getByRole('status').getByRole('button', { name: 'Hoàn tác' }).waitFor();
    await takeShot(page, `doi-lich-${sizes.office.name}`);
  });

  test('a day of the commune`s own is skipped', async () => {
    const { page } = watched;
    await addDayOff(page, loa.url, wednesday, 'Lễ hội đình làng');
    await showWeek(page, loa.url, monday);
    await blockOn(page, wednesday, 'Nghỉ: Lễ hội đình làng').waitFor();
  });

  test('two that must both come first ask a person, and the answer is kept', async () => {
    const { page } = watched;
    const when = `${friday.split('-').reverse().join('/')} lúc 9 giờ sáng`;
    for (const title of ['Thông báo tuyển quân', 'Thông báo cắt điện'])
      await writeNotice(page, loa.url, title, 'Lịch tiêm phòng');
    for (const programme of ['Thông báo tuyển quân', 'Thông báo cắt điện'])
      await storeSaid(page, loa.url, { programme, sentence: when, restsOnDaysOff: false, isPriority: true });
    await showWeek(page, loa.url, monday);
    const asking = page.locator(`[data-date="${friday}"] .loa-event`, { hasText: 'CẦN CHỌN' });
    await asking.waitFor();
    await takeShot(page, `trung-gio-${sizes.office.name}`);
    expect(await answerConflict(page, asking, 'Ghi đè')).toContain('Thông báo');
    await takeShot(page, `xu-ly-trung-gio-${sizes.office.name}`);
    await page.keyboard.press('Escape');
    await asking.waitFor({ state: 'detached' });
  });

  test('nothing went wrong on the way', async () => {
    expect(await seriousFindings(watched.page)).toEqual([]);
    expect({ faults: watched.faults, strangers: watched.strangers }).toEqual({ faults: [], strangers: [] });
  });
});

async function approved(title: string, kind: 'signature' | 'jingle' | 'feature' | 'qa' | 'notice', topics: string[]) {
  const path = join(sounds, `${kind}.wav`);
  spawnSync('espeak-ng', ['-v', 'vi', '-w', path, `${title}. Kính thưa bà con trong xã.`]);
  await approvedSegment(loa, title, path, { kind, topics });
}

async function relaySource(name: string): Promise<void> {
  const url = `https://phat-thanh.example/${encodeURIComponent(name)}.mp3`;
  const { id } = await loa.call<{ id: string }>('operator', 'POST', '/api/v1/relay-sources', { name, url });
  await loa.call('approver', 'POST', `/api/v1/relay-sources/${id}/approve`, { url });
}

function nextMonday(): string {
  const today = Temporal.Now.zonedDateTimeISO('Asia/Ho_Chi_Minh').toPlainDate();
  return today.add({ days: 8 - today.dayOfWeek }).toString();
}

function dayAfter(days: number): string {
  return Temporal.PlainDate.from(monday).add({ days }).toString();
}
