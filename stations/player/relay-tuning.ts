/** Connects to live sources: without waiting for them, and again every few seconds while they give no sound. */
import type { Logger } from 'pino';
import type { SkipReason } from '../protocol.ts';
import { LONGEST_NAP_MS } from './alarm.ts';
import type { Clock } from './clock.ts';
import type { LoadResult, Player, PlayerFault } from './player.ts';
import { itemKey, type PlannedRelay, trackId } from './situation.ts';

/** A live source that gave no sound, or broke off, is asked again after this long, while its window lasts. */
const RELAY_RETRY_MS = 3_000;

/** What the tuning works with; `onTuned` is called with whatever came of a connection. */
export interface TuningParts {
  readonly clock: Clock;
  readonly player: Player;
  readonly log: Logger;
  readonly failures: Record<string, SkipReason>;
  readonly onTuned: (result: LoadResult) => void;
}

/** One connection at a time. */
export class RelayTuning {
  readonly #parts: TuningParts;
  #tuning: { readonly id: string } | undefined;
  #lastLost = { id: '', atMs: Number.NEGATIVE_INFINITY };

  constructor(parts: TuningParts) {
    this.#parts = parts;
  }

  /** Begins to connect if that may be done now, and does not wait: an emergency may be due before it answers. The answer is when to look again. */
  tuneIn(item: PlannedRelay): number {
    const { clock, player } = this.#parts;
    const id = trackId(item);
    if (this.#tuning?.id === id) return LONGEST_NAP_MS;
    const sinceMs = clock.monotonicMs() - this.#lastLost.atMs;
    if (this.#lastLost.id === id && sinceMs < RELAY_RETRY_MS) return RELAY_RETRY_MS - sinceMs;
    const turn = { id };
    this.#tuning = turn;
    void player.prepare({ id, path: item.url, isLive: true }).then((result) => this.#settle(turn, item, result));
    return LONGEST_NAP_MS;
  }

  /** A connection that stood is over; `sounded` says whether anything came of it. */
  lost(item: PlannedRelay, sounded: boolean, fault: PlayerFault | undefined): void {
    this.#lastLost = { id: trackId(item), atMs: this.#parts.clock.monotonicMs() };
    if (!sounded) this.#parts.failures[itemKey(item)] = reasonOf(fault);
  }

  /** What came of a try; one that was given up for another decides nothing more. */
  #settle(turn: { readonly id: string }, item: PlannedRelay, result: LoadResult): void {
    const { clock, failures, log, onTuned } = this.#parts;
    if (result.kind === 'failed') failures[itemKey(item)] = reasonOf(result.fault);
    if (this.#tuning !== turn) return;
    this.#tuning = undefined;
    if (result.kind === 'ready') delete failures[itemKey(item)];
    else {
      this.#lastLost = { id: turn.id, atMs: clock.monotonicMs() };
      log.info({ detail: result.detail }, 'a live source gives no sound');
    }
    onTuned(result);
  }
}

function reasonOf(fault: PlayerFault | undefined): SkipReason {
  return fault === undefined || fault === 'player-error' ? 'relay-silent' : fault;
}
