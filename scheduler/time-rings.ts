/** Times on a ring, kept sorted: how even they lie, and how far a new one is from those that are there. */
import type { InstantMs, Span } from './model.ts';

/** Many times of one kind; every question is answered without going through all of them. */
export class TimeRing {
  readonly #times: InstantMs[] = [];
  readonly #span: Span;
  #squares = 0;

  constructor(span: Span) {
    this.#span = span;
  }

  /** As `evenness` of score-proposal.ts: 1 when all gaps are equal, 1 for at most one time. */
  get evenness(): number {
    return this.#evennessOf(this.#times.length, this.#squares);
  }

  /** What the evenness would be with one time more. */
  evennessWith(at: InstantMs): number {
    if (this.#times.length === 0) return 1;
    return this.#evennessOf(this.#times.length + 1, this.#squares + this.#splitting(at));
  }

  add(at: InstantMs): void {
    this.#squares = this.#times.length === 0 ? this.#length ** 2 : this.#squares + this.#splitting(at);
    this.#times.splice(this.#indexFrom(at), 0, at);
  }

  remove(at: InstantMs): void {
    const index = this.#indexFrom(at);
    if (this.#times[index] !== at) return;
    this.#times.splice(index, 1);
    this.#squares = this.#times.length === 0 ? 0 : this.#squares - this.#splitting(at);
  }

  get #length(): number {
    return this.#span.to - this.#span.from;
  }

  #evennessOf(count: number, squares: number): number {
    return squares === 0 ? 1 : this.#length ** 2 / (count * squares);
  }

  /** What the sum of squares grows by when a time is put between its neighbours. */
  #splitting(at: InstantMs): number {
    const index = this.#indexFrom(at);
    const before = this.#times[index - 1] ?? (this.#times.at(-1) ?? at) - this.#length;
    const after = this.#times[index] ?? (this.#times[0] ?? at) + this.#length;
    return (at - before) ** 2 + (after - at) ** 2 - (after - before) ** 2;
  }

  #indexFrom(at: InstantMs): number {
    return firstIndexFrom(this.#times, at);
  }
}

/** When something sounds, sorted; asks for the neighbours of a time. */
export class TimeLine {
  readonly #times: InstantMs[] = [];

  /** The last time before `at`, or -Infinity. */
  before(at: InstantMs): InstantMs {
    return this.#times[firstIndexFrom(this.#times, at) - 1] ?? Number.NEGATIVE_INFINITY;
  }

  /** The first time behind `at`, or Infinity. */
  after(at: InstantMs): InstantMs {
    return this.#times[firstIndexFrom(this.#times, at + 1)] ?? Number.POSITIVE_INFINITY;
  }

  add(at: InstantMs): void {
    this.#times.splice(firstIndexFrom(this.#times, at), 0, at);
  }

  remove(at: InstantMs): void {
    const index = firstIndexFrom(this.#times, at);
    if (this.#times[index] === at) this.#times.splice(index, 1);
  }
}

/** Index of the first time that is `at` or later. */
function firstIndexFrom(times: readonly InstantMs[], at: InstantMs): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
