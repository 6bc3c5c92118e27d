/** The one loop that makes sound: what is wanted, what the engine does, the orders between them, and the facts that come back. */
import type { Logger } from 'pino';
import type { InstantMs } from '../../scheduler/model.ts';
import type { JournalFact, Playlist, SelfTest, SkipReason } from '../protocol.ts';
import type { ProgressLedger } from './airing-progress.ts';
import { Alarm, LONGEST_NAP_MS } from './alarm.ts';
import { holdBegun } from './begun-airings.ts';
import type { Clock } from './clock.ts';
import type { Health } from './health.ts';
import type { Leave } from './leave.ts';
import type { MediaCheck } from './media-cache.ts';
import type { LoadResult, Player, PlayerEvent, TrackEnd } from './player.ts';
import { findCommands, type PlayoutCommand } from './playout-commands.ts';
import { RelayTuning } from './relay-tuning.ts';
import { type LevelLook, SilenceGuard } from './silence-guard.ts';
import {
  type Absence,
  itemKey,
  LATE_TOLERANCE_MS,
  type PlannedFile,
  type PlannedItem,
  type PlannedRelay,
  type Situation,
  trackId,
} from './situation.ts';
import { SoundRecord } from './sound-record.ts';
import type { StationTime } from './station-time.ts';
import { decideWantedState, type WantedState } from './wanted-state.ts';

/** An order that came to nothing is not repeated sooner. */
const RETRY_MS = 1_000;
/** The device is proved this often while nothing is near, sooner while it is at fault. */
const PROBE_EVERY_MS = 300_000;
const PROBE_FAULTY_EVERY_MS = 30_000;
/** No probe this shortly before an item is loaded. */
const PROBE_CLEARANCE_MS = 10_000;
/** Who found the device at fault where that was in the midst of a sound: that it opens again, or still does, proves nothing before the next sound. */
const IN_SOUND = 'sound';

/** What sounds further from its planned moment than this is not brought there. */
const HELD_WITHIN_MS = 2 * LATE_TOLERANCE_MS;

/** The media as the loop needs it. */
export interface PlayableMedia {
  readonly ready: ReadonlySet<string>;
  readonly damaged: ReadonlySet<string>;
  check(sha256: string): Promise<MediaCheck>;
  pathOf(sha256: string): string;
}

/** What the loop works with. */
export interface PlayoutParts {
  readonly clock: Clock;
  readonly time: StationTime;
  readonly player: Player;
  readonly media: PlayableMedia;
  readonly progress: ProgressLedger;
  readonly health: Health;
  readonly log: Logger;
  /** Percent of full volume asked for at this station; the policy's ceiling binds it further. */
  readonly volumePct: number;
  readonly record: (fact: JournalFact) => void;
  readonly isJournalFull: () => boolean;
  readonly isStopPressed: () => boolean;
  /** As in `Situation`, of the playlist in force. */
  readonly serverAheadMs: () => number | undefined;
  readonly absences: () => readonly Absence[];
  /** As in `Situation`. */
  readonly leave?: () => Leave | undefined;
  /** Called before each look: notices steps of the clock. */
  readonly checkTime: () => void;
  /** What sounds has changed, or media turned out not to be there. */
  readonly onChange: () => void;
  /** Called at every turn of the loop. */
  readonly onTurn?: () => void;
  readonly stop: AbortSignal;
}

/**
 * What sounds now, by the engine's own position; `renderedBeforeMs` is what earlier connections of a relay have rendered,
 * `errorMs` how late (+) or early (-) it is against its planned moment, where that is measured.
 */
export interface NowPlaying {
  readonly item: PlannedItem;
  readonly startedAt: InstantMs;
  readonly renderedBeforeMs: number;
  readonly errorMs?: number;
}

/** The loop. */
export class Playout {
  readonly #parts: PlayoutParts;
  readonly #alarm: Alarm;
  readonly #sounds: SoundRecord;
  readonly #tuning: RelayTuning;
  readonly #failures: Record<string, SkipReason> = {};
  #playlist: Playlist | undefined;
  #enginePct: number | undefined;
  #cutReason: SkipReason = 'superseded';
  #lastTry = { name: '', atMs: Number.NEGATIVE_INFINITY };
  #probedAtMs = Number.NEGATIVE_INFINITY;
  #looks = 0;
  readonly #silence = new SilenceGuard();
  #levelDb: number | undefined;

