/** Self-tests that people asked of stations: remembered until the station answers, or for some minutes; handed to its open stream of hints. */
import { randomUUID } from 'node:crypto';

/** An answer that has not come by then comes no more, ms. */
const WAIT_MS = 3 * 60_000;
/** A station is asked again only after this, ms. */
const AGAIN_AFTER_MS = 20_000;

/** What was asked of a station, and when. */
export interface AskedTest {
  readonly id: string;
  readonly at: number;
}

export interface SelfTests {
  /** Asks a station; undefined where it was just asked, or no stream of it is open: it would not hear. */
  ask(stationId: string): AskedTest | undefined;
  /** The request that is still waited for. */
  asked(stationId: string): AskedTest | undefined;
  /** A station listens; `tell` gets the id of each test asked of it. Returns how it ends. */
  listen(stationId: string, tell: (id: string) => void): () => void;
}

/** In memory: what is asked of a station that does not hear it is asked again by the person, not by the machine. */
export function openSelfTests(now: () => number): SelfTests {
  const waiting = new Map<string, AskedTest>();
  const listeners = new Map<string, Set<(id: string) => void>>();
  const asked = (stationId: string) => {
    const test = waiting.get(stationId);
    return test !== undefined && now() - test.at < WAIT_MS ? test : undefined;
  };
  return {
    asked,
    ask(stationId) {
      const listening = listeners.get(stationId);
      const last = asked(stationId);
      if (listening === undefined || (last !== undefined && now() - last.at < AGAIN_AFTER_MS)) return undefined;
      const test = { id: randomUUID(), at: now() };
      waiting.set(stationId, test);
      for (const tell of listening) tell(test.id);
      return test;
    },
    listen(stationId, tell) {
      const own = listeners.get(stationId) ?? new Set();
      listeners.set(stationId, own.add(tell));
      return () => {
        own.delete(tell);
        if (own.size === 0) listeners.delete(stationId);
      };
    },
  };
}
