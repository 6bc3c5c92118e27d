/** Where each item of a programme begins, what stays silent and what does not fit: the server's own arithmetic, while it is being written. */

/** `relayAtMs`: a relay stands there, whatever comes before it. An unknown length counts as nothing. */
export interface Step {
  readonly lengthMs: number | undefined;
  readonly relayAtMs?: number | undefined;
}

/** A relay whose window is taken, in part, by what stands before it: by the relay listed before, or by the items between. */
export interface Misfit {
  readonly index: number;
  readonly kind: 'earlier-relay' | 'items';
  readonly overMs: number;
  /** Positions of what stands between, from the relay before on. */
  readonly before: readonly number[];
}

export interface Layout {
  /** One per item, ms after the start. */
  readonly offsetsMs: readonly number[];
  /** Silence before each item, ms; only a relay waits for its time. */
  readonly gapsMs: readonly number[];
  readonly lengthMs: number;
  readonly misfits: readonly Misfit[];
}

/** Every item at its whole length, one after the other; nothing shifts a relay. */
export function layOutItems(steps: readonly Step[]): Layout {
  const offsetsMs: number[] = [];
  const gapsMs: number[] = [];
  const misfits: Misfit[] = [];
  let at = 0;
  let before: number[] = [];
  let relayEndsMs = 0;
  for (const [index, { lengthMs = 0, relayAtMs }] of steps.entries()) {
    offsetsMs.push(relayAtMs ?? at);
    gapsMs.push(Math.max(0, (relayAtMs ?? at) - at));
    if (relayAtMs === undefined) {
      at += lengthMs;
      before.push(index);
      continue;
    }
    if (relayAtMs < relayEndsMs)
      misfits.push({ index, kind: 'earlier-relay', overMs: relayEndsMs - relayAtMs, before });
    else if (relayAtMs < at) misfits.push({ index, kind: 'items', overMs: at - relayAtMs, before });
    relayEndsMs = relayAtMs + lengthMs;
    at = relayEndsMs;
    before = [];
  }
  return { offsetsMs, gapsMs, lengthMs: at, misfits };
}
