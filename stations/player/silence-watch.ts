/** Ends a stream that has gone silent: a connection can be dead for hours before the network says so. */
import type { Clock } from './clock.ts';

/** Aborts `signal` when nothing was heard for `longestMs`, until it is ended. */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #longestMs: number;
  readonly #silent = new AbortController();
  readonly #ended = new AbortController();
  #heardAtMs: number;

  constructor(clock: Clock, longestMs: number) {
    this.#clock = clock;
    this.#longestMs = longestMs;
    this.#heardAtMs = clock.monotonicMs();
    void this.#run();
  }

  /** Aborted once the silence was too long. */
  get signal(): AbortSignal {
    return this.#silent.signal;
  }

  /** Something came. */
  heard(): void {
    this.#heardAtMs = this.#clock.monotonicMs();
  }

  /** The stream is over; nothing is aborted any more. */
  end(): void {
    this.#ended.abort();
  }

  async #run(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const leftMs = this.#heardAtMs + this.#longestMs - this.#clock.monotonicMs();
      if (leftMs <= 0) return this.#silent.abort();
      await this.#clock.wait(leftMs, this.#ended.signal);
    }
  }
}
