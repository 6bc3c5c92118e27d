/** Notes about once a minute that the station is alive and what sounds, so that a restart knows how long it was away. */
import path from 'node:path';
import { z } from 'zod';
import type { InstantMs } from '../../scheduler/model.ts';
import type { JournalFact } from '../protocol.ts';
import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import { readJsonIfWhole, writeDurably } from './durable-file.ts';
import type { Playout } from './playout.ts';
import { type Absence, itemKey } from './situation.ts';
import type { StationTime } from './station-time.ts';

const STAMP_EVERY_MS = 60_000;
const UNTIL_SETTLED_MS = 1_000;

const progressSchema = z.object({
  airingId: z.string(),
  index: z.int(),
  renderedMs: z.int().nonnegative(),
  volumePct: z.number(),
});
const stampSchema = z.object({
  at: z.int(),
  sounding: progressSchema.optional(),
  relays: z.array(progressSchema).optional(),
});
/** `sounding`: how far the item that sounded had come, by its position; `relays`: what had sounded of relays between two connections. */
export type AliveStamp = z.infer<typeof stampSchema>;

type ItemStarted = Extract<JournalFact, { kind: 'item-started' }>;
type ItemEnded = Extract<JournalFact, { kind: 'item-ended' }>;

/** The last stamp of an earlier run. */
export async function readStamp(dataDir: string): Promise<AliveStamp | undefined> {
  return readJsonIfWhole(path.join(dataDir, 'alive.json'), stampSchema);
}

/** What the stamp is drawn from. */
export interface AliveParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly time: StationTime;
  readonly playout: Playout;
  readonly stop: AbortSignal;
}

/** The loop that stamps; only once the time is trusted and the past is settled, so that a stamp never hides an absence. */
export class AliveLoop {
  readonly #parts: AliveParts;
  readonly #alarm: Alarm;

  constructor(parts: AliveParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
  }

  /** Stamps until the stop. */
  async run(): Promise<void> {
    while (!this.#parts.stop.aborted) {
      await this.stampNow();
      await this.#alarm.sleep(this.#parts.playout.isSettled ? STAMP_EVERY_MS : UNTIL_SETTLED_MS);
    }
  }

  /** Stamps now, if that may be done. */
  async stampNow(): Promise<void> {
    const { dataDir, time, playout } = this.#parts;
    if (!playout.isSettled) return;
    const at = Math.round(time.now());
    const playing = playout.nowPlaying;
    const stamp: AliveStamp = { at };
    if (playing !== undefined) {
      const { airingId, index } = playing.item;
      const renderedMs = Math.max(0, Math.round(playing.renderedBeforeMs + at - playing.startedAt));
      stamp.sounding = { airingId, index, renderedMs, volumePct: playout.volumePct };
    }
    const relays = playout.openRelays.filter(
      ({ item }) => playing === undefined || itemKey(item) !== itemKey(playing.item),
    );
    if (relays.length > 0) {
      const { volumePct } = playout;
      stamp.relays = relays.map(({ item: { airingId, index }, renderedMs }) => ({
        airingId,
        index,
        renderedMs,
        volumePct,
      }));
    }
    await writeDurably(path.join(dataDir, 'alive.json'), JSON.stringify(stamp));
  }
}

/**
 * The end of an item that sounded when the player died: cut by the loss of power, with what is known to have been
 * rendered, which is what the last stamp saw of it and may be nothing.
 */
export function endOfUnended(started: ItemStarted, stamp: AliveStamp | undefined): ItemEnded {
  const { kind: _, ...item } = started;
  const seen = [stamp?.sounding, ...(stamp?.relays ?? [])].find(
    (one) => one?.airingId === started.airingId && one.index === started.index,
  );
  const renderedMs = seen?.renderedMs ?? 0;
  return {
    kind: 'item-ended',
    ...item,
    endedAt: started.startedAt + renderedMs,
    renderedMs,
    volumePct: seen?.volumePct ?? 0,
    end: 'cut',
    reason: 'powered-off',
  };
}

/** The times in which the station could not play: off since the last stamp, then without trusted time. */
export function listAbsences(
  lastAliveAt: InstantMs | undefined,
  startedAt: InstantMs,
  trustedAt: InstantMs,
): Absence[] {
  return [
    { from: lastAliveAt ?? startedAt, to: startedAt, reason: 'powered-off' },
    { from: startedAt, to: trustedAt, reason: 'clock-untrusted' },
  ];
}
