/** The clock of unit tests: it stands still until it is advanced, and then every wait that falls due ends in its turn. */
import type { Clock } from '../../stations/player/clock.ts';

interface Waiting {
  readonly untilMs: number;
  readonly resolve: () => void;
}

/** Owns now() and wait(): days pass in milliseconds. */
export class FakeClock implements Clock {
  bootId = 'boot-1';
  #wallMs: number;
  #monotonicMs = 1_000;
  readonly #waiting = new Set<Waiting>();

  constructor(wallMs: number) {
    this.#wallMs = wallMs;
  }

  now(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting: Waiting = { untilMs: this.#monotonicMs + ms, resolve };
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', () => this.#end(waiting), { once: true });
    });
  }

  /** Lets `ms` pass: waits end in the order they fall due, and what they set going runs before the next. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#monotonicMs + ms;
    await settle();
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#pass(next.untilMs - this.#monotonicMs);
      this.#end(next);
      await settle();
    }
    this.#pass(untilMs - this.#monotonicMs);
    await settle();
  }

  /** The machine's clock is set: the wall jumps, the monotonic clock does not. */
  stepWall(ms: number): void {
    this.#wallMs += ms;
  }

  /** The machine was off: another boot, the monotonic clock begins anew, whoever waited is gone. */
  reboot(wallMs: number): void {
    this.bootId = `${this.bootId}'`;
    this.#wallMs = wallMs;
    this.#monotonicMs = 1_000;
    this.#waiting.clear();
  }

  #next(untilMs: number): Waiting | undefined {
    const due = [...this.#waiting].filter((waiting) => waiting.untilMs <= untilMs);
    return due.sort((a, b) => a.untilMs - b.untilMs)[0];
  }

  #pass(ms: number): void {
    this.#monotonicMs += Math.max(0, ms);
    this.#wallMs += Math.max(0, ms);
  }

  #end(waiting: Waiting): void {
    if (this.#waiting.delete(waiting)) waiting.resolve();
  }
}

/** Lets everything that can run without time passing run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
