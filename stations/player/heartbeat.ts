/** Tells the server how the station is: every 15 seconds, and soon after anything changes; a lost one is not missed. */
import type { Heartbeat } from '../protocol.ts';
import { type PrivateJwk, sign } from '../sign.ts';
import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import type { StationLink } from './station-link.ts';

const EVERY_MS = 15_000;
/** Changes of one moment go in one heartbeat. */
const GATHER_MS = 250;

/** What the heartbeat works with. */
export interface HeartbeatParts {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly link: StationLink;
  readonly key: PrivateJwk;
  readonly describe: () => Promise<Heartbeat>;
  readonly stop: AbortSignal;
}

/** The loop that beats. */
export class HeartbeatLoop {
  readonly #parts: HeartbeatParts;
  readonly #alarm: Alarm;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, parts.stop);
  }

  /** Something worth telling has changed. */
  beatSoon(): void {
    this.#alarm.wake();
  }

  /** Beats until the stop. */
  async run(): Promise<void> {
    const { clock, chance, link, key, describe, stop } = this.#parts;
    while (!stop.aborted) {
      await clock.wait(GATHER_MS, stop);
      if (stop.aborted) return;
      await link.postHeartbeat(await sign(await describe(), 'loa-heartbeat+jwt', key));
      await this.#alarm.sleep(EVERY_MS * (0.9 + chance() / 5));
    }
  }
}