  constructor(parts: PlayoutParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
    this.#sounds = new SoundRecord({ ...parts, earlier: (item) => parts.progress.tornRelay(item) });
    const onTuned = (result: LoadResult) => {
      this.#noteDevice(result);
      this.#alarm.wake();
    };
    this.#tuning = new RelayTuning({ ...parts, failures: this.#failures, onTuned });
  }

  /** The playlist changes: the old one's passed airings are settled first, then the new one holds, but for what has begun. */
  take(playlist: Playlist): void {
    const before = this.#playlist;
    this.settle();
    this.#playlist =
      before === undefined ? playlist : holdBegun(before, playlist, { progress: this.#parts.progress.airings });
    this.#alarm.wake();
  }

  /** What has passed is journalled by what holds until now. */
  settle(): void {
    if (this.#playlist !== undefined) this.#settlePassed(this.#decide());
  }

  /** Something the decision hangs on has changed. */
  wake(): void {
    this.#alarm.wake();
  }

  /** What is played by: the playlist last taken, with what had begun before it came. */
  get playlist(): Playlist | undefined {
    return this.#playlist;
  }

  /** What sounds now, if anything does. */
  get nowPlaying(): NowPlaying | undefined {
    const sounding = this.#sounding();
    if (sounding === undefined) return undefined;
    const { item, startedAt } = sounding;
    const state = this.#parts.player.state();
    const error = state.kind === 'playing' && state.errorMs !== undefined ? { errorMs: state.errorMs } : {};
    return { item, startedAt, renderedBeforeMs: this.#sounds.relaySoFar(item)?.renderedMs ?? 0, ...error };
  }

  /** Relays of which something has sounded and more may, though none may be sounding just now; with what was rendered. */
  get openRelays(): readonly { readonly item: PlannedRelay; readonly renderedMs: number }[] {
    return this.#sounds.openRelays.map((item) => ({
      item,
      renderedMs: this.#sounds.relaySoFar(item)?.renderedMs ?? 0,
    }));
  }

  /** The level of what went out just now, dBFS; undefined while nothing sounds or none was measured. */
  get levelDb(): number | undefined {
    return this.#sounding() === undefined ? undefined : this.#levelDb;
  }

  /** The volume in force. */
  get volumePct(): number {
    return this.#enginePct ?? 0;
  }

  /** Everything that had passed when the player started is settled in the journal. */
  get isSettled(): boolean {
    return this.#looks > 0 && this.#parts.time.trusted;
  }

  /** Runs until the stop; what sounds then is cut. `onStarted` is called when the engine stands. */
  async run(onStarted: () => void): Promise<void> {
    const { player, stop } = this.#parts;
    const endPlayer = await player.start((event) => this.#onEvent(event));
    onStarted();
    while (!stop.aborted) {
      this.#parts.onTurn?.();
      const napMs = await this.#look().catch((error: unknown) => {
        this.#parts.log.error({ err: error }, 'a look at what should sound failed');
        return RETRY_MS;
      });
      await this.#alarm.nap(napMs);
    }
    this.#cutReason = 'switched-off';
    await endPlayer();
    for (const item of this.#sounds.openRelays) this.#sounds.close(item, this.volumePct, 'switched-off');
  }

  /** One look; the answer is how long it holds. */
  async #look(): Promise<number> {
    this.#parts.checkTime();
    const wanted = this.#decide();
    this.#settlePassed(wanted);
    this.#looks += this.#parts.time.trusted ? 1 : 0;
    const commands = findCommands(wanted, this.#parts.player.state(), this.#enginePct);
    let retryMs = LONGEST_NAP_MS;
    for (const command of commands) retryMs = Math.min(retryMs, await this.#carryOut(command));
    this.#holdToPlan();
    for (const { item, reason } of wanted.finished) this.#sounds.close(item, this.volumePct, reason);
    if (wanted.finished.length > 0) return 0;
    // A held item's moment is kept on the monotonic clock: a step of the wall clock must be seen before it comes.
    if (this.#parts.player.state().kind === 'ready') retryMs = Math.min(retryMs, RETRY_MS);
    const untilWakeMs = (wanted.wakeAt ?? Number.POSITIVE_INFINITY) - this.#parts.time.now();
    if (untilWakeMs > PROBE_CLEARANCE_MS && wanted.current === undefined) await this.#probe();
    return Math.max(0, Math.min(retryMs, untilWakeMs));
  }

  /** What sounds and what follows it is held to its planned moment, by the time as it is known now. */
  #holdToPlan(): void {
    const { player, time } = this.#parts;
    const state = player.state();
    if (state.kind !== 'playing') return;
    for (const id of [state.id, state.queuedId]) {
      const item = id === undefined ? undefined : this.#sounds.itemOf(id);
      if (id === undefined || item?.kind !== 'file') continue;
      const atMs = time.toMonotonic(item.startsAt);
      // What began far from its plan has one of its own: an emergency sounds when it comes.
      if (id === state.id && Math.abs(state.beganAtMs - atMs) > HELD_WITHIN_MS) continue;
      player.begin(id, atMs, LATE_TOLERANCE_MS);
    }
  }

  /** What would begin in `aheadMs` from now, or be held for its beginning, if nothing sounded then and nothing changed. */
  wantedIn(aheadMs: number): PlannedItem | undefined {
    return this.#decide(aheadMs).current;
  }

  #decide(aheadMs = 0): WantedState {
    const { time, media, progress, absences, volumePct, isJournalFull, isStopPressed } = this.#parts;
    const serverAheadMs = this.#parts.serverAheadMs();
    const leave = this.#parts.leave?.();
    const sounding = aheadMs === 0 ? this.#sounding() : undefined;
    const situation: Situation = {
      ...(this.#playlist === undefined ? {} : { playlist: this.#playlist }),
      ...(sounding === undefined ? {} : { sounding }),
      now: time.now() + aheadMs,
      clockTrusted: time.trusted,
      ...(serverAheadMs === undefined ? {} : { serverAheadMs }),
      readyMedia: [...media.ready],
      damagedMedia: [...media.damaged],
      failures: this.#failures,
      progress: progress.airings,
      absences: absences(),
      openRelays: this.#sounds.openRelays,
      volumePct,
      journalFull: isJournalFull(),
      stopPressed: isStopPressed(),
      ...(leave === undefined ? {} : { leave }),
    };
    return decideWantedState(situation);
  }

  #sounding(): Situation['sounding'] {
    const state = this.#parts.player.state();
    const item = state.kind === 'playing' ? this.#sounds.itemOf(state.id) : undefined;
    if (state.kind !== 'playing' || item === undefined) return undefined;
    const queued = this.#sounds.itemOf(state.queuedId ?? '');
    const startedAt = this.#parts.time.toUtc(state.beganAtMs);
    return { item, startedAt, ...(queued === undefined ? {} : { queued }) };
  }

  #settlePassed({ skipped, closed }: WantedState): void {
    for (const skip of skipped) {
      this.#parts.record({ kind: 'item-skipped', ...skip });
      delete this.#failures[itemKey(skip)];
    }
    for (const airing of closed) this.#parts.record({ kind: 'airing-closed', ...airing });
  }

