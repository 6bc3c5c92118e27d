/** What is wrong with the station right now: each fault raised once, cleared once, both in the journal. */

/** Fault codes a heartbeat can carry. */
export type FaultCode =
  | 'clock-untrusted'
  | 'audio-device'
  | 'player-down'
  | 'disk-full'
  | 'journal-full'
  | 'playlist-stale'
  | 'playlist-refused'
  | 'token-refused';

/** Where changes go; `raised` is false when the fault is over. */
export type FaultListener = (code: FaultCode, detail: string, raised: boolean) => void;

/** The faults that hold. */
export class Health {
  readonly #faults = new Map<FaultCode, string>();
  readonly #listener: FaultListener;

  constructor(listener: FaultListener) {
    this.#listener = listener;
  }

  /** The codes that hold, in the order they were raised. */
  get faults(): readonly FaultCode[] {
    return [...this.#faults.keys()];
  }

  /** The words with a fault that holds. */
  detailOf(code: FaultCode): string | undefined {
    return this.#faults.get(code);
  }

  /** The fault holds from now on; raising it again changes nothing. */
  raise(code: FaultCode, detail: string): void {
    if (this.#faults.has(code)) return;
    this.#faults.set(code, detail);
    this.#listener(code, detail, true);
  }

  /** The fault is over, if it held. */
  clear(code: FaultCode): void {
    const detail = this.#faults.get(code);
    if (!this.#faults.delete(code)) return;
    this.#listener(code, detail ?? '', false);
  }

  /** Raised or cleared by a condition. */
  set(code: FaultCode, holds: boolean, detail: string): void {
    if (holds) this.raise(code, detail);
    else this.clear(code);
  }
}
