/** Nghe lại as anybody opens it, without an account: what has aired is there, sounds, and can be read. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { waitFor } from '../scenarios/wait-for.ts';

/** The opening programme airs at once, and its MP3 is made within a minute after. */
const readyLimitMs = 150_000;
const askEveryMs = 2_000;
const heardLimitMs = 20_000;

/** Opens the page once something is there, plays the first item a little and opens its words; how much of it was heard, s. */
export async function hearAgain(page: Page, baseUrl: string): Promise<number> {
  await waitFor('something to hear again', readyLimitMs, async () => {
    const { items = [] } = await (await page.request.get(`${baseUrl}/api/public/v1/items`)).json();
    if (items.length > 0) return true;
    // Anybody may ask 120 times a minute.
    await pause(askEveryMs);
    return undefined;
  });
  await page.goto(`${baseUrl}/nghe-lai`);
  await page.locator('[data-page="listening"][aria-busy="false"]').waitFor();
  const item = page
    .locator('li')
    .filter({ has: page.locator('audio') })
    .first();
  await item.getByText('Đọc lời').click();
  return item.locator('audio').evaluate(playALittle, heardLimitMs);
}

/** What of an audio element is used here; these files know no browser's types. */
interface Sound {
  muted: boolean;
  readonly currentTime: number;
  ontimeupdate: (() => void) | null;
  play(): Promise<void>;
  pause(): void;
}

/** Runs in the page. */
function playALittle(audio: unknown, limitMs: number): Promise<number> {
  const sound = audio as Sound;
  sound.muted = true;
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`nothing sounded within ${limitMs} ms`)), limitMs);
    sound.ontimeupdate = () => {
      if (sound.currentTime <= 0.3) return;
      sound.pause();
      resolve(sound.currentTime);
    };
    sound.play().catch(reject);
  });
}
