/** A headless Chromium, and pages in it that remember everything that went wrong while they were used. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { actLikeChrome109 } from './act-like-chrome-109.ts';

export interface Size {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** The office computer, the same with its browser's bars, and the phone. */
export const sizes = {
  office: { name: '1366', width: 1366, height: 768 },
  officeLow: { name: '1366x640', width: 1366, height: 640 },
  phone: { name: '390', width: 390, height: 844 },
} as const satisfies Record<string, Size>;

/** A page with what it complained about; empty lists are what the tests want. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console, uncaught errors, refusals by the content security policy, answers of 500 and more. */
  readonly faults: string[];
  /** Requests that left the origin. */
  readonly strangers: string[];
  close(): Promise<void>;
}

/** CHROMIUM_PATH, or Debian's; nothing of the browser's own reaches for the network. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

/** A page of its own session; `chrome109` takes away what that browser does not have yet. */
export async function openPage(
  browser: Browser,
  baseUrl: string,
  { size, chrome109 }: { readonly size: Size; readonly chrome109: boolean },
): Promise<WatchedPage> {
  const { width, height } = size;
  const phone = width < 500;
  const context = await browser.newContext({
    viewport: { width, height },
    isMobile: phone,
    hasTouch: phone,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    reducedMotion: 'reduce',
  });
  if (chrome109) await context.addInitScript(actLikeChrome109);
  const page = await context.newPage();
  const faults: string[] = [];
  const strangers: string[] = [];
  const { origin } = new URL(baseUrl);
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text(), message.location().url)) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== origin) strangers.push(request.url());
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  return { page, faults, strangers, close: () => context.close() };
}

/** Asking who is logged in before anybody is answers 401, and Chromium writes every such answer on the console. */
function isExpected(text: string, url: string): boolean {
  return text.includes('401') && /\/api\/v1\/(me|login|events)$/.test(url);
}
