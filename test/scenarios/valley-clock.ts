/** One station's clocks within a valley's virtual time: they drift by nothing, step when told, and die with the power. */
import type { Clock } from '../../stations/player/clock.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';

/** The clocks of one boot of one station. */
export class StationClock implements Clock {
  readonly bootId: string;
  readonly #truth: FakeClock;
  readonly #bootedAtMs: number;
  #aheadMs: number;
  #isDead = false;

  /** `wallMs` is what the machine's own clock shows as it starts. */
  constructor(truth: FakeClock, bootId: string, wallMs: number) {
    this.#truth = truth;
    this.bootId = bootId;
    this.#bootedAtMs = truth.monotonicMs();
    this.#aheadMs = wallMs - truth.now();
  }

  now(): number {
    return this.#truth.now() + this.#aheadMs;
  }

  monotonicMs(): number {
    return this.#truth.monotonicMs() - this.#bootedAtMs;
  }

  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (!this.#isDead) await this.#truth.wait(ms, signal);
    if (this.#isDead) await new Promise(() => {});
  }

  /** The true time of one of its monotonic moments. */
  truthOf(monotonicMs: number): number {
    return this.#truth.now() + (monotonicMs - this.monotonicMs());
  }

  stepWall(ms: number): void {
    this.#aheadMs += ms;
  }

  /** Without power nobody who waits is ever woken. */
  die(): void {
    this.#isDead = true;
  }
}
