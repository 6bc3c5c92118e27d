/** The real clock: the kernel's wall and monotonic clocks and Node's timers. */
import { readFileSync } from 'node:fs';
import { fineClock } from '../fine-clock.ts';
import type { Clock } from './clock.ts';

/** Longest single timer: beyond 2^31-1 ms Node's timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of this machine; `bootId` is the kernel's, or this process's own where the kernel gives none. */
export function systemClock(): Clock {
  return {
    bootId: readBootId(),
    now: fineClock(Date.now, monotonicMs),
    monotonicMs,
    wait: waitOnTimers,
  };
}

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function waitOnTimers(ms: number, signal?: AbortSignal): Promise<void> {
  const until = monotonicMs() + ms;
  for (let left = ms; left > 0 && signal?.aborted !== true; left = until - monotonicMs()) {
    await waitOnce(Math.min(left, LONGEST_TIMER_MS), signal);
  }
}

function waitOnce(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `process-${process.pid}-${performance.timeOrigin}`;
  }
}
