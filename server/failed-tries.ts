/** Counts tries that failed, so that what is secret is not guessed: so many in a while, then none until the while is over. */
import { AppError } from './errors.ts';

/** Beyond this many names those whose while is over are forgotten. */
const KEPT = 1_000;

/** One count per name; a while begins with its first try. */
export class FailedTries {
  readonly #most: number;
  readonly #whileMs: number;
  readonly #now: () => number;
  readonly #counts = new Map<string, { tries: number; readonly until: number }>();

  constructor({ most, whileMs, now }: { most: number; whileMs: number; now: () => number }) {
    this.#most = most;
    this.#whileMs = whileMs;
    this.#now = now;
  }

  /** A try counts as failed from its beginning, so that many at once gain nothing; call the answer once it succeeded. Throws too-many-requests. */
  begin(name: string): () => void {
    const now = this.#now();
    const known = this.#counts.get(name);
    const isOver = known === undefined || known.until <= now;
    const count = isOver ? { tries: 0, until: now + this.#whileMs } : known;
    if (count.tries >= this.#most) throw new AppError('too-many-requests');
    if (isOver && this.#counts.size >= KEPT) this.#forget(now);
    this.#counts.set(name, count);
    count.tries += 1;
    return () => {
      count.tries -= 1;
    };
  }

  #forget(now: number): void {
    for (const [name, { until }] of this.#counts) if (until <= now) this.#counts.delete(name);
  }
}
