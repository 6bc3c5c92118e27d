/** Turns what the engine says into what the journal says: an item started, an item ended, by what was rendered and nothing else. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { JournalFact, SkipReason } from '../protocol.ts';
import type { TrackEnd } from './player.ts';
import type { StationTime } from './station-time.ts';
import type { PlannedItem } from './wanted-state.ts';

/** The engine speaks of the current track and the queued one; a few more for events on their way. */
const REMEMBERED = 8;

/** The items the engine was given, and when the sounding ones began. */
export class SoundRecord {
  readonly #time: StationTime;
  readonly #record: (fact: JournalFact) => void;
  readonly #items = new Map<string, PlannedItem>();
  readonly #startedAt = new Map<string, InstantMs>();

  constructor(time: StationTime, record: (fact: JournalFact) => void) {
    this.#time = time;
    this.#record = record;
  }

  /** The engine will speak of `item` as `id`. */
  expect(id: string, item: PlannedItem): void {
    this.#items.delete(id);
    this.#items.set(id, item);
    for (const oldest of this.#items.keys()) {
      if (this.#items.size <= REMEMBERED) return;
      this.#items.delete(oldest);
      this.#startedAt.delete(oldest);
    }
  }

  /** The item the engine calls `id`. */
  itemOf(id: string): PlannedItem | undefined {
    return this.#items.get(id);
  }

  /** Its sound began at a monotonic moment. */
  began(id: string, beganAtMs: number): void {
    const item = this.#items.get(id);
    if (item === undefined) return;
    const startedAt = Math.round(this.#time.toUtc(beganAtMs));
    this.#startedAt.set(id, startedAt);
    this.#record({ kind: 'item-started', ...factOf(item), startedAt });
  }

  /** Its sound ended; `cutReason` says why where it was cut without a fault. False when it never sounded: nothing is recorded. */
  ended(end: TrackEnd, volumePct: number, cutReason: SkipReason): boolean {
    if (!this.#startedAt.has(end.id) && end.renderedMs > 0) this.began(end.id, end.beganAtMs);
    const item = this.#items.get(end.id);
    const startedAt = this.#startedAt.get(end.id);
    if (item === undefined || startedAt === undefined) return false;
    this.#startedAt.delete(end.id);
    this.#record({
      kind: 'item-ended',
      ...factOf(item),
      startedAt,
      endedAt: Math.max(startedAt, Math.round(this.#time.toUtc(end.endedAtMs))),
      renderedMs: end.renderedMs,
      ...(end.rmsDb === undefined ? {} : { rmsDb: end.rmsDb }),
      volumePct,
      end: end.end,
      ...(end.end === 'cut' ? { reason: end.fault ?? cutReason } : {}),
    });
    return true;
  }
}

function factOf({ airingId, index, sha256, playlistVersion, startsAt }: PlannedItem) {
  return { airingId, index, sha256, playlistVersion, plannedAt: startsAt };
}
