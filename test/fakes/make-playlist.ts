/** Playlists for tests, from as little as a test wants to say. */
import type { Playlist, PlaylistAiring, PlaylistContent, StationPolicy } from '../../stations/protocol.ts';

/** One item to come: its file and length; with `sourceId` a relay of that source. */
export interface SampleItem {
  readonly sha256: string;
  readonly sourceId?: string;
  readonly url?: string;
  readonly bytes?: number;
  readonly durationMs: number;
  /** Silence before it. */
  readonly gapMs?: number;
  readonly validFrom?: number;
  readonly validUntil?: number;
}

/** One airing to come. */
export interface SampleAiring {
  readonly id: string;
  readonly startsAt: number;
  readonly items: readonly SampleItem[];
  readonly lateRule?: PlaylistAiring['lateRule'];
  readonly priority?: PlaylistAiring['priority'];
  /** How long after its start its last item may begin. */
  readonly expiresAfterMs?: number;
}

/** Every weekday, no quiet hours, full volume. */
export const openPolicy: StationPolicy = {
  zone: 'Asia/Ho_Chi_Minh',
  quiet: [],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  volumeCeilingPct: 100,
};

/** A playlist's content with these airings. */
export function makeContent(
  airings: readonly SampleAiring[],
  policy: StationPolicy = openPolicy,
): Omit<PlaylistContent, 'commune' | 'station'> {
  const made = airings.map(makeAiring);
  const items = airings.flatMap((airing) => airing.items).filter(({ sourceId }) => sourceId === undefined);
  const files = new Map(items.map(({ sha256, bytes }) => [sha256, bytes ?? 1] as const));
  return {
    horizon: {
      from: made.length === 0 ? 0 : Math.min(...made.map(({ startsAt }) => startsAt)),
      to: Math.max(...made.map(({ endsAt }) => endsAt), 0) + 14 * 86_400_000,
    },
    policy,
    airings: made,
    media: [...files].map(([sha256, bytes]) => ({ sha256, bytes })),
  };
}

/** A whole playlist as if verified, for tests of what comes after. */
export function makePlaylist(airings: readonly SampleAiring[], policy?: StationPolicy, version = 1): Playlist {
  const content = makeContent(airings, policy);
  const issuedAt = content.horizon.from;
  return { ...content, commune: 'xa-thu', station: 'tram-1', version, issuedAt, freshUntil: issuedAt + 86_400_000 };
}

/** A hash that names no real file: for tests where nothing is hashed. */
export function sampleHash(n: number): string {
  return n.toString(16).padStart(64, '0');
}

function makeAiring({
  id,
  startsAt,
  items,
  lateRule = 'join',
  priority = 'normal',
  expiresAfterMs,
}: SampleAiring): PlaylistAiring {
  let offsetMs = 0;
  const placed = items.map(({ sha256, sourceId, url, durationMs, gapMs = 0, validFrom, validUntil }, index) => {
    const begins = offsetMs + gapMs;
    offsetMs = begins + durationMs;
    const sound =
      sourceId === undefined
        ? { kind: 'news', sha256 }
        : { kind: 'relay' as const, sourceId, url: url ?? 'http://127.0.0.1/live' };
    return {
      index,
      title: `Tin ${index + 1}`,
      ...sound,
      offsetMs: begins,
      durationMs,
      approvedBy: 'Lãnh đạo xã',
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(validUntil === undefined ? {} : { validUntil }),
    };
  });
  return {
    id,
    title: `Lượt ${id}`,
    plannedAt: startsAt,
    startsAt,
    endsAt: startsAt + offsetMs,
    priority,
    lateRule,
    ...(expiresAfterMs === undefined ? {} : { expiresAt: startsAt + expiresAfterMs }),
    items: placed,
  };
}
