/** What is known of sessions while the server runs: when each was last heard of, when a hand last moved, and its open streams. */

/** More are not remembered at a time: the oldest go, and what is stored of them counts. */
const MOST_SESSIONS = 5_000;
/** Hands of a shared computer are stored this often, so that a restart does not lock everybody out. */
const STORED_EVERY_MS = 60_000;

interface Known {
  seenAt: number;
  handAt: number;
  storedHandAt: number;
  provedAt: number;
}

/** Sessions by the hash of their token. */
export class LiveSessions {
  readonly #known = new Map<string, Known>();
  readonly #streams = new Map<string, Set<() => void>>();

  /** A request of this session came. */
  see(session: string, at: number): void {
    this.#of(session).seenAt = at;
  }

  /** Key or pointer moved; true when it is time to store that. */
  move(session: string, at: number): boolean {
    const known = this.#of(session);
    known.handAt = at;
    if (at - known.storedHandAt < STORED_EVERY_MS && at >= known.storedHandAt) return false;
    known.storedHandAt = at;
    return true;
  }

  /** Its holder gave the password again. */
  prove(session: string, at: number): void {
    this.#of(session).provedAt = at;
  }

  /** The instants since the server runs; 0 for what has not been. */
  of(session: string): Readonly<Pick<Known, 'seenAt' | 'handAt' | 'provedAt'>> {
    return this.#known.get(session) ?? { seenAt: 0, handAt: 0, provedAt: 0 };
  }

  /** Keeps the way to close a stream of this session; the answer forgets it. */
  addStream(session: string, close: () => void): () => void {
    const streams = this.#streams.get(session) ?? new Set();
    this.#streams.set(session, streams.add(close));
    return () => {
      streams.delete(close);
      if (streams.size === 0) this.#streams.delete(session);
    };
  }

  /** Closes the streams of every session that is no longer open: ended, locked, its account disabled. */
  async closeStreams(isOpen: (session: string) => Promise<boolean>): Promise<void> {
    for (const [session, streams] of [...this.#streams])
      if (!(await isOpen(session))) for (const close of [...streams]) close();
  }

  #of(session: string): Known {
    const known = this.#known.get(session);
    if (known !== undefined) return known;
    for (const oldest of this.#known.keys()) {
      if (this.#known.size < MOST_SESSIONS) break;
      this.#known.delete(oldest);
    }
    const made = { seenAt: 0, handAt: 0, storedHandAt: 0, provedAt: 0 };
    this.#known.set(session, made);
    return made;
  }
}
