/** Truth is pull: asks for the playlist every minute, rarely while heartbeats are told of the newest, and whenever a hint says so; verifies it, keeps it, hands it on. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { JournalFact, Playlist } from '../protocol.ts';
import { Alarm } from './alarm.ts';
import { backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import { isDiskFull } from './durable-file.ts';
import type { Health } from './health.ts';
import type { PlaylistStore } from './playlist-store.ts';
import type { OrderVouch } from './server-word.ts';
import type { PlaylistAnswer, StationLink, Told } from './station-link.ts';
import type { PlaylistVerdict } from './verify-playlist.ts';

const EVERY_MS = 60_000;
/** While the answer to each heartbeat names the newest playlist, asking for it is a second look only. */
const TOLD_EVERY_MS = 900_000;
/** So long after it was last told, the station asks by itself again. */
const TOLD_FOR_MS = 300_000;
const KEYS_EVERY_MS = 6 * 3_600_000;
const RETRY = { firstMs: 1_000, longestMs: 300_000 };
const FAILED: readonly string[] = ['busy', 'unreachable', 'refused', 'not-taken'];
/** Downloads find a full disk, too. */
const FOUND_BY = 'playlist';

/** What the pull works with. */
export interface PlaylistSyncParts {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly link: Pick<StationLink, 'getPlaylist' | 'getKeys'>;
  readonly store: PlaylistStore;
  readonly vouch: Pick<OrderVouch, 'isNeeded' | 'hear' | 'isWanted'>;
  readonly health: Health;
  readonly log: Logger;
  readonly record: (fact: JournalFact) => void;
  readonly onPlaylist: (playlist: Playlist) => unknown;
  /** Another key list is in force. */
  readonly onKeys?: () => unknown;
  /** Has on disk what of a playlist or key list has to outlast the next; throws what the disk says. */
  readonly keep: () => Promise<void>;
  /** Resolves once the time is known or cannot be had: what passed is settled by the old playlist first. */
  readonly beforeFirst: () => Promise<unknown>;
  readonly stop: AbortSignal;
}

/** The loop that keeps the playlist current. */
export class PlaylistSync {
  readonly #parts: PlaylistSyncParts;
  readonly #alarm: Alarm;
  #keysAskedAtMs = Number.NEGATIVE_INFINITY;
  #lastRefusal = '';
  #told: { readonly etag: string; readonly atMs: number } | undefined;
  #failures = 0;
  /** There may be news, an order among it: the server is to say that this is its newest, and what time it is there. */
  #isCalled = true;

  constructor(parts: PlaylistSyncParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
  }

  /** Pulls at once. */
  pullNow(): void {
    this.#isCalled = true;
    this.#alarm.wake();
  }

  /** The server has named its newest playlist and key list: pulled at once where one is news, and no back-off stands. */
  told({ etag, keysVersion = 0 }: Told): void {
    if (keysVersion > (this.#parts.store.keysVersion ?? 0)) {
      this.#keysAskedAtMs = Number.NEGATIVE_INFINITY;
      if (this.#failures === 0) this.#alarm.wake();
    }
    if (etag === undefined) return;
    const isNews = etag !== this.#told?.etag && etag !== this.#parts.store.etag;
    this.#told = { etag, atMs: this.#parts.clock.monotonicMs() };
    if (isNews && this.#failures === 0) this.pullNow();
  }

  /** The server has said of late that what is here is its newest. */
  get #isCurrent(): boolean {
    const { clock, store } = this.#parts;
    return this.#told?.etag === store.etag && clock.monotonicMs() - (this.#told?.atMs ?? 0) < TOLD_FOR_MS;
  }

  /** Pulls until the stop. */
  async run(): Promise<void> {
    const { chance, stop, beforeFirst, vouch, store } = this.#parts;
    await beforeFirst();
    while (!stop.aborted) {
      const answer = await this.#pull().catch((error: unknown) => this.#onBroken(error));
      await this.#keep();
      const failed = FAILED.includes(answer.kind);
      this.#failures = failed ? this.#failures + 1 : 0;
      const asked = answer.kind === 'busy' ? answer.retryAfterMs : 0;
      const isQuiet = this.#isCurrent && !vouch.isWanted && store.isKept;
      const everyMs = (isQuiet ? TOLD_EVERY_MS : EVERY_MS) * (0.9 + chance() / 5);
      await this.#alarm.sleep(failed ? backOffMs(this.#failures, RETRY, chance(), asked) : everyMs);
    }
  }

  /** What came could not be taken: what is in force goes on, and the server is asked ever more rarely. */
  #onBroken(error: unknown): { readonly kind: 'not-taken' } {
    this.#parts.log.error({ err: error }, 'what the server gave could not be taken');
    return { kind: 'not-taken' };
  }

  /** What is in force outlasts a power cut once the disk has it; a disk that refuses is tried again at every turn. */
  async #keep(): Promise<void> {
    const { store, keep, health, log } = this.#parts;
    try {
      await store.keep();
      await keep();
      health.clear('disk-full', FOUND_BY);
    } catch (error) {
      log.error({ err: error }, 'what is in force is not on disk');
      const detail = isDiskFull(error) ? 'no room for a new playlist' : `the disk takes no new playlist: ${error}`;
      health.raise('disk-full', detail, FOUND_BY);
    }
  }

