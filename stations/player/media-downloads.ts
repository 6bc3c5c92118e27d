/** Fetches what the playlist names and the disk lacks: the next airing's first, resumed where it broke off. */
import type { Logger } from 'pino';
import type { Playlist } from '../protocol.ts';
import { Alarm } from './alarm.ts';
import { backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import { isDiskFull } from './durable-file.ts';
import { fetchMedia, partSize } from './fetch-media.ts';
import type { Health } from './health.ts';
import { FREE_BYTES, type MediaCache } from './media-cache.ts';
import { divideRoom, listNeededMedia, type NeededMedia } from './media-plan.ts';
import type { StationLink } from './station-link.ts';

const RETRY = { firstMs: 2_000, longestMs: 300_000 };
const DISK_RETRY = { firstMs: 60_000, longestMs: 60_000 };
const CHECK_PAUSE_MS = 100;
/** A new playlist finds a full disk, too. */
const FOUND_BY = 'media';
const BY_PLAN = 'media plan';

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
  /** What the media may take on the disk; as much as there is where it is not said. */
  readonly mediaBudgetBytes?: number;
  readonly onReady: () => void;
  readonly stop: AbortSignal;
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
  readonly #failures = new Map<string, { count: number; notBeforeMs: number; why: 'failed' | 'disk-full' }>();
  /** What had no place when the room was last divided. */
  #left: ReadonlySet<string> = new Set();
  /** What there was to divide then. */
  #roomBytes = Number.POSITIVE_INFINITY;
  #current: { sha256: string; abort: AbortController } | undefined;

  constructor(parts: DownloadParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
  }

  /** The playlist or the disk has changed, or the server is heard again. */
  wake(): void {
    if (this.#current !== undefined && !this.#isFirst(this.#current)) this.#current.abort.abort();
    this.#alarm.wake();
  }

  /** Forgets past failures: the server is there again. */
  retryNow(): void {
    this.#failures.clear();
    this.wake();
  }

  /** Works until the stop. */
  async run(): Promise<void> {
    const { stop, clock, media } = this.#parts;
    while (!stop.aborted) {
      const { held, left } = await this.#divide();
      this.#left = namesOf(left);
      this.#forgetSettled(held);
      const file = this.#listMissing(held)[0];
      if (file === undefined) {
        await this.#alarm.sleep(this.#untilRetryMs());
        continue;
      }
      const before = await partSize(media.partOf(file.sha256));
      await media.evict(namesOf(held), {
        wantedBytes: file.bytes - before,
        budgetBytes: this.#budgetBytes,
        needed: this.#left,
      });
      // Something more urgent may have come while room was made.
      if (!this.#isFirst(file)) continue;
      const fetched = await this.#fetch(file);
      // A link that breaks off again and again, but brings something each time, is not waited for ever longer.
      const hasGrown = (await partSize(media.partOf(file.sha256))) > before;
      if (fetched === 'done' || (hasGrown && fetched !== 'disk-full')) this.#failures.delete(file.sha256);
      else if (fetched !== 'changed-course') this.#noteFailure(file.sha256, fetched);
      if (fetched === 'changed-course') await clock.wait(0);
    }
  }

  /** By the need as it is now: what had no place a moment ago may be the next to sound. */
  #isFirst({ sha256 }: { readonly sha256: string }): boolean {
    return this.#listMissing(divideRoom(this.#listNeeded(), this.#roomBytes).held)[0]?.sha256 === sha256;
  }

  get #budgetBytes(): number {
    return this.#parts.mediaBudgetBytes ?? Number.POSITIVE_INFINITY;
  }

  #listNeeded(): readonly NeededMedia[] {
    const playlist = this.#parts.playlist();
    return playlist === undefined ? [] : listNeededMedia(playlist, this.#parts.now());
  }

  /** By order of need and what the room allows; says what has no place. */
  async #divide(): Promise<ReturnType<typeof divideRoom>> {
    const { media, health } = this.#parts;
    const onDisk = (await media.usedBytes()) + (await media.freeBytes()) - FREE_BYTES;
    this.#roomBytes = Math.min(this.#budgetBytes, onDisk);
    const divided = divideRoom(this.#listNeeded(), this.#roomBytes);
    const missing = divided.left.filter(({ sha256 }) => !media.ready.has(sha256));
    const bytes = missing.reduce((sum, file) => sum + file.bytes, 0);
    const detail = `no room for ${missing.length} files of the days to come, ${bytes} bytes`;
    const isBudget = onDisk > this.#budgetBytes;
    health.set('media-budget', missing.length > 0 && isBudget, detail);
    if (missing.length > 0 && !isBudget) health.raise('disk-full', detail, BY_PLAN);
    else health.clear('disk-full', BY_PLAN);
    return divided;
  }

  #listMissing(files: readonly NeededMedia[]): readonly NeededMedia[] {
    const { media, clock } = this.#parts;
    return files
      .filter(({ sha256 }) => !media.ready.has(sha256))
      .filter(({ sha256 }) => (this.#failures.get(sha256)?.notBeforeMs ?? 0) <= clock.monotonicMs());
  }

  /** Failures of files that are here now, or that nobody needs any more. */
  #forgetSettled(held: readonly NeededMedia[]): void {
    const missing = new Set(held.map(({ sha256 }) => sha256).filter((sha256) => !this.#parts.media.ready.has(sha256)));
    for (const sha256 of this.#failures.keys()) if (!missing.has(sha256)) this.#failures.delete(sha256);
    if (![...this.#failures.values()].some(({ why }) => why === 'disk-full'))
      this.#parts.health.clear('disk-full', FOUND_BY);
  }

  #untilRetryMs(): number {
    const nowMs = this.#parts.clock.monotonicMs();
    const longestMs = this.#left.size > 0 ? DISK_RETRY.longestMs : 3_600_000;
    return Math.max(100, Math.min(longestMs, ...[...this.#failures.values()].map((f) => f.notBeforeMs - nowMs)));
  }

  #noteFailure(sha256: string, why: 'failed' | 'disk-full'): void {
    const count = (this.#failures.get(sha256)?.count ?? 0) + 1;
    const bounds = why === 'failed' ? RETRY : DISK_RETRY;
    const notBeforeMs = this.#parts.clock.monotonicMs() + backOffMs(count, bounds, this.#parts.chance());
    this.#failures.set(sha256, { count, notBeforeMs, why });
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
    const { media, link, clock, stop, log, onReady } = this.#parts;
    const have = await partSize(media.partOf(sha256));
    const isShort = (await media.freeBytes()) < bytes - have + FREE_BYTES;
    if (isShort) throw Object.assign(new Error('disk full'), { code: 'ENOSPC' });
    const signal = AbortSignal.any([course, stop]);
    const isWhole = await fetchMedia(link, clock, { sha256, bytes, part: media.partOf(sha256), signal });
    if (course.aborted) return 'changed-course';
    if (!isWhole) return 'failed';
    if (!(await media.adopt(sha256))) {
      log.warn({ sha256 }, 'downloaded bytes are not the named ones');
      return 'failed';
    }
    onReady();
    return 'done';
  }
}

function namesOf(files: readonly NeededMedia[]): ReadonlySet<string> {
  return new Set(files.map(({ sha256 }) => sha256));
}
