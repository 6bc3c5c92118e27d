/** Turns the amplifier on before sound and off after it, by programs of the station's own; a failing one is a fault and stops no sound. */
import type { InstantMs } from '../../scheduler/model.ts';
import { Alarm } from './alarm.ts';
import { type AmplifierTimes, decideAmplifier } from './amplifier.ts';
import type { Clock } from './clock.ts';
import type { Health } from './health.ts';
import type { Playout } from './playout.ts';
import type { RunHook } from './run-hook.ts';
import { PREROLL_MS } from './situation.ts';
import type { StationTime } from './station-time.ts';

/** A relay switches within moments. */
const WITHIN_MS = 10_000;
/** At the stop of the station, which has three seconds in all. */
const WITHIN_AT_STOP_MS = 2_000;
/** A program that failed is run again while it is still wanted. */
const AGAIN_AFTER_MS = 30_000;
/** What is wanted is looked at this often while the amplifier is on, or a start is near. */
const LOOK_EVERY_MS = 1_000;
/** Planned starts further away than this are of no interest. */
const AHEAD_MS = 3_600_000;

/** The programs and times of a station's amplifier. */
export interface AmplifierSettings extends AmplifierTimes {
  /** Run before a block of sound; without it nothing is. */
  readonly beforeAir?: string;
  /** Run after it, and when the station starts in silence. */
  readonly afterAir?: string;
}

/** What the loop works with. */
export interface AmplifierParts {
  readonly settings: AmplifierSettings;
  readonly clock: Clock;
  readonly time: Pick<StationTime, 'now'>;
  readonly health: Health;
  readonly playout: Pick<Playout, 'nowPlaying' | 'wantedIn' | 'playlist'>;
  readonly run: RunHook;
  readonly stop: AbortSignal;
}

/** The loop. */
export class AmplifierLoop {
  readonly #parts: AmplifierParts;
  readonly #alarm: Alarm;
  #isOn: boolean | undefined;
  #quietSince: InstantMs | undefined;
  #failedAtMs: number | undefined;

  constructor(parts: AmplifierParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
  }

  /** What sounds, or what is to sound, has changed. */
  wake(): void {
    this.#alarm.wake();
  }

  /** Switches until the stop; then off. */
  async run(): Promise<void> {
    const { clock, stop } = this.#parts;
    while (!stop.aborted) {
      const wish = this.#decide();
      const isRetryDue = clock.monotonicMs() - (this.#failedAtMs ?? Number.POSITIVE_INFINITY) >= AGAIN_AFTER_MS;
      if (wish.on !== this.#isOn || isRetryDue) await this.#switch(wish.on, WITHIN_MS);
      await this.#alarm.nap(this.#isOn === true ? Math.min(LOOK_EVERY_MS, wish.forMs) : wish.forMs);
    }
    if (this.#isOn !== false) await this.#switch(false, WITHIN_AT_STOP_MS);
  }

  #decide() {
    const { settings, time, playout } = this.#parts;
    const now = time.now();
    const isSounding = playout.nowPlaying !== undefined;
    if (isSounding) this.#quietSince = undefined;
    // The time may be set back meanwhile.
    else if (this.#isOn === true) this.#quietSince = Math.min(this.#quietSince ?? now, now);
    const due = playout.wantedIn(0) ?? playout.wantedIn(Math.max(0, settings.leadMs - PREROLL_MS));
    return decideAmplifier({
      ...settings,
      now,
      isOn: this.#isOn,
      isSounding,
      plannedAt: plannedStarts(playout.playlist, now),
      ...(due === undefined ? {} : { dueAt: due.startsAt }),
      ...(this.#quietSince === undefined ? {} : { quietSince: this.#quietSince }),
    });
  }

  async #switch(on: boolean, withinMs: number): Promise<void> {
    const { settings, health, run, clock } = this.#parts;
    const program = on ? settings.beforeAir : settings.afterAir;
    // Known before it is done: what fails is not tried again at once.
    this.#isOn = on;
    this.#failedAtMs = undefined;
    if (program === undefined) return;
    const result = await run(program, on ? 'on' : 'off', withinMs);
    if (result.kind === 'done') return health.clear('amplifier');
    this.#failedAtMs = clock.monotonicMs();
    health.raise('amplifier', result.detail);
  }
}

/** When items of the next hour begin. */
function plannedStarts(playlist: Playout['playlist'], now: InstantMs): InstantMs[] {
  return (playlist?.airings ?? [])
    .filter(({ startsAt, endsAt }) => endsAt > now && startsAt < now + AHEAD_MS)
    .flatMap(({ startsAt, items }) => items.map(({ offsetMs }) => startsAt + offsetMs))
    .filter((at) => at > now && at < now + AHEAD_MS);
}
