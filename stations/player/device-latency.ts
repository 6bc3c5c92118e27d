/** How long the device takes from the order to the sound, learnt from its starts, so that the next order goes out that much earlier. */

const REMEMBERED = 5;
/** Fewer starts than these may all have been a busy machine's: taken for the device, they would part this station from the others. */
const FEWEST = 3;
/** No device is given more than this, whatever was measured. */
const LONGEST_LEAD_MS = 250;

/** The latency of one device. */
export class DeviceLatency {
  #latenciesMs: readonly number[] = [];

  /** A start took this long. */
  note(latencyMs: number): void {
    this.#latenciesMs = [...this.#latenciesMs, latencyMs].slice(-REMEMBERED);
  }

  /** What every one of the last starts has had: the device's own, not a moment's load. */
  get leadMs(): number {
    if (this.#latenciesMs.length < FEWEST) return 0;
    return Math.min(LONGEST_LEAD_MS, Math.max(0, Math.min(...this.#latenciesMs)));
  }
}
