/** Waits for something to become true in real processes: asks again and again, bounded, and says what it waited for. */
import { setTimeout as pause } from 'node:timers/promises';

const ASK_EVERY_MS = 100;

/** The first answer that is not undefined; throws, naming `what`, after `limitMs`. */
export async function waitFor<T>(what: string, limitMs: number, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await pause(ASK_EVERY_MS);
  }
}
