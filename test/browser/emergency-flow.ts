/** Phát khẩn cấp on the phone: a template, one slide, the receipts of all stations, and the stop. */
import type { Page } from 'playwright-core';
import { visit, waitUntilLive } from './page-list.ts';

/** The templates are read aloud after the demo's opening. */
const templateLimitMs = 120_000;
const heardLimitMs = 20_000;

/** Chooses the first template that is offered, every quarter of an hour; it is everywhere and with its time unless one says otherwise. */
export async function chooseTemplate(page: Page, baseUrl: string): Promise<void> {
  await visit(page, baseUrl, { name: 'emergency', path: '/khan-cap' });
  await page.getByRole('radio', { name: /^Mẫu:/ }).first().click({ timeout: templateLimitMs });
  await page.getByText('15 phút', { exact: true }).click();
}

/** Draws the knob: a tap at its end or half the way sends nothing, all the way does. Ends on the receipts. */
export async function slideToSend(page: Page): Promise<void> {
  const { y, end } = await findSlide(page);
  await page.mouse.click(end, y);
  await draw(page, 0.5);
  if (!page.url().endsWith('/khan-cap')) throw new Error('half a slide sent the order');
  await draw(page, 1);
  await waitUntilLive(page, 'receipts').catch(async (error: unknown) => {
    throw new Error(`the order was not sent; the page says:\n${await page.locator('main').innerText()}`, {
      cause: error,
    });
  });
}

/** Waits, without a reload, until so many stations are heard. */
export async function waitUntilHeard(page: Page, stations: number): Promise<void> {
  await page.getByText(`${stations} đang phát`, { exact: true }).waitFor({ timeout: heardLimitMs });
}

/** Ends the repetitions; the page says so. */
export async function stopOrder(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Dừng lệnh này' }).click();
  await page.getByRole('button', { name: 'Dừng ngay' }).click();
  await page.getByText('Đã dừng', { exact: true }).waitFor();
}

/** Draws the knob so far along its way, 0 to 1. */
async function draw(page: Page, share: number): Promise<void> {
  const { x, y, end } = await findSlide(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + share * (end - x), y, { steps: 5 });
  await page.mouse.up();
}

/** Where knob and way are once nothing moves: a template that becomes ready meanwhile pushes them down. */
async function findSlide(page: Page): Promise<{ readonly x: number; readonly y: number; readonly end: number }> {
  const knob = page.getByRole('slider', { name: /^Trượt sang phải/ });
  await knob.hover();
  const box = await knob.boundingBox();
  const track = await page.locator('.mantine-Slider-root').boundingBox();
  if (box === null || track === null) throw new Error('the slide is not on screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, end: track.x + track.width - 8 };
}
