/** Steers a sound to its moment: from looks at how far off it is to the speed that brings it there and keeps it there. Pure. */

/** Speech that is this much faster or slower is not heard to be (9 cents). */
export const FASTEST_NUDGE = 0.005;
/** Silence may be hurried and stretched: nobody hears it. For starts that came so late that the nudge cannot make up for it. */
const FASTEST_SILENCE = 0.5;
/**
 * What is hurried in silence is at rest again this long before the first word: mpv's buffers and the sound server's (0.45 s) are
 * full of it, and the next look comes up to 0.3 s later.
 */
const SETTLE_MS = 1_000;
/** An error is steered away over about this long: quickly before the first word, gently while somebody listens. */
const WITHIN_SILENT_MS = 1_000;
const WITHIN_SOUND_MS = 3_000;
/** No card's crystal is further off than this; what looks like more is noise. */
const MOST_DRIFT = 500e-6;
/** A look this far from what was expected is not believed until others say the same: the device's figures are wrong now and then. */
const STRANGE_MS = 2;
const STRANGERS_BELIEVED = 3;
/** Just after a change of speed the engine reckons its buffers (up to a quarter of a second) at the new speed. */
const BUFFERS_MS = 250;
/** How much of a surprise is believed: more while little is known. */
const LEAST_GAIN = 0.25;
const DRIFT_GAIN = 0.05;

/** One look: how late (+) or early (-) the sound is at a monotonic moment, right to within `doubtMs`. */
export interface ErrorLook {
  readonly atMs: number;
  readonly errorMs: number;
  readonly doubtMs: number;
}

/** What is known of a sound that is being steered. */
export interface Steering {
  readonly atMs: number;
  readonly errorMs: number;
  /** By how much the device is slow: 0.0001 is 100 ppm. */
  readonly drift: number;
  /** The engine's speed since `atMs`, and before. */
  readonly speed: number;
  readonly speedBefore: number;
  readonly looks: number;
  readonly strangers: number;
}

/** Nothing known yet but the first look. */
export function beginSteering({ atMs, errorMs }: ErrorLook): Steering {
  return { atMs, errorMs, drift: 0, speed: 1, speedBefore: 1, looks: 1, strangers: 0 };
}

/** What is known after another look. */
export function takeLook(before: Steering, look: ErrorLook): Steering {
  const passedMs = look.atMs - before.atMs;
  const expectedMs = before.errorMs + passedMs * (before.drift - (before.speed - 1));
  const surpriseMs = look.errorMs - expectedMs;
  const strangeMs = STRANGE_MS + look.doubtMs + BUFFERS_MS * Math.abs(before.speed - before.speedBefore);
  const now = { ...before, atMs: look.atMs, errorMs: expectedMs, speedBefore: before.speed };
  if (Math.abs(surpriseMs) > strangeMs) {
    const strangers = before.strangers + 1;
    if (strangers < STRANGERS_BELIEVED) return { ...now, strangers };
    // It really has jumped: the device ran out of sound, or the clock was set right.
    return { ...now, errorMs: look.errorMs, looks: 1, strangers: 0 };
  }
  const gain = Math.max(LEAST_GAIN, 1 / before.looks) / (1 + look.doubtMs);
  const drift = passedMs > 0 ? before.drift + (DRIFT_GAIN * gain * surpriseMs) / passedMs : before.drift;
  return {
    ...now,
    errorMs: expectedMs + gain * surpriseMs,
    drift: clamp(drift, MOST_DRIFT),
    looks: before.looks + 1,
    strangers: 0,
  };
}

/** The same, with the speed that is right now: `silentForMs` before the first word, 0 once there is something to hear. */
export function chooseSpeed(steering: Steering, silentForMs: number): Steering {
  const { errorMs, drift } = steering;
  const gentle = clamp(drift + errorMs / (silentForMs > 0 ? WITHIN_SILENT_MS : WITHIN_SOUND_MS), FASTEST_NUDGE);
  const unheardMs = silentForMs - SETTLE_MS;
  const isHopeless = Math.abs(errorMs) > FASTEST_NUDGE * unheardMs;
  const nudge = unheardMs > 0 && isHopeless ? clamp(errorMs / WITHIN_SILENT_MS, FASTEST_SILENCE) : gentle;
  return { ...steering, speed: 1 + nudge };
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}
