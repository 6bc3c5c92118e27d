/** What is wrong with the station right now: each fault raised once, cleared once, both in the journal. */

/** Fault codes a heartbeat can carry. */
export type FaultCode =
  | 'clock-untrusted'
  /** Server and NTP say different times: one of the two clocks is wrong. */
  | 'clock-disputed'
  | 'audio-device'
  | 'player-down'
  | 'disk-full'
  /** The files of the days to come are more than the media may take on this disk. */
  | 'media-budget'
  | 'journal-full'
  | 'playlist-stale'
  | 'playlist-refused'
  | 'token-refused'
  /** Something sounds by the plan, and what goes out is silence. */
  | 'output-silent'
  /** The program that turns the amplifier on or off failed. */
  | 'amplifier'
  /** What sounds, or the clock it goes by, may be so far off that neighbours hear an echo. */
  | 'out-of-unison'
  /** Nothing sounds until it is let go. */
  | 'stop-pressed'
  /** Something that is planned soon has no signature, and will not sound. */
  | 'unsigned-item'
  /** What people withdrew by signature cannot be read back from the disk. */
  | 'state-lost';

/** Where changes go; `raised` is false when the fault is over. */
export type FaultListener = (code: FaultCode, detail: string, raised: boolean) => void;

/** The faults that hold, each with those who say so and their words. A fault is over when none of them says so any more. */
export class Health {
  readonly #faults = new Map<FaultCode, Map<string, string>>();
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
    return this.#faults.get(code)?.values().next().value;
  }

  /** The fault holds from now on; raising it again changes nothing. `by` where more than one part can find it. */
  raise(code: FaultCode, detail: string, by = ''): void {
    const holders = this.#faults.get(code);
    if (holders !== undefined) {
      if (!holders.has(by)) holders.set(by, detail);
      return;
    }
    this.#faults.set(code, new Map([[by, detail]]));
    this.#listener(code, detail, true);
  }

  /** The fault is over for whoever had found it, if it held. */
  clear(code: FaultCode, by = ''): void {
    const holders = this.#faults.get(code);
    const detail = holders?.get(by);
    if (holders === undefined || detail === undefined) return;
    holders.delete(by);
    if (holders.size > 0) return;
    this.#faults.delete(code);
    this.#listener(code, detail, false);
  }

  /** Raised or cleared by a condition. */
  set(code: FaultCode, holds: boolean, detail: string): void {
    if (holds) this.raise(code, detail);
    else this.clear(code);
  }
}
