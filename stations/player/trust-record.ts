/** When the station had no trusted time, or was off: what it could not play then is told with that reason. */
import type { InstantMs } from '../../scheduler/model.ts';
import { type AliveStamp, listAbsences } from './alive-stamp.ts';
import type { Health } from './health.ts';
import type { Absence } from './situation.ts';
import type { StationTime } from './station-time.ts';

/** What the record goes by. `onLost`: a station that had the time has lost it. */
export interface TrustParts {
  readonly time: Pick<StationTime, 'now' | 'toUtc'>;
  readonly stamp?: AliveStamp | undefined;
  readonly startedAtMs: number;
  readonly health: Pick<Health, 'raise' | 'clear'>;
  readonly onLost: () => void;
}

/** The record of one run. */
export class TrustRecord {
  readonly #parts: TrustParts;
  #absences: readonly Absence[] = [];
  #lostAt: InstantMs | undefined;

  constructor(parts: TrustParts) {
    this.#parts = parts;
  }

  /** In order, apart. */
  get absences(): readonly Absence[] {
    return this.#absences;
  }

  /** Something about the time has changed. */
  note(isTrusted: boolean): void {
    const { time, stamp, startedAtMs } = this.#parts;
    if (isTrusted && this.#absences.length === 0) {
      this.#absences = listAbsences(stamp?.at, time.toUtc(startedAtMs), time.now());
    }
    if (isTrusted) this.#onTrusted();
    else if (this.#absences.length > 0) this.#onTrustLost();
  }

  #onTrusted(): void {
    this.#parts.health.clear('clock-untrusted');
    if (this.#lostAt === undefined) return;
    const held: Absence = { from: this.#lostAt, to: this.#parts.time.now(), reason: 'clock-untrusted' };
    this.#absences = [...this.#absences, held];
    this.#lostAt = undefined;
  }

  #onTrustLost(): void {
    this.#lostAt ??= this.#parts.time.now();
    this.#parts.health.raise('clock-untrusted', 'the time is no longer sure: normal airings are held');
    this.#parts.onLost();
  }
}
