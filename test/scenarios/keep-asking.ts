/** How a load asks a server that is killed again and again: a server that is down is waited for, an answer that says no is a fault of the test. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Loa } from './start-loa.ts';

const BETWEEN_MS = 40;
/** While the server is down everybody tries again after this long. */
const AGAIN_MS = 100;

/** Runs `step` again and again; a server that is down is waited for, an answer that is not 2xx is a fault of the test. */
export async function repeat(signal: AbortSignal, step: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      await step();
      await pause(BETWEEN_MS);
    } catch (error) {
      if (error instanceof Refused) throw error;
      await pause(AGAIN_MS);
    }
  }
}

class Refused extends Error {}

/** Throws on every answer that is not 2xx; on one of 4xx `repeat` ends. */
export async function ask(loa: Loa, method: string, path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(new URL(path, loa.url), { method, ...init, signal: AbortSignal.timeout(10_000) });
  if (answer.status >= 400 && answer.status < 500) throw new Refused(`${method} ${path}: ${await answer.text()}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}
