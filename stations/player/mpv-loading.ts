/** Loads a file or a live stream into mpv and knows whether it, and the device it is for, are ready to sound. */
import type { Clock } from './clock.ts';
import { entryIdOf } from './mpv-answers.ts';
import type { MpvProcess } from './mpv-process.ts';
import type { LoadResult, PlayerFault } from './player.ts';
import type { RelayGate } from './relay-gate.ts';
import { makeSilentWav } from './silent-wav.ts';
import type { MeteredEntry } from './sounding-track.ts';

/** How long a file may take to load. */
const FILE_WITHIN_MS = 4_000;
/** How long a live source may take over a mobile network: name, connection, TLS, for HLS two lists, first sound. */
const LIVE_WITHIN_MS = 10_000;

/**
 * A second of silence that mpv opens the device for, paused: the device is proved without a sound. A file that fits whole
 * into mpv's buffers (0.2 s) ends by itself, paused or not, and would prove nothing.
 */
export const SILENT_SOURCE: string = `hex://${makeSilentWav(1_000).toString('hex')}`;

type Loaded = MeteredEntry & { readonly kind: 'ready' };
type Failed = Extract<LoadResult, { kind: 'failed' }>;
/** The answer where there is no mpv to load into. */
export const NOT_RUNNING: Failed = { kind: 'failed', fault: 'player-error', detail: 'mpv is not running' };
const TOO_SLOW: Failed = { kind: 'failed', fault: 'audio-device', detail: 'not loaded in time' };
/** A live source that says much and never becomes sound is no fault of the device. */
const NO_SOUND: Failed = { kind: 'failed', fault: 'player-error', detail: 'no sound in time' };
const ABANDONED: Failed = { kind: 'failed', fault: 'player-error', detail: 'given up for something else' };
const NO_DEVICE: Failed = { kind: 'failed', fault: 'audio-device', detail: 'the audio device would not open' };

/** The file mpv is at, and what has become of it. */
interface Seen {
  readonly entryId: number;
  result: LoadResult | undefined;
}

/** One load at a time. mpv's events come in as they arrive, which may be before its answer to the order itself. */
export class MpvLoading {
  readonly #clock: Clock;
  #seen: Seen | undefined;
  #gone: LoadResult | undefined;
  #onResult: () => void = () => {};
  #meters = 0;
  #underWay = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something is being loaded or appended: which entry that is may not be known yet. */
  get isBusy(): boolean {
    return this.#underWay > 0;
  }

  /** Whether that is the file mpv opened last. */
  isAt(entryId: number): boolean {
    return this.#seen?.entryId === entryId;
  }

  /** mpv has begun to open a file. */
  started(entryId: number): void {
    this.#seen = { entryId, result: undefined };
  }

  /** mpv is at the file's beginning. */
  succeeded(): void {
    this.#settle({ kind: 'ready' });
  }

  /** mpv has given a file up. */
  failed(entryId: number, fault: PlayerFault, detail: string): void {
    if (this.#seen?.entryId === entryId) this.#settle({ kind: 'failed', fault, detail });
  }

  /** mpv is gone, whatever it was loading. */
  abandon(detail: string): void {
    this.#gone = { kind: 'failed', fault: 'player-error', detail };
    this.#onResult();
  }

  /** Another mpv is there; it counts its files anew. */
  reset(): void {
    this.#gone = undefined;
    this.#seen = undefined;
  }

  /** Lets a file follow what is loaded; undefined where mpv would not take it. */
  append(mpv: MpvProcess, path: string): Promise<MeteredEntry | undefined> {
    return this.#busyWith(async () => {
      const meter = this.#nameMeter();
      const answer = await mpv.loadFile(path, 'append', meter);
      const entryId = entryIdOf(answer.kind === 'ok' ? answer.data : undefined);
      return entryId === undefined ? undefined : { entryId, meter };
    });
  }

  /** Loads a file in place of anything else, in time or until `abandon`, and leaves it paused at its beginning, or `leadMs` of silence before that. */
  load(mpv: MpvProcess, path: string, abandon?: AbortSignal, leadMs = 0): Promise<Failed | Loaded> {
    return this.#busyWith(() => this.#load(mpv, path, FILE_WITHIN_MS, abandon, leadMs));
  }

  /** The same of a live source, through the gate; what the gate refused is told as `relay-refused` (R3). */
  async loadLive(mpv: MpvProcess, url: string, gate: RelayGate, abandon: AbortSignal): Promise<Failed | Loaded> {
    const result = await this.#busyWith(() => this.#load(mpv, gate.enter(url), LIVE_WITHIN_MS, abandon));
    if (result.kind === 'ready') return result;
    const { refusal } = gate;
    gate.leave();
    if (refusal !== undefined && result !== ABANDONED) return { ...result, fault: 'relay-refused', detail: refusal };
    return result === TOO_SLOW ? NO_SOUND : result;
  }

  async #load(
    mpv: MpvProcess,
    path: string,
    withinMs: number,
    abandon?: AbortSignal,
    leadMs = 0,
  ): Promise<Failed | Loaded> {
    if (abandon?.aborted === true) return ABANDONED;
    await mpv.request('set_property', 'pause', true);
    const meter = this.#nameMeter();
    const answer = await mpv.loadFile(path, 'replace', meter, leadMs);
    const entryId = entryIdOf(answer.kind === 'ok' ? answer.data : undefined);
    if (entryId === undefined) return NOT_RUNNING;
    const result = await this.#wait(entryId, withinMs, abandon);
    if (result === ABANDONED || result === TOO_SLOW) await mpv.request('stop');
    if (result.kind === 'failed') return result;
    // mpv says it is there just before it says that the device would not open: only the device's name is proof.
    return (await mpv.get('current-ao')) === undefined ? NO_DEVICE : { kind: 'ready', entryId, meter };
  }

  async #busyWith<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }

  /** No two files of one engine share a name. */
  #nameMeter(): string {
    this.#meters += 1;
    return `file${this.#meters}`;
  }

  async #wait(entryId: number, withinMs: number, abandon?: AbortSignal): Promise<LoadResult> {
    const result = () => this.#gone ?? (this.#seen?.entryId === entryId ? this.#seen.result : undefined);
    const waiting = new AbortController();
    this.#onResult = () => {
      if (result() !== undefined) waiting.abort();
    };
    this.#onResult();
    const ended = abandon === undefined ? waiting.signal : AbortSignal.any([waiting.signal, abandon]);
    await this.#clock.wait(withinMs, ended);
    return result() ?? (abandon?.aborted === true ? ABANDONED : TOO_SLOW);
  }

  #settle(result: LoadResult): void {
    if (this.#seen === undefined) return;
    this.#seen.result ??= result;
    this.#onResult();
  }
}