  async #pull(): Promise<PlaylistAnswer> {
    const { clock, link, store, health, vouch } = this.#parts;
    if (clock.monotonicMs() - this.#keysAskedAtMs > KEYS_EVERY_MS) await this.refreshKeys();
    const nonce = this.#isCalled || vouch.isNeeded ? randomUUID() : undefined;
    this.#isCalled = false;
    const askedAtMs = clock.monotonicMs();
    const answer = await link.getPlaylist(store.etag, nonce);
    const heardAtMs = clock.monotonicMs();
    const hearWord = async (): Promise<boolean> => {
      const word = answer.kind === 'ok' ? answer.value.word : answer.kind === 'unchanged' ? answer.word : undefined;
      if (nonce === undefined || word === undefined) return true;
      return vouch.hear(word, { nonce, askedAtMs, heardAtMs });
    };
    const isHeard = await hearWord();
    if (answer.kind === 'ok' && !(await this.#take(answer.value.jws, answer.value.etag)))
      return { kind: 'unreachable', detail: 'the key list that names its signer did not come' };
    // The key list may be newer by now.
    if (!isHeard) await hearWord();
    if (answer.kind === 'refused') health.raise('token-refused', `${answer.status} ${answer.code}`);
    else if (answer.kind === 'ok' || answer.kind === 'unchanged') health.clear('token-refused');
    return answer;
  }

  /** False where the list that may name its signer could not be had: no verdict yet, both are asked for again. */
  async #take(jws: string, etag: string | undefined): Promise<boolean> {
    const { store } = this.#parts;
    const before = store.playlist?.version;
    let verdict = await store.takePlaylist(jws, etag);
    if (verdict.kind === 'refused' && verdict.reason === 'unknown-key') {
      const keys = await this.refreshKeys();
      if (keys === 'not-heard') return false;
      if (keys === 'taken') verdict = await store.takePlaylist(jws, etag);
    }
    await this.#settle(verdict, before);
    return true;
  }

  async #settle(verdict: PlaylistVerdict, before: number | undefined): Promise<void> {
    const { health, log, record, onPlaylist } = this.#parts;
    if (verdict.kind === 'ok') {
      health.clear('playlist-refused');
      this.#lastRefusal = '';
      if (verdict.playlist.version === before) return;
      log.info({ version: verdict.playlist.version, airings: verdict.playlist.airings.length }, 'playlist accepted');
      record({ kind: 'playlist-accepted', version: verdict.playlist.version });
      await onPlaylist(verdict.playlist);
      return;
    }
    // The same refusal once: a server that keeps offering it must not fill the journal.
    const refusal = `${verdict.reason} ${verdict.version ?? ''}`;
    if (refusal === this.#lastRefusal) return;
    this.#lastRefusal = refusal;
    log.error(verdict, 'playlist refused');
    const { reason, version } = verdict;
    record({ kind: 'playlist-refused', reason, ...(version === undefined ? {} : { version }) });
    health.raise('playlist-refused', refusal.trim());
  }

  /** Asks for the key list: something was signed by a key that the list here does not name, or it is time. */
  async refreshKeys(): Promise<'taken' | 'refused' | 'not-heard'> {
    const { clock, link, store, onKeys } = this.#parts;
    const answer = await link.getKeys();
    if (answer.kind !== 'ok') return 'not-heard';
    this.#keysAskedAtMs = clock.monotonicMs();
    const before = store.keyList;
    if (!(await store.takeKeyList(answer.value))) return 'refused';
    if (store.keyList !== before) await onKeys?.();
    await this.#keep();
    return 'taken';
  }
}
