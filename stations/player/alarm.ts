/** A nap that can be cut short: how every loop of the player waits. */
import type { Clock } from './clock.ts';

/** No loop sleeps longer than this, so that a step of the clock or a lost signal costs half a minute at most. */
export const LONGEST_NAP_MS = 30_000;

/** One sleeper, many wakers; a wake that comes while the sleeper works is kept for the next nap. */
export class Alarm {
  readonly #clock: Clock;
  readonly #stop: AbortSignal;
  #rung = false;
  #nap: AbortController | undefined;

  constructor(clock: Clock, stop: AbortSignal) {
    this.#clock = clock;
    this.#stop = stop;
    stop.addEventListener('abort', () => this.wake(), { once: true });
  }

  /** Ends the nap under way, or makes the next one return at once. */
  wake(): void {
    this.#rung = true;
    this.#nap?.abort();
  }

  /** Sleeps `ms`, but half a minute at most. */
  async nap(ms: number): Promise<void> {
    await this.#rest(Math.min(ms, LONGEST_NAP_MS));
    this.#rung = false;
  }

  /** Sleeps `ms` however long that is, in naps; a wake or the stop ends it. */
  async sleep(ms: number): Promise<void> {
    const until = this.#clock.monotonicMs() + ms;
    for (let left = ms; left > 0 && !this.#rung && !this.#stop.aborted; left = until - this.#clock.monotonicMs()) {
      await this.#rest(Math.min(left, LONGEST_NAP_MS));
    }
    this.#rung = false;
  }

  async #rest(ms: number): Promise<void> {
    if (this.#rung || this.#stop.aborted || ms <= 0) return;
    this.#nap = new AbortController();
    await this.#clock.wait(ms, this.#nap.signal);
    this.#nap = undefined;
  }
}
