/** Tells the server how the station is: every 15 seconds while something happens, every two minutes while nothing does, and soon after a change; a lost one is not missed. */
import type { Heartbeat } from '../protocol.ts';
import { type PrivateJwk, sign } from '../sign.ts';
import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import type { StationLink, Told } from './station-link.ts';

/** While something sounds, and for a while after anything has changed. */
export const BUSY_EVERY_MS = 15_000;
/** While nothing does: a SIM pays for each (docs/decisions/0021). */
export const IDLE_EVERY_MS = 120_000;
/** What has changed is told once more after this: the server vouches for the time before a heartbeat, not up to it. */
const CALM_AFTER_MS = 40_000;
/** Changes of one moment go in one heartbeat. */
const GATHER_MS = 250;

/** What the heartbeat works with. */
export interface HeartbeatParts {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly link: Pick<StationLink, 'postHeartbeat'>;
  readonly key: PrivateJwk;
  readonly describe: () => Promise<Heartbeat>;
  /** What the answer named. */
  readonly onTold: (told: Told) => void;
  readonly stop: AbortSignal;
}

/** The loop that beats. */
export class HeartbeatLoop {
  readonly #parts: HeartbeatParts;
  readonly #alarm: Alarm;
  #changedAtMs: number;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
    this.#changedAtMs = parts.clock.monotonicMs();
  }

  /** Something worth telling has changed. */
  beatSoon(): void {
    this.#changedAtMs = this.#parts.clock.monotonicMs();
    this.#alarm.wake();
  }

  /** Beats until the stop. */
  async run(): Promise<void> {
    const { clock, chance, link, key, describe, onTold, stop } = this.#parts;
    while (!stop.aborted) {
      await clock.wait(GATHER_MS, stop);
      if (stop.aborted) return;
      const heartbeat = await describe();
      const isBusy = heartbeat.playing !== undefined || clock.monotonicMs() - this.#changedAtMs < CALM_AFTER_MS;
      const everyMs = isBusy ? BUSY_EVERY_MS : IDLE_EVERY_MS;
      const answer = await link.postHeartbeat(await sign({ ...heartbeat, everyMs }, 'loa-heartbeat+jwt', key));
      if (answer.kind === 'ok') onTold(answer.value);
      await this.#alarm.sleep(everyMs * (0.9 + chance() / 10));
    }
  }
}
