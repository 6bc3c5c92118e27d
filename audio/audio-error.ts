/** The broken promises of the audio folder: what stops work and is nobody's upload's fault, each with a code and facts. */

/**
 * `ffmpeg-missing`: no ffmpeg or ffprobe answers. `program-missing`: a named program cannot be started.
 * `program-failed`: a program failed on our own files. `program-killed`: something else stopped it.
 * `disk-full`: no room in the work folder. `aborted`: the caller's signal fired. `source-missing`: no regular file there.
 * `speech-text-empty`, `speech-text-too-long`, `speech-failed`, `speech-timeout`: a text could not be spoken.
 */
export type AudioErrorCode =
  | 'ffmpeg-missing'
  | 'program-missing'
  | 'program-failed'
  | 'program-killed'
  | 'disk-full'
  | 'aborted'
  | 'source-missing'
  | 'speech-text-empty'
  | 'speech-text-too-long'
  | 'speech-failed'
  | 'speech-timeout';

/** Numbers and words an error or refusal is made of. */
export type AudioFacts = Readonly<Record<string, string | number>>;

/** An error with a code for programs and facts for the log; `cause` holds what was underneath, where something was. */
export class AudioError extends Error {
  readonly code: AudioErrorCode;
  readonly facts: AudioFacts;

  constructor(code: AudioErrorCode, facts: AudioFacts = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(facts)}`, cause === undefined ? undefined : { cause });
    this.name = 'AudioError';
    this.code = code;
    this.facts = facts;
  }
}

/** `thrown` as an AudioError where its meaning is known (a full disk, a missing file), else as it came. */
export function nameFault(thrown: unknown): unknown {
  if (thrown instanceof AudioError || !(thrown instanceof Error)) return thrown;
  const code = (thrown as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AudioError('disk-full', {}, thrown);
  return thrown;
}
