/** One station through days of virtual time: the player's own decisions and orders, an engine without sound, and what can go wrong. */
import type { InstantMs, Span } from '../scheduler/model.ts';
import { ProgressLedger } from './player/airing-progress.ts';
import { holdBegun } from './player/begun-airings.ts';
import type { Leave } from './player/leave.ts';
import { findCommands } from './player/playout-commands.ts';
import { type Absence, PREROLL_MS, type Situation } from './player/situation.ts';
import { SoundRecord } from './player/sound-record.ts';
import { decideWantedState, type WantedState } from './player/wanted-state.ts';
import type { JournalFact, Playlist } from './protocol.ts';
import { type SilentSource, type Sound, VirtualEngine } from './virtual-engine.ts';

/** What befalls a station. */
export interface Disturbances {
  /** Without power nothing is decided, and what sounded is cut. In order, apart. */
  readonly powerCuts?: readonly Span[];
  /** Times in which the clock is not trusted. In order, apart. */
  readonly untrusted?: readonly Span[];
  /** Hashes of files that never come. */
  readonly missing?: readonly string[];
  readonly silentSources?: readonly SilentSource[];
  /** How late the engine begins what it is told to begin, 0 by default. */
  readonly engineLateMs?: number;
}

/** What is played through. */
export interface Simulation {
  readonly from: InstantMs;
  readonly to: InstantMs;
  /** Each from when it reaches the station on; one from before `from` is there already. In order. */
  readonly playlists: readonly { readonly at: InstantMs; readonly playlist: Playlist }[];
  readonly disturbances?: Disturbances;
  /** Percent asked for at the station, 100 by default. */
  readonly volumePct?: number;
  /** What signatures allow from when a playlist is taken; asked for each. Nothing is asked where it is left out. */
  readonly leave?: (playlist: Playlist) => Leave | undefined;
}

/** The whole story: sounds in order, and every fact as it would stand in the journal. */
export interface Played {
  readonly sounds: readonly Sound[];
  readonly facts: readonly JournalFact[];
}

/** A fact with the moment at which it was written: after a power cut that is when the power was back. */
export interface WrittenFact {
  readonly at: InstantMs;
  readonly fact: JournalFact;
}

/** Plays it through. Pure; time passes from one change to the next. */
export function simulateStation(simulation: Simulation): Played {
  const station = new VirtualStation(simulation);
  for (const { at, playlist } of simulation.playlists) station.offer(at, playlist);
  station.liveUntil(simulation.to);
  return station.played;
}

/** More rounds of orders than any moment can need. */
const MOST_ROUNDS = 20;

/** A station whose plan changes while it lives: it is told of playlists as they come, and lives from one moment to the next. */
export class VirtualStation {
  readonly #disturbances: Disturbances;
  readonly #volumePct: number;
  readonly #playlists: { at: InstantMs; playlist: Playlist }[] = [];
  readonly #progress = new ProgressLedger();
  readonly #written: WrittenFact[] = [];
  readonly #sounds: SoundRecord;
  readonly #engine: VirtualEngine;
  readonly #absences: Absence[];
  readonly #missing: ReadonlySet<string>;
  readonly #leaveOf: (playlist: Playlist) => Leave | undefined;
  #now: InstantMs;
  #taken = 0;
  #playlist: Playlist | undefined;
  #leave: Leave | undefined;
  #starts: readonly InstantMs[] = [];
  #readyMedia: readonly string[] = [];

