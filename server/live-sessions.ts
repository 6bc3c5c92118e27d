/** What is known of sessions while the server runs: when each was last heard of, when a hand last moved, and its open streams. */
import { OpenStreams } from './open-streams.ts';

/** More are not remembered at a time: those go that were heard of longest ago, and what is stored of them counts. */
const MOST_SESSIONS = 5_000;
/** Hands of a shared computer are stored this often, so that a restart does not lock everybody out. */
const STORED_EVERY_MS = 60_000;
/** More pages than anybody has open in one browser. */
const MOST_STREAMS = 20;

interface Known {
  seenAt: number;
  handAt: number;
  storedHandAt: number;
  provedAt: number;
}

/** Sessions by the hash of their token. */
export class LiveSessions {
  readonly #known = new Map<string, Known>();
  readonly #streams = new OpenStreams(MOST_STREAMS);

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
    return this.#streams.add(session, close);
  }

  /** Closes the streams of every session that is no longer open: ended, locked, its account disabled. */
  async closeStreams(isOpen: (session: string) => Promise<boolean>): Promise<void> {
    for (const session of this.#streams.keys) if (!(await isOpen(session))) this.#streams.closeAll(session);
  }

  #of(session: string): Known {
    const known = this.#known.get(session);
    if (known !== undefined) {
      // To the end of the line: whoever is here is not forgotten.
      this.#known.delete(session);
      this.#known.set(session, known);
      return known;
    }
    for (const oldest of this.#known.keys()) {
      if (this.#known.size < MOST_SESSIONS) break;
      this.#known.delete(oldest);
    }
    const made = { seenAt: 0, handAt: 0, storedHandAt: 0, provedAt: 0 };
    this.#known.set(session, made);
    return made;
  }
}
