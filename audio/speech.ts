/** The port through which a segment is spoken from its text; better voices come as further adapters. */

/** Reads a Vietnamese text aloud into a file. Voice and speed belong to the adapter that was built. */
export interface Speech {
  /**
   * Writes the spoken `text` as a WAV file at `outPath`, whole or not at all.
   * @throws AudioError `speech-text-empty`, `speech-text-too-long`, `speech-failed`, `speech-timeout`,
   * `program-missing`, `disk-full` or `aborted`.
   */
  speak(text: string, outPath: string, signal?: AbortSignal): Promise<void>;
}

/** The longest text that is spoken, in characters: about twenty minutes of reading. */
export const MAX_SPEECH_CHARACTERS = 20_000;