  /** Carries out one order; the answer is when to look again for its sake. */
  async #carryOut(command: PlayoutCommand): Promise<number> {
    const { player, time } = this.#parts;
    if (command.kind === 'set-volume') {
      await player.setVolume(command.percent);
      this.#enginePct = command.percent;
    } else if (command.kind === 'stop') {
      this.#cutReason = command.reason;
      await player.stop();
    } else if (command.kind === 'unqueue') {
      // What sounds is cut with it where its file has been read to its end.
      this.#cutReason = 'superseded';
      await player.unqueue();
    } else if (command.kind === 'begin') {
      const { item } = command;
      const beginsAt = item.kind === 'relay' ? Math.max(item.startsAt, time.now()) : item.startsAt;
      player.begin(trackId(item), time.toMonotonic(beginsAt), LATE_TOLERANCE_MS);
    } else if (command.item.kind === 'relay') {
      this.#sounds.expect(trackId(command.item), command.item);
      return this.#tuning.tuneIn(command.item);
    } else return this.#load(command.kind, command.item);
    return LONGEST_NAP_MS;
  }

  async #load(kind: 'prepare' | 'queue', item: PlannedFile): Promise<number> {
    const { clock, player, media, onChange } = this.#parts;
    const id = trackId(item);
    const sinceMs = clock.monotonicMs() - this.#lastTry.atMs;
    if (this.#lastTry.name === `${kind} ${id}` && sinceMs < RETRY_MS) return RETRY_MS - sinceMs;
    this.#lastTry = { name: `${kind} ${id}`, atMs: clock.monotonicMs() };
    if ((await media.check(item.sha256)) !== 'ready') {
      onChange();
      return 0;
    }
    const track = { id, path: media.pathOf(item.sha256) };
    this.#sounds.expect(id, item);
    if (kind === 'queue') {
      await player.queue(track);
      return RETRY_MS;
    }
    const result = await player.prepare(track);
    this.#noteDevice(result);
    if (result.kind === 'ready') {
      delete this.#failures[itemKey(item)];
      return 0;
    }
    this.#failures[itemKey(item)] = result.fault;
    return RETRY_MS;
  }

  /** Whether the device could sound: found out without a sound, or known where something sounds or is about to. */
  async testDevice(): Promise<SelfTest['device']> {
    const { player, health } = this.#parts;
    if (player.state().kind === 'idle') {
      const result = await player.probe();
      this.#noteDevice(result);
      // Somebody looks at it: what it was at the last sound is no longer in question.
      if (result.kind === 'ready') health.clear('audio-device', IN_SOUND);
    }
    const detail = health.detailOf('audio-device') ?? health.detailOf('player-down');
    return detail === undefined ? { ok: true } : { ok: false, detail: detail.slice(0, 200) };
  }

  async #probe(): Promise<void> {
    const { clock, player, health } = this.#parts;
    const isFaulty = health.detailOf('audio-device') !== undefined;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#probedAtMs < (isFaulty ? PROBE_FAULTY_EVERY_MS : PROBE_EVERY_MS)) return;
    if (player.state().kind !== 'idle') return;
    this.#probedAtMs = nowMs;
    this.#noteDevice(await player.probe());
  }

  #noteDevice(result: LoadResult): void {
    const { health } = this.#parts;
    if (result.kind === 'ready') health.clear('audio-device');
    else if (result.fault === 'audio-device') health.raise('audio-device', result.detail);
  }

  #onEvent(event: PlayerEvent): void {
    const { health, onChange } = this.#parts;
    if (event.kind === 'level') this.#onLevel(event);
    else if (event.kind === 'up') {
      this.#enginePct = undefined;
      health.clear('player-down');
    } else if (event.kind === 'down') health.raise('player-down', event.detail);
    else if (event.kind === 'began') {
      this.#sounds.began(event.id, event.beganAtMs);
      health.clear('audio-device', IN_SOUND);
    } else if (event.kind === 'ended') this.#onEnded(event);
    // A level decides nothing.
    if (event.kind === 'level') return;
    onChange();
    this.#alarm.wake();
  }

  /** Volume 0 is silence that was asked for. The fault holds until something is heard again: what was silent once may be so next time. */
  #onLevel(look: LevelLook): void {
    const { health } = this.#parts;
    if (this.volumePct === 0) return;
    this.#levelDb = look.levelDb;
    const verdict = this.#silence.note(look);
    if (verdict === 'heard') health.clear('output-silent');
    else if (verdict === 'silent')
      health.raise('output-silent', `${this.#sounds.itemOf(look.id)?.title ?? ''}: ${look.levelDb} dBFS`);
  }

  #onEnded(end: TrackEnd): void {
    if (end.fault === 'audio-device') this.#parts.health.raise('audio-device', end.detail ?? '', IN_SOUND);
    const item = this.#sounds.itemOf(end.id);
    // Once the station is told to stop, that is why everything ends, and no fault of an engine that was told so, too.
    const isStopping = this.#parts.stop.aborted;
    const { fault: _, ...untroubled } = end;
    const cutReason = isStopping ? 'switched-off' : this.#cutReason;
    const sounded = this.#sounds.ended(isStopping ? untroubled : end, this.volumePct, cutReason);
    if (item?.kind === 'relay') this.#tuning.lost(item, sounded, end.fault);
    else if (item !== undefined && !sounded && end.fault !== undefined) this.#failures[itemKey(item)] = end.fault;
  }
}
