/** An engine without sound or time of its own, for simulations: it does what it is told at the moment it is given. */
import type { InstantMs, Span } from '../scheduler/model.ts';
import type { EngineState, TrackEnd } from './player/player.ts';
import type { PlayoutCommand } from './player/playout-commands.ts';
import { itemKey, LATE_TOLERANCE_MS, type PlannedItem, trackId } from './player/situation.ts';
import type { SoundRecord } from './player/sound-record.ts';
import type { SkipReason } from './protocol.ts';

/** One sound as it was heard; a relay gives one for each connection. */
export interface Sound {
  readonly item: PlannedItem;
  readonly startedAt: InstantMs;
  readonly endedAt: InstantMs;
  readonly end: 'complete' | 'cut';
  /** Why it was cut. */
  readonly reason?: SkipReason;
  /** How loud, from when on; the first at `startedAt`. */
  readonly volumes: readonly { readonly at: InstantMs; readonly percent: number }[];
}

/** Live sources that give no sound for a while. */
export interface SilentSource extends Span {
  readonly sourceId: string;
}

/** How this engine falls short of an ideal one. */
export interface EngineFaults {
  /** How late it begins what it is told to begin. */
  readonly lateMs: number;
  readonly silentSources: readonly SilentSource[];
}

interface Loaded {
  readonly item: PlannedItem;
  beginsAt?: InstantMs;
  startedAt?: InstantMs;
  volumes: { at: InstantMs; percent: number }[];
}

/** A live source that gave no sound is asked again after this long, as the player does. */
const RETRY_MS = 3_000;
/** Nobody measures here; the level is that of a usual rendition. */
const RMS_DB = -20;

/** The engine. Everything that sounds is told to `sounds` and kept in `heard`. */
export class VirtualEngine {
  readonly heard: Sound[] = [];
  readonly failures: Record<string, SkipReason> = {};
  readonly #sounds: SoundRecord;
  readonly #faults: EngineFaults;
  #loaded: Loaded | undefined;
  #queued: PlannedItem | undefined;
  #volumePct = 0;
  #retryAt = Number.NEGATIVE_INFINITY;

  constructor(sounds: SoundRecord, faults: EngineFaults) {
    this.#sounds = sounds;
    this.#faults = faults;
  }

  /** Percent of full volume now. */
  get volumePct(): number {
    return this.#volumePct;
  }

