/** Whether the amplifier is to be on: from its lead before a block of sound until its hold after it; pure data in, pure data out. */
import type { InstantMs } from '../../scheduler/model.ts';

/** How long the amplifier needs before the first word, and stays on after the last one. */
export interface AmplifierTimes {
  readonly leadMs: number;
  readonly holdMs: number;
}

/** What the decision hangs on. */
export interface AmplifierFacts extends AmplifierTimes {
  readonly now: InstantMs;
  /** Undefined after a start: whoever ran before may have left it on. */
  readonly isOn: boolean | undefined;
  readonly isSounding: boolean;
  /** When what is wanted next begins, as far as its lead reaches; in the past for what sounds as soon as it can. */
  readonly dueAt?: InstantMs;
  /** The next planned starts, whether they will sound or not. */
  readonly plannedAt: readonly InstantMs[];
  /** When it last was silent after sound. */
  readonly quietSince?: InstantMs;
}

/** The answer, and how long it holds at the most. */
export interface AmplifierWish {
  readonly on: boolean;
  readonly forMs: number;
}

/** On for what sounds or is due within the lead, and over gaps that are shorter than switching off and on is worth. Never on for what is only planned. */
export function decideAmplifier(facts: AmplifierFacts): AmplifierWish {
  const { now, isOn, isSounding, dueAt, plannedAt, quietSince, leadMs, holdMs } = facts;
  if (isSounding || (dueAt !== undefined && dueAt - now <= leadMs)) return { on: true, forMs: LONGEST_MS };
  if (isOn === true) {
    const holdLeftMs = quietSince === undefined ? 0 : quietSince + holdMs - now;
    const returnsIn = plannedAt.map((at) => at - now).filter((ms) => ms > 0 && ms <= leadMs + holdMs);
    if (holdLeftMs > 0) return { on: true, forMs: Math.min(holdLeftMs, LONGEST_MS) };
    if (returnsIn.length > 0) return { on: true, forMs: Math.min(...returnsIn) };
  }
  const leads = plannedAt.map((at) => at - leadMs - now).filter((ms) => ms > 0);
  return { on: false, forMs: Math.min(LONGEST_MS, ...leads) };
}

/** Nothing is believed for longer. */
const LONGEST_MS = 30_000;