  constructor({ from, disturbances = {}, volumePct = 100, leave }: Omit<Simulation, 'to' | 'playlists'>) {
    this.#leaveOf = leave ?? (() => undefined);
    this.#now = from;
    this.#volumePct = volumePct;
    this.#disturbances = disturbances;
    const { engineLateMs: lateMs = 0, silentSources = [], missing = [], untrusted = [] } = this.#disturbances;
    this.#missing = new Set(missing);
    this.#absences = untrusted.map((span) => ({ ...span, reason: 'clock-untrusted' }));
    this.#sounds = new SoundRecord({
      time: { toUtc: (at) => at },
      record: (fact) => this.#record(fact),
      earlier: (item) => this.#progress.tornRelay(item),
    });
    this.#engine = new VirtualEngine(this.#sounds, { lateMs, silentSources });
  }

  get played(): Played {
    return { sounds: this.#engine.heard, facts: this.#written.map(({ fact }) => fact) };
  }

  /** Every fact so far, in the order it was written. */
  get written(): readonly WrittenFact[] {
    return this.#written;
  }

  /** A playlist reaches the station at `at`, which has not passed and is no earlier than of the one before. */
  offer(at: InstantMs, playlist: Playlist): void {
    this.#playlists.push({ at, playlist });
  }

  /** Lives until `to`; without power at that moment until it is back. */
  liveUntil(to: InstantMs): void {
    while (this.#now < to) this.#now = this.#live(this.#now, to);
  }

  /** Everything that happens at `now`; the answer is the next moment at which something does, `to` at the latest. */
  #live(now: InstantMs, to: InstantMs): InstantMs {
    const cut = (this.#disturbances.powerCuts ?? []).find(({ from, to }) => now >= from && now < to);
    if (cut !== undefined) return this.#losePower(cut, now);
    this.#engine.advance(now);
    this.#takePlaylists(now);
    let wanted = this.#look(now);
    for (let round = 0; round < MOST_ROUNDS && this.#act(wanted, now); round++) wanted = this.#look(now);
    return Math.max(this.#findNext(wanted, now, to), now + 1);
  }

  #losePower({ from, to }: Span, now: InstantMs): InstantMs {
    // What was cut is written when there is power again.
    this.#now = to;
    this.#engine.die(now);
    for (const item of this.#sounds.openRelays) this.#sounds.close(item, this.#engine.volumePct, 'powered-off');
    this.#absences.push({ from, to, reason: 'powered-off' });
    return to;
  }

  #takePlaylists(now: InstantMs): void {
    const playlists = this.#playlists;
    for (let next = playlists[this.#taken]; next !== undefined && next.at <= now; next = playlists[this.#taken]) {
      const before = this.#playlist;
      if (before !== undefined) this.#look(now);
      const playlist =
        before === undefined ? next.playlist : holdBegun(before, next.playlist, { progress: this.#progress.airings });
      this.#playlist = playlist;
      this.#leave = this.#leaveOf(playlist);
      this.#starts = startsOf(playlist);
      this.#readyMedia = playlist.media.map(({ sha256 }) => sha256).filter((sha256) => !this.#missing.has(sha256));
      this.#taken += 1;
    }
  }

  /** Decides, and journals what has passed. */
  #look(now: InstantMs): WantedState {
    const wanted = decideWantedState(this.#situation(now));
    for (const skip of wanted.skipped) this.#record({ kind: 'item-skipped', ...skip });
    for (const airing of wanted.closed) this.#record({ kind: 'airing-closed', ...airing });
    return wanted;
  }

  #situation(now: InstantMs): Situation {
    const { untrusted = [] } = this.#disturbances;
    const { sounding } = this.#engine;
    return {
      ...(this.#playlist === undefined ? {} : { playlist: this.#playlist }),
      ...(sounding === undefined ? {} : { sounding }),
      now,
      clockTrusted: !untrusted.some(({ from, to }) => now >= from && now < to),
      readyMedia: this.#readyMedia,
      damagedMedia: [],
      failures: this.#engine.failures,
      progress: this.#progress.airings,
      absences: this.#absences,
      openRelays: this.#sounds.openRelays,
      volumePct: this.#volumePct,
      journalFull: false,
      ...(this.#leave === undefined ? {} : { leave: this.#leave }),
    };
  }

  /** Carries out what is wanted; true when another look is due at the same moment. */
  #act(wanted: WantedState, now: InstantMs): boolean {
    const commands = findCommands(wanted, this.#engine.state, this.#engine.volumePct);
    let again = wanted.finished.length > 0 || wanted.closed.length > 0;
    for (const command of commands) again = this.#engine.obey(command, now) || again;
    for (const { item, reason } of wanted.finished) this.#sounds.close(item, this.#engine.volumePct, reason);
    return again;
  }

  #findNext(wanted: WantedState, now: InstantMs, to: InstantMs): InstantMs {
    const { powerCuts = [], untrusted = [] } = this.#disturbances;
    const instants = [
      to,
      wanted.wakeAt,
      this.#engine.nextChange(now),
      firstAfter(this.#starts, now),
      this.#playlists[this.#taken]?.at,
      powerCuts.find(({ from }) => from > now)?.from,
      ...untrusted.flatMap((span) => [span.from, span.to]),
    ];
    return Math.min(...instants.filter((at) => at !== undefined).filter((at) => at > now));
  }

  #record(fact: JournalFact): void {
    this.#written.push({ at: this.#now, fact });
    this.#progress.take(fact);
  }
}

/** When each item is to be loaded, in order. */
function startsOf({ airings }: Playlist): readonly InstantMs[] {
  const starts = airings.flatMap(({ startsAt, items }) =>
    items.map(({ offsetMs }) => startsAt + offsetMs - PREROLL_MS),
  );
  return starts.sort((a, b) => a - b);
}

/** The first of sorted instants after `now`, by halving. */
function firstAfter(instants: readonly InstantMs[], now: InstantMs): InstantMs | undefined {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) > now) high = middle;
    else low = middle + 1;
  }
  return instants[low];
}
