/** Speaks Vietnamese with espeak-ng: small, offline, on every Debian. */
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AudioError, nameFault } from './audio-error.ts';
import { spellNumbers } from './number-words.ts';
import { runProgram } from './run-program.ts';
import { MAX_SPEECH_CHARACTERS, type Speech } from './speech.ts';

/** espeak-ng's Vietnamese voices: northern, central, southern. */
export type EspeakVoice = 'vi' | 'vi-vn-x-central' | 'vi-vn-x-south';

/** How it speaks. Speed in words a minute, 80 to 450; default 135, slow enough for an echoing valley. */
export interface EspeakOptions {
  /** Default `/usr/bin/espeak-ng`. */
  readonly espeakPath?: string;
  /** Default `vi`, the northern voice. */
  readonly voice?: EspeakVoice;
  readonly wordsPerMinute?: number;
}

/** The `Speech` port on espeak-ng. */
export class EspeakSpeech implements Speech {
  readonly #program: string;
  readonly #voice: EspeakVoice;
  readonly #wordsPerMinute: number;

  constructor(options: EspeakOptions = {}) {
    this.#program = options.espeakPath ?? '/usr/bin/espeak-ng';
    this.#voice = options.voice ?? 'vi';
    this.#wordsPerMinute = Math.min(450, Math.max(80, Math.round(options.wordsPerMinute ?? 135)));
  }

  async speak(text: string, outPath: string, signal?: AbortSignal): Promise<void> {
    const input = cleanText(text);
    const whole = resolve(outPath);
    const part = `${whole}.part`;
    try {
      // The text goes through standard input: in an argument a leading dash would be an option.
      const end = await runProgram({
        program: this.#program,
        args: ['-v', this.#voice, '-s', String(this.#wordsPerMinute), '-b', '1', '-w', part, '--stdin'],
        // Its input is UTF-8 only where its locale says so.
        environment: { LC_ALL: 'C.UTF-8' },
        timeLimitMs: SPEAK_LIMIT_MS,
        signal,
        input,
      });
      if (end.kind === 'timed-out') throw new AudioError('speech-timeout', { limitMs: SPEAK_LIMIT_MS });
      if (end.kind !== 'exited' || end.exitCode !== 0) {
        throw new AudioError('speech-failed', { kind: end.kind, said: end.errorTail.slice(-500) });
      }
      await rename(part, whole);
    } catch (thrown) {
      throw nameFault(thrown);
    } finally {
      await rm(part, { force: true });
    }
  }
}

/** Twenty minutes of speech take it a few seconds. */
const SPEAK_LIMIT_MS = 60_000;

/** The text as espeak-ng should read it: composed letters, small numbers in words (it reads 15 as "mười năm"), no control characters, none of its `[[phoneme]]` marks. */
function cleanText(text: string): string {
  if (text.length > MAX_SPEECH_CHARACTERS) {
    throw new AudioError('speech-text-too-long', { characters: text.length, limit: MAX_SPEECH_CHARACTERS });
  }
  const clean = text
    .normalize('NFC')
    .replace(/[^\P{C}\n]/gu, ' ')
    .replaceAll('[[', '[ [')
    .trim();
  if (!/[\p{L}\p{N}]/u.test(clean)) throw new AudioError('speech-text-empty');
  return `${spellNumbers(clean)}\n`;
}