  /** As the player's own engine would tell it; its monotonic clock is UTC here. */
  get state(): EngineState {
    if (this.#loaded === undefined) return { kind: 'idle' };
    const id = trackId(this.#loaded.item);
    const queued = this.#queued === undefined ? {} : { queuedId: trackId(this.#queued) };
    const { startedAt } = this.#loaded;
    return startedAt === undefined
      ? { kind: 'ready', id, ...queued }
      : { kind: 'playing', id, beganAtMs: startedAt, ...queued };
  }

  /** What sounds. */
  get sounding(): { item: PlannedItem; startedAt: InstantMs; queued?: PlannedItem } | undefined {
    const { item, startedAt } = this.#loaded ?? {};
    if (item === undefined || startedAt === undefined) return undefined;
    return { item, startedAt, ...(this.#queued === undefined ? {} : { queued: this.#queued }) };
  }

  /** Carries out one order at `now`; true when its answer can bring another. */
  obey(command: PlayoutCommand, now: InstantMs): boolean {
    if (command.kind === 'set-volume') this.#setVolume(command.percent, now);
    else if (command.kind === 'stop') this.#stop(now, command.reason);
    else if (command.kind === 'unqueue') this.#queued = undefined;
    else if (command.kind === 'queue') this.#queued = command.item;
    else if (command.kind === 'begin' && this.#loaded !== undefined)
      this.#loaded.beginsAt ??= Math.max(now, command.item.startsAt) + this.#faults.lateMs;
    else if (command.kind === 'prepare') return this.#prepare(command.item, now);
    return false;
  }

  /** The next moment at which it does something by itself. */
  nextChange(now: InstantMs): InstantMs | undefined {
    const { item, startedAt, beginsAt } = this.#loaded ?? {};
    if (item === undefined) return this.#retryAt > now ? this.#retryAt : undefined;
    if (startedAt === undefined) return beginsAt === undefined ? undefined : Math.max(beginsAt, now + 1);
    if (item.kind === 'file') return startedAt + (item.endsAt - item.startsAt);
    return this.#faults.silentSources.find((one) => one.sourceId === item.sourceId && one.from > now)?.from;
  }

  /** Does at `now` what is due. */
  advance(now: InstantMs): void {
    const { item, startedAt, beginsAt } = this.#loaded ?? {};
    if (item === undefined) return;
    if (startedAt === undefined && beginsAt !== undefined && beginsAt <= now) this.#begin(item, beginsAt);
    else if (startedAt === undefined) return;
    else if (item.kind === 'relay' && this.#isSilent(item.sourceId, now)) this.#breakOff(now);
    else if (item.kind === 'file' && now >= startedAt + (item.endsAt - item.startsAt)) this.#end(now);
  }

  /** The power is gone: what sounded is cut. */
  die(now: InstantMs): void {
    this.#stop(now, 'powered-off');
    this.#volumePct = 0;
    this.#retryAt = Number.NEGATIVE_INFINITY;
  }

  #setVolume(percent: number, now: InstantMs): void {
    this.#volumePct = percent;
    if (this.#loaded?.startedAt !== undefined) this.#loaded.volumes.push({ at: now, percent });
  }

  #prepare(item: PlannedItem, now: InstantMs): boolean {
    if (item.kind === 'relay' && now < this.#retryAt) return false;
    if (item.kind === 'relay' && this.#isSilent(item.sourceId, now)) {
      this.failures[itemKey(item)] = 'relay-silent';
      this.#retryAt = now + RETRY_MS;
      return false;
    }
    this.#loaded = { item, volumes: [] };
    return true;
  }

  #isSilent(sourceId: string, now: InstantMs): boolean {
    return this.#faults.silentSources.some((one) => one.sourceId === sourceId && one.from <= now && now < one.to);
  }

  #begin(item: PlannedItem, startedAt: InstantMs): void {
    const isLate = item.kind === 'file' && startedAt > item.startsAt + LATE_TOLERANCE_MS + this.#faults.lateMs;
    this.#loaded = isLate ? undefined : { item, startedAt, volumes: [{ at: startedAt, percent: this.#volumePct }] };
    if (isLate) return;
    this.#sounds.expect(trackId(item), item);
    this.#sounds.began(trackId(item), startedAt);
  }

  #end(now: InstantMs): void {
    this.#tell(now, 'complete', 'superseded');
    const next = this.#queued;
    this.#queued = undefined;
    this.#loaded = undefined;
    if (next !== undefined) this.#begin(next, now);
  }

  #breakOff(now: InstantMs): void {
    this.#tell(now, 'cut', 'relay-silent');
    this.#loaded = undefined;
    this.#retryAt = now + RETRY_MS;
  }

  #stop(now: InstantMs, reason: SkipReason): void {
    this.#tell(now, 'cut', reason);
    this.#loaded = undefined;
    this.#queued = undefined;
  }

  #tell(now: InstantMs, end: 'complete' | 'cut', reason: SkipReason): void {
    const { item, startedAt, volumes = [] } = this.#loaded ?? {};
    if (item === undefined || startedAt === undefined) return;
    const why = end === 'cut' ? { reason } : {};
    this.heard.push({ item, startedAt, endedAt: now, end, ...why, volumes });
    const told: TrackEnd = {
      kind: 'ended',
      id: trackId(item),
      beganAtMs: startedAt,
      endedAtMs: now,
      renderedMs: now - startedAt,
      rmsDb: RMS_DB,
      end,
    };
    this.#sounds.ended(told, this.#volumePct, reason);
  }
}
