/** Fetches what the playlist names and the disk lacks: the next airing's first, resumed where it broke off. */
import type { Logger } from 'pino';
import type { Playlist, PlaylistItem } from '../protocol.ts';
import { Alarm } from './alarm.ts';
import { backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import { isDiskFull } from './durable-file.ts';
import { fetchMedia, partSize } from './fetch-media.ts';
import type { Health } from './health.ts';
import { FREE_BYTES, type MediaCache } from './media-cache.ts';
import type { StationLink } from './station-link.ts';

const RETRY = { firstMs: 2_000, longestMs: 300_000 };
const DISK_RETRY_MS = 60_000;
const CHECK_PAUSE_MS = 100;
/** What is kept ready for orders comes after what airs within this time, and before the rest. */
const KEEP_READY_AFTER_MS = 86_400_000;
/** A new playlist finds a full disk, too. */
const FOUND_BY = 'media';

/** A file to have, in the order of need. */
export interface NeededMedia {
  readonly sha256: string;
  readonly bytes: number;
}

/** What one attempt came to. */
type Fetched = 'done' | 'changed-course' | 'failed' | 'disk-full';

/** What the downloads work with; `onReady` is called when a file has become playable. */
export interface DownloadParts {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly link: Pick<StationLink, 'openMedia'>;
  readonly media: MediaCache;
  readonly health: Health;
  readonly log: Logger;
  readonly playlist: () => Playlist | undefined;
  readonly now: () => number;
  readonly onReady: () => void;
  readonly stop: AbortSignal;
}

/** Files of airings that are not over, in the order they air, a stand-in after what it stands in for; each once. Relays have none. Pure. */
export function listNeededMedia(playlist: Playlist, now: number): readonly NeededMedia[] {
  const bytes = new Map(playlist.media.map((file) => [file.sha256, file.bytes]));
  const ahead = playlist.airings.filter(({ endsAt }) => endsAt > now);
  const hashes = (airings: Playlist['airings']) => airings.flatMap(({ items }) => items.flatMap(hashesOf));
  const soon = hashes(ahead.filter(({ startsAt }) => startsAt < now + KEEP_READY_AFTER_MS));
  return [...new Set([...soon, ...(playlist.keepReady ?? []), ...hashes(ahead)])].flatMap((sha256) => {
    const size = bytes.get(sha256);
    return size === undefined ? [] : [{ sha256, bytes: size }];
  });
}

function hashesOf(item: PlaylistItem): readonly string[] {
  if (!('sha256' in item)) return [];
  return item.fallback === undefined ? [item.sha256] : [item.sha256, item.fallback.sha256];
}

/** Hashes every file the playlist still needs, the next first, unhurried: what the disk spoilt is fetched anew in time. */
export async function checkAllMedia(
  media: MediaCache,
  playlist: Playlist | undefined,
  now: number,
  clock: Clock,
  stop: AbortSignal,
): Promise<void> {
  for (const { sha256 } of playlist === undefined ? [] : listNeededMedia(playlist, now)) {
    if (stop.aborted) return;
    if (media.ready.has(sha256)) await media.check(sha256);
    await clock.wait(CHECK_PAUSE_MS, stop);
  }
}

/** One download at a time; a more urgent file interrupts, since a part is never lost. */
export class MediaDownloads {
  readonly #parts: DownloadParts;
  readonly #alarm: Alarm;
  readonly #failures = new Map<string, { count: number; notBeforeMs: number }>();
  #current: { sha256: string; abort: AbortController } | undefined;

  constructor(parts: DownloadParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
  }

  /** The playlist or the disk has changed, or the server is heard again. */
  wake(): void {
    const first = this.#listMissing()[0];
    if (this.#current !== undefined && first?.sha256 !== this.#current.sha256) this.#current.abort.abort();
    this.#alarm.wake();
  }

  /** Forgets past failures: the server is there again. */
  retryNow(): void {
    this.#failures.clear();
    this.wake();
  }

  /** Works until the stop. */
  async run(): Promise<void> {
    const { stop, clock, media, playlist } = this.#parts;
    while (!stop.aborted) {
      const file = this.#listMissing()[0];
      if (file === undefined) {
        this.#parts.health.clear('disk-full', FOUND_BY);
        await this.#alarm.sleep(this.#untilRetryMs());
        continue;
      }
      await media.evict(new Set(playlist()?.media.map(({ sha256 }) => sha256)), file.bytes);
      const before = await partSize(media.partOf(file.sha256));
      const fetched = await this.#fetch(file);
      // A link that breaks off again and again, but brings something each time, is not waited for ever longer.
      const hasGrown = (await partSize(media.partOf(file.sha256))) > before;
      if (fetched === 'done' || hasGrown) this.#failures.delete(file.sha256);
      if (fetched === 'failed') this.#noteFailure(file.sha256);
      if (fetched === 'disk-full') await this.#alarm.sleep(DISK_RETRY_MS);
      if (fetched === 'changed-course') await clock.wait(0);
    }
  }

  #listMissing(): readonly NeededMedia[] {
    const { playlist, media, now, clock } = this.#parts;
    const current = playlist();
    if (current === undefined) return [];
    return listNeededMedia(current, now())
      .filter(({ sha256 }) => !media.ready.has(sha256))
      .filter(({ sha256 }) => (this.#failures.get(sha256)?.notBeforeMs ?? 0) <= clock.monotonicMs());
  }

  #untilRetryMs(): number {
    const nowMs = this.#parts.clock.monotonicMs();
    return Math.max(100, Math.min(3_600_000, ...[...this.#failures.values()].map((f) => f.notBeforeMs - nowMs)));
  }

  #noteFailure(sha256: string): void {
    const count = (this.#failures.get(sha256)?.count ?? 0) + 1;
    const notBeforeMs = this.#parts.clock.monotonicMs() + backOffMs(count, RETRY, this.#parts.chance());
    this.#failures.set(sha256, { count, notBeforeMs });
  }

  async #fetch(file: NeededMedia): Promise<Fetched> {
    const { media, health, log } = this.#parts;
    const abort = new AbortController();
    this.#current = { sha256: file.sha256, abort };
    try {
      return await this.#bring(file, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return 'changed-course';
      log.warn({ err: error, sha256: file.sha256 }, 'download broke off');
      if (!isDiskFull(error)) return 'failed';
      health.raise('disk-full', `${file.bytes} bytes of media, ${await media.freeBytes()} free`, FOUND_BY);
      return 'disk-full';
    } finally {
      this.#current = undefined;
    }
  }

  async #bring({ sha256, bytes }: NeededMedia, course: AbortSignal): Promise<Fetched> {
    const { media, link, clock, stop, health, log, onReady } = this.#parts;
    if ((await media.freeBytes()) < bytes + FREE_BYTES) throw Object.assign(new Error('disk full'), { code: 'ENOSPC' });
    const signal = AbortSignal.any([course, stop]);
    const isWhole = await fetchMedia(link, clock, { sha256, bytes, part: media.partOf(sha256), signal });
    if (course.aborted) return 'changed-course';
    if (!isWhole) return 'failed';
    if (!(await media.adopt(sha256))) {
      log.warn({ sha256 }, 'downloaded bytes are not the named ones');
      return 'failed';
    }
    health.clear('disk-full', FOUND_BY);
    onReady();
    return 'done';
  }
}
