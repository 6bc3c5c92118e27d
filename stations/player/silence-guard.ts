/** Silence while the plan says sound: told from the level of what goes out, after some seconds of it. */

/** Quieter than this nobody hears a horn; the noise of any recording is louder, dBFS. */
export const SILENT_BELOW_DB = -80;
/** A pause between two sentences is shorter. */
export const SILENT_AFTER_MS = 5_000;

/** A look at what goes out while `id` sounds: its level over the last half second, volume included. */
export interface LevelLook {
  readonly id: string;
  readonly atMs: number;
  readonly levelDb: number;
}

/** Remembers since when it has been silent; a new item begins anew. */
export class SilenceGuard {
  #quiet: { readonly id: string; readonly sinceMs: number } | undefined;

  /** `heard`: there is sound; `silent`: there has been none for too long; undefined: too soon to tell. */
  note({ id, atMs, levelDb }: LevelLook): 'heard' | 'silent' | undefined {
    if (levelDb >= SILENT_BELOW_DB) {
      this.#quiet = undefined;
      return 'heard';
    }
    if (this.#quiet?.id !== id) this.#quiet = { id, sinceMs: atMs };
    return atMs - this.#quiet.sinceMs >= SILENT_AFTER_MS ? 'silent' : undefined;
  }
}
