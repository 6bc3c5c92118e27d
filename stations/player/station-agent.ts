/** One running station: joins time, playlist, media, playout and journal, and starts and stops them together. */
import { randomUUID } from 'node:crypto';
import type { JournalFact, Playlist } from '../protocol.ts';
import { Alarm } from './alarm.ts';
import { AliveLoop } from './alive-stamp.ts';
import { AmplifierLoop } from './amplifier-loop.ts';
import { backOffMs } from './back-off.ts';
import { Health } from './health.ts';
import { HeartbeatLoop } from './heartbeat.ts';
import { listenForHints } from './hints.ts';
import type { Identity } from './identity.ts';
import { JournalUpload } from './journal-upload.ts';
import type { KeptState } from './kept-state.ts';
import { listUnsigned } from './leave.ts';
import { LocalStory } from './local-story.ts';
import { checkAllMedia, MediaDownloads } from './media-downloads.ts';
import type { PlayerOptions } from './player-options.ts';
import { PlaylistSync } from './playlist-sync.ts';
import { Playout } from './playout.ts';
import { SelfTestRun } from './self-test.ts';
import { OrderVouch } from './server-word.ts';
import { readWord } from './set-clock.ts';
import { StationLink } from './station-link.ts';
import { describeStation, isStale } from './station-report.ts';
import type { TimeChange } from './station-time.ts';
import { noStopSwitch, type StopSwitch } from './stop-switch.ts';
import { TimeSync } from './time-sync.ts';
import { TrustRecord } from './trust-record.ts';
import { describeSync, isOutOfUnison, unisonDetail } from './unison-report.ts';
import { readKeyList, workingKeys } from './verify-playlist.ts';
import { withVouchedOrders } from './vouched-orders.ts';

const STOP_WITHIN_MS = 2_500;
const LOOP_RETRY = { firstMs: 5_000, longestMs: 60_000 };
/** A start without trusted time is no fault yet: the server is being asked. */
const ASK_FIRST_MS = 5_000;
/** Longer than a playlist's 14 days: what is forgotten can be in none that comes. */
const PROGRESS_KEPT_MS = 16 * 86_400_000;
/** What will not sound for want of a signature within this time is a fault of the station. */
const UNSIGNED_SOON_MS = 86_400_000;

/** The running parts of one station; aborting `stopping` ends its loops. */
export class StationAgent {
  readonly #options: PlayerOptions;
  readonly #identity: Identity;
  readonly #kept: KeptState;
  readonly #stopping: AbortController;
  readonly #bootId = randomUUID();
  readonly #health: Health;
  readonly #link: StationLink;
  readonly #listening: Alarm;
  readonly #playout: Playout;
  readonly #timeSync: TimeSync;
  readonly #vouch: OrderVouch;
  readonly #playlistSync: PlaylistSync;
  readonly #downloads: MediaDownloads;
  readonly #upload: JournalUpload;
  readonly #heartbeat: HeartbeatLoop;
  readonly #alive: AliveLoop;
  readonly #amplifier: AmplifierLoop | undefined;
  readonly #trust: TrustRecord;
  readonly #story: LocalStory;
  readonly #selfTests: SelfTestRun;
  readonly #stopSwitch: StopSwitch;
  #loops: Promise<unknown>[] = [];

