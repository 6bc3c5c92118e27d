/** The port to time: a wall clock that may lie and step, a monotonic clock that may not, and the only way to wait. */
import type { InstantMs } from '../../scheduler/model.ts';

/** All time in the player comes through here; the fake lets days pass in milliseconds. */
export interface Clock {
  /** The machine's own clock, epoch milliseconds with fractions; may be wrong and may step either way. */
  now(): InstantMs;
  /** Milliseconds since some moment of this boot: never steps, the same for every process of the boot. */
  monotonicMs(): number;
  /** Names this boot of the kernel; `monotonicMs` values compare only within one. */
  readonly bootId: string;
  /** Resolves after `ms` of monotonic time, or at once when `signal` aborts; never rejects, never fires early. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}
