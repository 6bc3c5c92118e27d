/** How many bytes of journal one station may have stored in a day: a stolen box must not fill the disk with rows that nobody may delete. */

const DAY_MS = 86_400_000;

/** A station's day: from when on it is counted, and what was stored since. */
interface Day {
  readonly from: number;
  readonly bytes: number;
  readonly isTold: boolean;
}

/** Counts in memory, station by station; a server that starts anew counts anew. */
export class JournalQuota {
  readonly #mostBytes: number;
  readonly #days = new Map<string, Day>();

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** How long a station that has had its share has to wait, ms; undefined where more may come. `isNew`: it was not told so before on that day. */
  refusal(station: string, now: number): { readonly waitMs: number; readonly isNew: boolean } | undefined {
    const day = this.#day(station, now);
    if (day.bytes < this.#mostBytes) return undefined;
    this.#days.set(station, { ...day, isTold: true });
    return { waitMs: day.from + DAY_MS - now, isNew: !day.isTold };
  }

  /** So many bytes are about to be stored; what is called in the end says how many were. Until then they count, whatever comes at the same time. */
  begin(station: string, bytes: number, now: number): (stored: number) => void {
    const add = (more: number) => {
      const day = this.#day(station, now);
      this.#days.set(station, { ...day, bytes: Math.max(0, day.bytes + more) });
    };
    add(bytes);
    return (stored) => add(stored - bytes);
  }

  /** A clock that was set back begins a new day. */
  #day(station: string, now: number): Day {
    const day = this.#days.get(station);
    if (day !== undefined && now >= day.from && now < day.from + DAY_MS) return day;
    return { from: now, bytes: 0, isTold: false };
  }
}
