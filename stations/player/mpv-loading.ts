/** Loads a file into mpv and knows whether it, and the device it is for, are ready to sound. */
import type { Clock } from './clock.ts';
import { entryIdOf } from './mpv-answers.ts';
import type { MpvProcess } from './mpv-process.ts';
import type { LoadResult, PlayerFault } from './player.ts';
import { makeSilentWav } from './silent-wav.ts';

const LOADED_WITHIN_MS = 4_000;

/**
 * A second of silence that mpv opens the device for, paused: the device is proved without a sound. A file that fits whole
 * into mpv's buffers (0.2 s) ends by itself, paused or not, and would prove nothing.
 */
export const SILENT_SOURCE: string = `hex://${makeSilentWav(1_000).toString('hex')}`;

type Failed = Extract<LoadResult, { kind: 'failed' }>;
/** The answer where there is no mpv to load into. */
export const NOT_RUNNING: Failed = { kind: 'failed', fault: 'player-error', detail: 'mpv is not running' };
const TOO_SLOW: Failed = { kind: 'failed', fault: 'audio-device', detail: 'not loaded in time' };
const NO_DEVICE: Failed = { kind: 'failed', fault: 'audio-device', detail: 'the audio device would not open' };

/** One load at a time; mpv's events about it come in through `succeed` and `fail`. */
export class MpvLoading {
  readonly #clock: Clock;
  #waiting: { readonly entryId: number; readonly settle: (result: LoadResult) => void } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** mpv's id of what is being loaded. */
  get entryId(): number | undefined {
    return this.#waiting?.entryId;
  }

  /** mpv says it is at the file's beginning. */
  succeed(): void {
    this.#waiting?.settle({ kind: 'ready' });
  }

  /** mpv has given the file up, or is gone. */
  fail(fault: PlayerFault, detail: string): void {
    this.#waiting?.settle({ kind: 'failed', fault, detail });
  }

  /** Loads `path` in place of anything else and leaves it paused at its beginning. */
  async load(mpv: MpvProcess, path: string): Promise<Failed | { readonly kind: 'ready'; readonly entryId: number }> {
    await mpv.request('set_property', 'pause', true);
    const answer = await mpv.request('loadfile', path, 'replace');
    const entryId = entryIdOf(answer.kind === 'ok' ? answer.data : undefined);
    if (entryId === undefined) return NOT_RUNNING;
    const result = await this.#wait(entryId);
    if (result.kind === 'failed') return result;
    // mpv says it is there just before it says that the device would not open: only the device's name is proof.
    return (await mpv.get('current-ao')) === undefined ? NO_DEVICE : { kind: 'ready', entryId };
  }

  async #wait(entryId: number): Promise<LoadResult> {
    const waiting = new AbortController();
    const settled = new Promise<LoadResult>((settle) => {
      this.#waiting = { entryId, settle };
    });
    const tooSlow = this.#clock.wait(LOADED_WITHIN_MS, waiting.signal).then(() => TOO_SLOW);
    const result = await Promise.race([settled, tooSlow]);
    waiting.abort();
    this.#waiting = undefined;
    return result;
  }
}
