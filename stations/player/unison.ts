/** Holds what sounds to its moment by mpv's speed: one track after the other, as long as they follow without a gap. */
import type { MpvProcess } from './mpv-process.ts';
import type { PositionReading } from './pts-readings.ts';
import { beginSteering, chooseSpeed, type Steering, takeLook } from './steer-speed.ts';

/** A finer change of speed is not worth an order. */
const LEAST_CHANGE = 2e-6;

/** The steering of one engine. */
export class Unison {
  #steering: Steering | undefined;
  #speed = 1;

  /** How late (+) or early (-) what sounds is; undefined while that is not known. */
  get errorMs(): number | undefined {
    return this.#steering?.errorMs;
  }

  /** The speed mpv was told last. */
  get speed(): number {
    return this.#speed;
  }

  /** Something else is loaded: nothing is known of it, and it begins at its own speed. */
  async rest(mpv: MpvProcess): Promise<void> {
    this.#steering = undefined;
    if (this.#speed !== 1) await this.#setSpeed(mpv, 1);
  }

  /** Takes a reading of a sound whose first sample (position 0; before it is silence) is held to `heldToMs`, and sets the speed. */
  async follow(mpv: MpvProcess, { atMs, positionMs, tripMs }: PositionReading, heldToMs: number): Promise<void> {
    const look = { atMs, errorMs: atMs - positionMs - heldToMs, doubtMs: tripMs / 2 };
    const known = this.#steering === undefined ? beginSteering(look) : takeLook(this.#steering, look);
    this.#steering = chooseSpeed(known, Math.max(0, -positionMs));
    if (Math.abs(this.#steering.speed - this.#speed) < LEAST_CHANGE) return;
    await this.#setSpeed(mpv, this.#steering.speed);
  }

  async #setSpeed(mpv: MpvProcess, speed: number): Promise<void> {
    this.#speed = speed;
    await mpv.request('set_property', 'speed', speed);
  }
}
