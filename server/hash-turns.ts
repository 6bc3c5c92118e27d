/** Turns at deriving password hashes: each costs memory and a tenth of a second, so few run at once and few wait. */
import { AppError } from './errors.ts';

/** 19 MiB each. */
const AT_ONCE = 2;
/** In each of the two lines. */
const MOST_WAITING = 20;

/** `known`: from a browser that the account knows, or with a link that was sent; it is served before `stranger`. */
export type HashLine = 'known' | 'stranger';

/** Strangers who come by thousands wait in a line of their own. */
export class HashTurns {
  #running = 0;
  readonly #waiting: Readonly<Record<HashLine, (() => void)[]>> = { known: [], stranger: [] };

  /** Does the work when its turn has come. Throws too-many-requests where the line is full. */
  async run<T>(line: HashLine, work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) await this.#wait(line);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes this turn over.
      const next = this.#waiting.known.shift() ?? this.#waiting.stranger.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  #wait(line: HashLine): Promise<void> {
    const waiting = this.#waiting[line];
    if (waiting.length >= MOST_WAITING) throw new AppError('too-many-requests');
    return new Promise((resolve) => waiting.push(resolve));
  }
}
