/** One station of a played history: lives through virtual time, and writes a journal as a box of its own would. */
import type { InstantMs, Span } from '../scheduler/model.ts';
import { CHAIN_START, entryHash } from '../stations/journal-chain.ts';
import type { JournalBatch, JournalEntry, JournalFact, Playlist } from '../stations/protocol.ts';
import { type Disturbances, VirtualStation, type WrittenFact } from '../stations/simulate-station.ts';

/** What befalls a station of a history. */
export interface HistoryTrouble extends Disturbances {
  /** Without a network no playlist comes and no journal goes. In order, apart. */
  readonly offline?: readonly Span[];
}

/** What a station has for the server at the end of a day. */
export interface DayNews {
  readonly batches: readonly Pick<JournalBatch, 'epoch' | 'entries'>[];
  /** What a heartbeat of that moment would prove: the journal is whole up to `at`. Absent where none would come. */
  readonly proof?: { readonly epoch: number; readonly seq: number; readonly at: InstantMs };
}

/** The journal of a history; one of a real box begins with the second in which it was made. */
const EPOCH = 1;
/** The protocol takes no more in one batch. */
const MOST_IN_BATCH = 500;
const SOFTWARE = 'dữ liệu mẫu';

/** A station from `from` on. */
export class HistoryBox {
  readonly #station: VirtualStation;
  readonly #trouble: HistoryTrouble;
  readonly #own: WrittenFact[] = [];
  readonly #held: JournalEntry[] = [];
  #told = 0;
  #last: { seq: number; hash: string } = { seq: 0, hash: CHAIN_START };

  constructor(from: InstantMs, trouble: HistoryTrouble) {
    this.#trouble = trouble;
    this.#station = new VirtualStation({ from, disturbances: trouble });
    this.#wake(from, undefined);
    for (const cut of trouble.powerCuts ?? []) this.#wake(cut.to, cut.from);
    for (const { from: lostAt, to } of trouble.untrusted ?? []) {
      this.#own.push({ at: lostAt, fact: { kind: 'clock', trusted: false, source: 'none', offsetMs: 0 } });
      this.#own.push({ at: to, fact: CLOCK_SET });
    }
  }

  /** The server published this at `at`; it is taken as soon as there is a network and power. */
  offer(at: InstantMs, playlist: Playlist): void {
    const online = spanAround(this.#trouble.offline, at)?.to ?? at;
    const takenAt = spanAround(this.#trouble.powerCuts, online)?.to ?? online;
    this.#station.offer(takenAt, playlist);
    this.#own.push({ at: takenAt, fact: { kind: 'playlist-accepted', version: playlist.version } });
  }

  /** Lives until `to`; what it has written by then, unless it has no network: then it keeps that for the next time. */
  liveUntil(to: InstantMs): DayNews {
    this.#station.liveUntil(to);
    this.#writeUntil(to);
    if (spanAround(this.#trouble.offline, to) !== undefined) return { batches: [] };
    const entries = this.#held.splice(0);
    const batches = [];
    for (let first = 0; first < entries.length; first += MOST_IN_BATCH)
      batches.push({ epoch: EPOCH, entries: entries.slice(first, first + MOST_IN_BATCH) });
    const isDark = spanAround(this.#trouble.powerCuts, to) !== undefined || !this.#isTrusted(to);
    return isDark ? { batches } : { batches, proof: { epoch: EPOCH, seq: this.#last.seq, at: to } };
  }

  /** Everything it did. */
  get facts(): readonly JournalFact[] {
    return this.#station.played.facts;
  }

  #wake(at: InstantMs, lastAliveAt: InstantMs | undefined): void {
    const boot = { kind: 'boot' as const, bootId: `history-${at}`, software: SOFTWARE };
    this.#own.push({ at, fact: lastAliveAt === undefined ? boot : { ...boot, lastAliveAt } });
    this.#own.push({ at, fact: CLOCK_SET });
  }

  #isTrusted(at: InstantMs): boolean {
    return spanAround(this.#trouble.untrusted, at) === undefined;
  }

  /** Chains what happened up to `to` onto the journal; what is written later, after a power cut, waits. */
  #writeUntil(to: InstantMs): void {
    const sounded = this.#station.written.slice(this.#told).filter(({ at }) => at <= to);
    this.#told += sounded.length;
    const own = this.#own.filter(({ at }) => at <= to);
    this.#own.splice(0, this.#own.length, ...this.#own.filter(({ at }) => at > to));
    for (const { at, fact } of [...own, ...sounded].sort((a, b) => a.at - b.at)) {
      const { seq, hash: prev } = this.#last;
      const entry = { epoch: EPOCH, seq: seq + 1, at, clockTrusted: this.#isTrusted(at), fact, prev };
      const hash = entryHash(entry);
      this.#held.push({ ...entry, hash });
      this.#last = { seq: entry.seq, hash };
    }
  }
}

const CLOCK_SET: JournalFact = { kind: 'clock', trusted: true, source: 'server', offsetMs: 0, boundMs: 20 };

function spanAround(spans: readonly Span[] | undefined, at: InstantMs): Span | undefined {
  return spans?.find(({ from, to }) => at >= from && at < to);
}
