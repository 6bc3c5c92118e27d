/** Turns what the engine says into what the journal says: an item started, an item ended, by what was rendered and nothing else. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { JournalFact, SkipReason } from '../protocol.ts';
import type { TrackEnd } from './player.ts';
import { type EarlierTelling, RelayRecord, type RelaySoFar } from './relay-record.ts';
import type { PlannedItem, PlannedRelay } from './situation.ts';
import type { StationTime } from './station-time.ts';

/** The engine speaks of the current track and the queued one; a few more for events on their way. */
const REMEMBERED = 8;

/** What the record works with; `earlier` tells what an earlier run said of a relay that a power cut tore off. */
export interface SoundRecordParts {
  readonly time: Pick<StationTime, 'toUtc'>;
  readonly record: (fact: JournalFact) => void;
  readonly earlier: (item: PlannedRelay) => EarlierTelling | undefined;
}

/**
 * The items the engine was given, and when the sounding ones began. A relay is told once however often its stream broke
 * off: started at its first sound, ended when it is closed, with the sum of what sounded.
 */
export class SoundRecord {
  readonly #parts: SoundRecordParts;
  readonly #items = new Map<string, PlannedItem>();
  readonly #startedAt = new Map<string, InstantMs>();
  readonly #relays = new RelayRecord();

  constructor(parts: SoundRecordParts) {
    this.#parts = parts;
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

  /** The relays that have sounded and are not closed. */
  get openRelays(): readonly PlannedRelay[] {
    return this.#relays.items;
  }

  /** What has sounded of a relay, without the connection that sounds now. */
  relaySoFar(item: PlannedItem): RelaySoFar | undefined {
    return this.#relays.of(item);
  }

  /** Its sound began at a monotonic moment. */
  began(id: string, beganAtMs: number): void {
    const item = this.#items.get(id);
    if (item === undefined) return;
    const startedAt = Math.round(this.#parts.time.toUtc(beganAtMs));
    this.#startedAt.set(id, startedAt);
    const isFirst = item.kind === 'file' || this.#relays.began(item, startedAt, this.#parts.earlier(item));
    if (isFirst) this.#parts.record({ kind: 'item-started', ...factOf(item), startedAt });
  }

  /** Its sound ended; `cutReason` says why where it was cut without a fault. False when it never sounded: nothing is recorded. */
  ended(end: TrackEnd, volumePct: number, cutReason: SkipReason): boolean {
    if (!this.#startedAt.has(end.id) && end.renderedMs > 0) this.began(end.id, end.beganAtMs);
    const item = this.#items.get(end.id);
    const startedAt = this.#startedAt.get(end.id);
    if (item === undefined || startedAt === undefined) return false;
    this.#startedAt.delete(end.id);
    const endedAt = Math.max(startedAt, Math.round(this.#parts.time.toUtc(end.endedAtMs)));
    if (item.kind === 'relay') {
      this.#relays.ended(item, end, endedAt);
      return true;
    }
    this.#parts.record({
      kind: 'item-ended',
      ...factOf(item),
      startedAt,
      endedAt,
      renderedMs: end.renderedMs,
      ...(end.frames === undefined ? {} : { frames: end.frames }),
      ...(end.rmsDb === undefined ? {} : { rmsDb: end.rmsDb }),
      ...(end.peakDb === undefined ? {} : { peakDb: end.peakDb }),
      volumePct,
      end: end.end,
      ...(end.end === 'cut' ? { reason: end.fault ?? cutReason } : {}),
    });
    return true;
  }

  /** Nothing more of a relay will sound: its one end is told, complete where there is no `reason`. */
  close(item: PlannedRelay, volumePct: number, reason?: SkipReason): void {
    const soFar = this.#relays.close(item);
    if (soFar === undefined) return;
    const { startedAt, renderedMs, frames, lastEndedAt, rmsDb, peakDb } = soFar;
    this.#parts.record({
      kind: 'item-ended',
      ...factOf(soFar.item),
      startedAt,
      endedAt: Math.max(startedAt, lastEndedAt),
      renderedMs,
      ...(frames === undefined ? {} : { frames }),
      ...(rmsDb === undefined ? {} : { rmsDb }),
      ...(peakDb === undefined ? {} : { peakDb }),
      volumePct,
      ...(reason === undefined ? { end: 'complete' } : { end: 'cut', reason }),
    });
  }
}

function factOf(item: PlannedItem) {
  const { airingId, index, playlistVersion, startsAt } = item;
  const named = item.kind === 'file' ? { sha256: item.sha256 } : { sourceId: item.sourceId };
  return { airingId, index, ...named, playlistVersion, plannedAt: startsAt };
}
