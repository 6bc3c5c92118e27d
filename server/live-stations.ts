/** What every station last said, in memory; written to the store in batches, never one by one. */
import type { Heartbeat } from '../stations/protocol.ts';

/** At most this long between a heartbeat and the disk, ms. */
const FLUSH_EVERY_MS = 5_000;
/** Heartbeats come every 15 s: what was said longer ago than two of them tells nothing of now, ms. */
export const TELLS_OF_NOW_MS = 35_000;

export interface LiveBeat {
  readonly at: number;
  readonly heartbeat: Heartbeat;
  /** As the station signed it. */
  readonly signed: string;
}

export interface LiveStations {
  /** Takes a heartbeat in; true when something people look at changed (sound, health, version). */
  hear(stationId: string, at: number, heartbeat: Heartbeat, signed: string): boolean;
  last(stationId: string): LiveBeat | undefined;
  /** Writes what is new; called by itself every few seconds and on stop. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the batch writer. A batch that could not be written is written with the next one. */
export function startLiveStations(
  store: (beats: readonly (LiveBeat & { readonly stationId: string })[]) => Promise<void>,
  onError: (error: unknown) => void,
): LiveStations {
  const beats = new Map<string, LiveBeat>();
  const dirty = new Set<string>();
  const flush = async () => {
    const ids = [...dirty];
    if (ids.length === 0) return;
    dirty.clear();
    try {
      await store(ids.flatMap((stationId) => ({ stationId, ...(beats.get(stationId) as LiveBeat) })));
    } catch (error) {
      for (const id of ids) dirty.add(id);
      onError(error);
    }
  };
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS);
  return {
    hear(stationId, at, heartbeat, signed) {
      const before = beats.get(stationId);
      beats.set(stationId, { at, heartbeat, signed });
      dirty.add(stationId);
      return before === undefined || visible(before.heartbeat) !== visible(heartbeat);
    },
    last: (stationId) => beats.get(stationId),
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** What a station plays by a heartbeat that still tells of now; undefined where it plays nothing or has fallen silent. */
export function playingNow(beat: Omit<LiveBeat, 'signed'> | undefined, now: number): Heartbeat['playing'] {
  // A time to come (the clock went back) is no news either.
  if (beat === undefined || Math.abs(now - beat.at) > TELLS_OF_NOW_MS) return undefined;
  return beat.heartbeat.playing;
}

function visible({ playlistVersion, playing, faults, audio, clock, mediaMissing, coveredUntil }: Heartbeat): string {
  return JSON.stringify([
    playlistVersion,
    playing?.airingId,
    playing?.index,
    faults,
    audio.ok,
    clock.trusted,
    mediaMissing,
    coveredUntil,
  ]);
}
