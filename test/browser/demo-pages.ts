/** The running demo in a real Chromium: pages of logged-in people, as an office computer and as a phone, with what Chrome 109 lacks taken away. */
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { logIn } from './log-in.ts';
import { openBrowser, openPage, type Size, type WatchedPage } from './open-browser.ts';
import { findDemo } from './shared-demo.ts';
import type { Demo, Site } from './start-demo.ts';

export interface DemoPages {
  readonly demo: Omit<Demo, 'stop'>;
  readonly browser: Browser;
  /** A logged-in page; it must end with no fault and no request to a stranger. */
  withPage(as: keyof Site['accounts'], size: Size, use: (watched: WatchedPage) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a browser; the demo is everybody's. */
export async function startDemoPages(): Promise<DemoPages> {
  const [demo, browser] = await Promise.all([findDemo(), openBrowser()]);
  return {
    demo,
    browser,
    async withPage(as, size, use) {
      const watched = await openPage(browser, demo.baseUrl, { size, chrome109: true });
      try {
        await logIn(watched.page, demo.baseUrl, demo.accounts[as]);
        await use(watched);
        expect({ faults: watched.faults, strangers: watched.strangers }).toEqual({ faults: [], strangers: [] });
      } finally {
        await watched.close();
      }
    },
    stop: () => browser.close(),
  };
}
