/** The clock of unit tests: it stands still until it is advanced, and then every wait that falls due ends in its turn. */
import type { Clock } from '../../stations/player/clock.ts';

interface Waiting {
  readonly untilMs: number;
  readonly resolve: () => void;
}

/** What rounding leaves of a wait is less than the hands of the clock can move by, and would never be over. */
const SHORTEST_MS = 0.001;

/** Owns now() and wait(): days pass in milliseconds. */
export class FakeClock implements Clock {
  bootId = 'boot-1';
  #wallMs: number;
  #monotonicMs = 1_000;
  readonly #waiting = new Set<Waiting>();
  readonly #settle: (clock: FakeClock) => Promise<void>;

  /** `settle` lets everything that can run without time passing run; `atRest` where real files are written. */
  constructor(wallMs: number, settle: (clock: FakeClock) => Promise<void> = settleMemory) {
    this.#wallMs = wallMs;
    this.#settle = settle;
  }

  /** How many wait. */
  get sleepers(): number {
    return this.#waiting.size;
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
      const onAbort = () => this.#end(waiting);
      const waiting: Waiting = {
        untilMs: this.#monotonicMs + Math.max(ms, SHORTEST_MS),
        resolve: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Lets `ms` pass: waits end in the order they fall due, and what they set going runs before the next. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#monotonicMs + ms;
    await this.#settle(this);
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#pass(next.untilMs - this.#monotonicMs);
      this.#end(next);
      await this.#settle(this);
    }
    this.#pass(untilMs - this.#monotonicMs);
    await this.#settle(this);
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
    let first: Waiting | undefined;
    for (const waiting of this.#waiting) {
      if (waiting.untilMs <= untilMs && waiting.untilMs < (first?.untilMs ?? Number.POSITIVE_INFINITY)) first = waiting;
    }
    return first;
  }

  #pass(ms: number): void {
    this.#monotonicMs += Math.max(0, ms);
    this.#wallMs += Math.max(0, ms);
  }

  #end(waiting: Waiting): void {
    if (this.#waiting.delete(waiting)) waiting.resolve();
  }
}

/** Rounds without a file operation under way before the disk counts as at rest: one may follow another. */
const QUIET_ROUNDS = 10;
/** Some seconds: what does not come to rest in them never will. */
const MOST_ROUNDS = 3_000_000;

/** For what works on real files and real signatures in `loops` loops: at rest is where all of them wait on the clock again. */
export function atRest(loops: number): (clock: FakeClock) => Promise<void> {
  return async (clock) => {
    for (let round = 0, quiet = 0; quiet < QUIET_ROUNDS; round++, quiet++) {
      if (round > MOST_ROUNDS) throw new Error(`${clock.sleepers} of ${loops} loops wait, the others never will`);
      await nextTurn();
      const isBusy = process.getActiveResourcesInfo().some((name) => /^FS|^FileHandleClose/.test(name));
      if (isBusy || clock.sleepers < loops) quiet = -1;
    }
  };
}

async function settleMemory(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await nextTurn();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
