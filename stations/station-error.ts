/** The coded errors of stations/: a promise broken by the other side, the disk or the engine. */

/** Everything that can go wrong, in one word each that logs and the command line can act on; `station-error-words.ts` has the sentences. */
export const STATION_ERROR_CODES = [
  'enrol-code-malformed',
  'enrol-refused',
  'enrol-no-answer',
  'not-enrolled',
  'not-set-up',
  'setup-faulty',
  'root-mismatch',
  'other-station',
  'server-answer-malformed',
  'audio-output-malformed',
  'engine-down',
  'engine-silent',
  'folder-in-use',
] as const;
/** One of them. */
export type StationErrorCode = (typeof STATION_ERROR_CODES)[number];

/** A broken promise with its facts; expected outcomes (offline, refused, missing media) are values instead. */
export class StationError extends Error {
  readonly code: StationErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: StationErrorCode, facts: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(facts)}`, { cause });
    this.name = 'StationError';
    this.code = code;
    this.facts = facts;
  }
}