  constructor(options: PlayerOptions, identity: Identity, kept: KeptState, stopping: AbortController) {
    this.#options = options;
    this.#identity = identity;
    this.#kept = kept;
    this.#stopping = stopping;
    const startedAtMs = options.clock.monotonicMs();
    this.#stopSwitch = options.stopSwitch ?? noStopSwitch;
    this.#health = new Health((code, detail, raised) => this.#onFault(code, detail, raised));
    const reach = { clock: options.clock, onReachable: () => this.#onReachable(), traffic: kept.traffic };
    this.#link = new StationLink(options.serverUrl, identity.token, stopping.signal, reach);
    this.#listening = new Alarm(options.clock, stopping.signal);
    const record = (fact: JournalFact) => this.#record(fact);
    const common = { ...options, ...kept, link: this.#link, health: this.#health, stop: stopping.signal, record };
    const workingKeysNow = async () =>
      workingKeys(await readKeyList(kept.store.keyList, identity.rootKey, identity.commune));
    this.#vouch = new OrderVouch({
      ...common,
      workingKeys: workingKeysNow,
      playlistHash: () => kept.store.playlistHash,
      onVouched: () => this.#onVouched(),
    });
    this.#playout = new Playout({
      ...common,
      serverAheadMs: () => this.#vouch.aheadMs,
      player: options.engine,
      isJournalFull: () => kept.journal.isFull,
      isStopPressed: () => this.#stopSwitch.pressed,
      absences: () => this.#trust.absences,
      leave: () => kept.leave.leave,
      checkTime: () => this.#onTimeChange(kept.time.check()),
      onChange: () => this.#onSoundChange(),
    });
    this.#timeSync = new TimeSync({
      ...common,
      workingKeys: workingKeysNow,
      onHeard: (sample) => this.#vouch.hearTime(sample),
      refreshKeys: () => this.#playlistSync.refreshKeys(),
      readWord: () => readWord(options.dataDir, options.clock),
      onChange: (change) => this.#onTimeChange(change),
    });
    this.#playlistSync = new PlaylistSync({
      ...common,
      vouch: this.#vouch,
      onPlaylist: (playlist) => this.#onPlaylist(playlist),
      keep: () => kept.leave.keep(),
      onKeys: () => this.#onKeys(),
      beforeFirst: async () => kept.time.trusted || this.#timeSync.ask(),
    });
    this.#downloads = new MediaDownloads({
      ...common,
      playlist: () => this.#playlistToFetch(),
      now: () => kept.time.now(),
      onReady: () => this.#playout.wake(),
    });
    this.#upload = new JournalUpload({ ...common, station: identity.station, key: identity.key });
    this.#heartbeat = new HeartbeatLoop({
      ...common,
      key: identity.key,
      describe: () => this.#describe(),
      onTold: (told) => this.#playlistSync.told(told),
    });
    this.#selfTests = new SelfTestRun({
      ...common,
      testDevice: () => this.#playout.testDevice(),
      onDone: () => this.#heartbeat.beatSoon(),
    });
    const { amplifier } = options;
    if (amplifier !== undefined)
      this.#amplifier = new AmplifierLoop({
        ...common,
        settings: amplifier,
        run: amplifier.run,
        playout: this.#playout,
      });
    this.#alive = new AliveLoop({ ...common, playout: this.#playout });
    const onLost = () => this.#playlistSync.pullNow();
    this.#trust = new TrustRecord({ ...kept, startedAtMs, health: this.#health, onLost });
    const shown = { link: this.#link, health: this.#health, playout: this.#playout, stopSwitch: this.#stopSwitch };
    this.#story = new LocalStory({ options, identity, kept, ...shown });
  }

  /** Starts the loops; resolves when the engine stands or the stop has come. */
  async start(): Promise<void> {
    const { store, journal, time, stamp, unended } = this.#kept;
    const { software, log } = this.#options;
    const lastAliveAt = stamp === undefined ? {} : { lastAliveAt: stamp.at };
    this.#record({ kind: 'boot', bootId: this.#bootId, software, ...lastAliveAt });
    for (const end of unended) this.#record(end);
    this.#onTimeChange({ trustChanged: true });
    journal.onChange(() => this.#onJournalChange());
    const unwatch = this.#stopSwitch.onChange(() => this.#onStopSwitch());
    this.#stopping.signal.addEventListener('abort', unwatch, { once: true });
    this.#onStopSwitch();
    if (store.playlist !== undefined) {
      time.setFloor(store.playlist.issuedAt);
      this.#takePlaylist(store.playlist);
      await this.#kept.leave.keep().catch((error: unknown) => log.warn({ err: error }, 'signatures are not kept'));
    }
    const { isLost } = this.#kept.leave;
    this.#health.set('state-lost', isLost, 'what was withdrawn by signature is not known any more');
    await new Promise<void>((resolve) => {
      this.#stopping.signal.addEventListener('abort', () => resolve(), { once: true });
      if (this.#stopping.signal.aborted) resolve();
      this.#loops = [
        this.#keep('playout', () => this.#playout.run(resolve)),
        this.#keep('time', () => this.#timeSync.run()),
        this.#keep('playlist', () => this.#playlistSync.run()),
        this.#keep('downloads', () => this.#downloads.run()),
        this.#keep('upload', () => this.#upload.run()),
        this.#keep('heartbeat', () => this.#heartbeat.run()),
        this.#keep('alive', () => this.#alive.run()),
        this.#keep('amplifier', async () => this.#amplifier?.run()),
        this.#keep('local page', () => this.#showLocally()),
        this.#keep('hints', () => this.#listen()),
        this.#keep('media check', () => this.#checkMedia()),
        this.#keep('time warning', () => this.#warnUntrusted()),
      ];
    });
  }

  /** Ends the loops, stamps once more and closes the journal, within three seconds. */
  async stop(): Promise<void> {
    const { clock, log } = this.#options;
    this.#stopping.abort();
    const bound = new AbortController();
    await Promise.race([Promise.all(this.#loops), clock.wait(STOP_WITHIN_MS, bound.signal)]);
    bound.abort();
    await this.#alive.stampNow().catch((error: unknown) => log.warn({ err: error }, 'no last stamp'));
    await this.#kept.traffic.keep().catch((error: unknown) => log.warn({ err: error }, 'traffic is not kept'));
    await this.#kept.journal.close();
  }

  /** One loop, begun again if it ever throws, ever later while it lasts no longer: no single trouble ends the others. */
  async #keep(name: string, run: () => Promise<void>): Promise<void> {
    const { clock, chance, log } = this.#options;
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      const begunAtMs = clock.monotonicMs();
      try {
        return await run();
      } catch (error) {
        log.error({ err: error, loop: name }, 'a loop broke off and is begun again');
        failures = clock.monotonicMs() - begunAtMs > LOOP_RETRY.longestMs ? 1 : failures + 1;
        await clock.wait(backOffMs(failures, LOOP_RETRY, chance()), signal);
      }
    }
  }

  #listen(): Promise<void> {
    const { clock, chance } = this.#options;
    return listenForHints({
      clock,
      chance,
      link: this.#link,
      alarm: this.#listening,
      stop: this.#stopping.signal,
      onOpen: () => this.#playlistSync.pullNow(),
      onHint: (hint) => {
        if (hint.kind === 'self-test') void this.#selfTests.run(hint.id);
        else if (hint.version !== this.#kept.store.playlist?.version) this.#playlistSync.pullNow();
      },
    });
  }

  async #warnUntrusted(): Promise<void> {
    await this.#options.clock.wait(ASK_FIRST_MS, this.#stopping.signal);
    if (this.#stopping.signal.aborted || this.#kept.time.trusted) return;
    this.#health.raise('clock-untrusted', 'no trusted time: normal airings are held');
  }

  async #checkMedia(): Promise<void> {
    const { media, store, time } = this.#kept;
    await checkAllMedia(media, store.playlist, time.now(), this.#options.clock, this.#stopping.signal);
    this.#downloads.wake();
  }

  #record(fact: JournalFact): void {
    const { progress, journal, time } = this.#kept;
    progress.take(fact);
    journal.append(fact, time.now(), time.trusted);
    this.#story.remember(fact);
  }

  async #showLocally(): Promise<void> {
    const { localPage } = this.#options;
    if (localPage === undefined) return;
    const { signal } = this.#stopping;
    const close = await localPage.start(() => this.#story.view());
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await close();
  }

  #onPlaylist(playlist: Playlist): void {
    const { time, progress } = this.#kept;
    time.setFloor(playlist.issuedAt);
    if (time.trusted) progress.forget(time.now() - PROGRESS_KEPT_MS, new Set(playlist.airings.map(({ id }) => id)));
    this.#takePlaylist(playlist);
    this.#amplifier?.wake();
    this.#downloads.wake();
    this.#heartbeat.beatSoon();
  }

  /** What had passed goes by what was signed until now; then the new plan goes by what it brought, and what it holds of the old one, too. */
  #takePlaylist(playlist: Playlist): void {
    this.#playout.settle();
    this.#judge(playlist);
    this.#playout.take(playlist);
    if (this.#playout.playlist !== playlist) this.#judge(this.#playout.playlist);
  }

  #judge(playlist: Playlist | undefined): void {
    const { leave, store, time } = this.#kept;
    leave.take(playlist, store.keys, time.trusted ? time.now() : undefined, time.backing);
  }

  #onKeys(): void {
    this.#playout.settle();
    this.#judge(this.#playout.playlist ?? this.#kept.store.playlist);
    this.#playout.wake();
    this.#heartbeat.beatSoon();
  }

  /** An order waits for its file by the same clock as for its moment. */
  #playlistToFetch(): Playlist | undefined {
    const playlist = this.#playout.playlist ?? this.#kept.store.playlist;
    return playlist === undefined ? undefined : withVouchedOrders(playlist, this.#vouch.aheadMs);
  }

  #onVouched(): void {
    this.#playout.wake();
    this.#downloads.wake();
  }

  /** Whichever loop found the server again tells the others: none waits out a back-off of its own. */
  #onReachable(): void {
    this.#timeSync.askNow();
    this.#playlistSync.pullNow();
    this.#listening.wake();
    this.#upload.retryNow();
    this.#downloads.retryNow();
    this.#heartbeat.beatSoon();
  }

  #onTimeChange(change: TimeChange | undefined): void {
    if (change === undefined) return;
    const status = this.#kept.time.status();
    const stepped = change.steppedMs === undefined ? {} : { steppedMs: change.steppedMs };
    this.#record({ kind: 'clock', ...status, ...stepped });
    this.#trust.note(status.trusted);
    if (status.trusted && change.trustChanged) this.#judge(this.#playout.playlist ?? this.#kept.store.playlist);
    if (change.steppedMs !== undefined) this.#timeSync.askNow();
    this.#playout.wake();
  }

  #onSoundChange(): void {
    this.#amplifier?.wake();
    this.#heartbeat.beatSoon();
    this.#downloads.wake();
  }

  #onStopSwitch(): void {
    this.#health.set('stop-pressed', this.#stopSwitch.pressed, 'somebody at the station pressed its stop');
    this.#playout.wake();
  }

  #onFault(code: string, detail: string, raised: boolean): void {
    this.#record(raised ? { kind: 'fault', code, detail } : { kind: 'fault-cleared', code });
    if (raised) this.#options.log.warn({ code, detail }, 'fault');
    else this.#options.log.info({ code }, 'fault is over');
    // From now on emergency orders need the server's word.
    if (raised && code === 'clock-disputed') this.#playlistSync.pullNow();
    this.#heartbeat.beatSoon();
  }

  #onJournalChange(): void {
    const { journal } = this.#kept;
    this.#health.set('journal-full', journal.isFull, 'the journal cannot be written: normal airings are held');
    this.#upload.wake();
    this.#playout.wake();
  }

  async #describe() {
    const { store, time, leave } = this.#kept;
    this.#health.set('playlist-stale', isStale(store.playlist, time.now()), 'no fresh playlist for a day');
    const { disputeMs } = time;
    const dispute = `server and NTP are ${Math.round(disputeMs ?? 0)} ms apart`;
    this.#health.set('clock-disputed', disputeMs !== undefined, dispute);
    const unsigned = listUnsigned(leave.leave, this.#playout.playlist ?? store.playlist, time.now());
    const soon = unsigned.find(({ at }) => at < time.now() + UNSIGNED_SOON_MS);
    this.#health.set('unsigned-item', soon !== undefined, soon?.title ?? '');
    const sync = describeSync(this.#playout.nowPlaying, time);
    if (sync !== undefined) {
      const wasOut = this.#health.detailOf('out-of-unison') !== undefined;
      this.#health.set('out-of-unison', isOutOfUnison(sync, wasOut), unisonDetail(sync));
    }
    return describeStation({
      ...this.#kept,
      ...this.#options,
      station: this.#identity.station,
      bootId: this.#bootId,
      health: this.#health,
      playout: this.#playout,
      playlist: () => store.playlist,
      playlistHash: () => store.playlistHash,
      selfTest: () => this.#selfTests.recent,
      keysVersion: () => store.keysVersion,
      unsigned: unsigned.length,
    });
  }
}
