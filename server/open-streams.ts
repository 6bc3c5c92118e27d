/** Streams that stay open: a bounded number for each key (a session, a station); one more, and its oldest closes. */
export class OpenStreams {
  readonly #most: number;
  readonly #closers = new Map<string, Set<() => void>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Those that have a stream. */
  get keys(): string[] {
    return [...this.#closers.keys()];
  }

  /** Keeps the way to close a stream; the answer forgets it. */
  add(key: string, close: () => void): () => void {
    const streams = this.#closers.get(key) ?? new Set();
    const [oldest] = streams;
    if (oldest !== undefined && streams.size >= this.#most) {
      streams.delete(oldest);
      oldest();
    }
    // What closed may have been the last of the key's, and its set forgotten.
    this.#closers.set(key, streams.add(close));
    return () => {
      streams.delete(close);
      if (streams.size === 0 && this.#closers.get(key) === streams) this.#closers.delete(key);
    };
  }

  /** Closes all of a key's. */
  closeAll(key: string): void {
    for (const close of [...(this.#closers.get(key) ?? [])]) close();
  }
}
