/** How often a server is believed that it has less of the journal than was acknowledged: after a restore, not in a circle. */
import type { Clock } from './clock.ts';

/** A server that was restored twice on a bad day is still told all; one that lies costs the SIM the journal three times a day at most. */
const MOST_A_DAY = 3;
const DAY_MS = 86_400_000;

/** Counts, epoch by epoch. */
export class AskedAgain {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #times = new Map<number, readonly number[]>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** True when this epoch may be sent again once more, and counts it. */
  take(epoch: number): boolean {
    const now = this.#clock.monotonicMs();
    const recent = (this.#times.get(epoch) ?? []).filter((at) => at > now - DAY_MS);
    if (recent.length >= MOST_A_DAY) return false;
    this.#times.set(epoch, [...recent, now]);
    return true;
  }
}
