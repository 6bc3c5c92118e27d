/** How far a prepared track is on its way to its sound, and what that means for a moment that is set or moved. Pure. */

/** Where it stands; a track that is queued behind another needs none of this. */
export type TrackStart =
  /** Paused. `isFresh`: at its first sample, with no silence before it; else mpv may hold anything, and it is loaded anew. */
  | { readonly kind: 'held'; readonly isFresh: boolean }
  /** Being loaded anew with the silence before it, or loaded so and about to run. */
  | { readonly kind: 'leading' }
  /** mpv runs since `unpausedAtMs` (monotonic): through the silence, then through the sound. */
  | { readonly kind: 'running'; readonly unpausedAtMs: number };

/** It comes there by itself, it is past both moments and comes as soon as it can, or it has to be begun anew. */
export type Move = 'steered' | 'overdue' | 'anew';

const SAME_MOMENT_MS = 0.5;
/** A moment that moves by less is steered to in the silence. */
const STEERED_MS = 50;

/** What it means for a start on its way to `heldToMs` (undefined: to none yet) that it is to come to `atMs`. */
export function moveTo(start: TrackStart, heldToMs: number | undefined, atMs: number, nowMs: number): Move {
  if (heldToMs === undefined) return 'anew';
  if (start.kind !== 'held' && Math.max(heldToMs, atMs) <= nowMs) return 'overdue';
  return Math.abs(heldToMs - atMs) < (start.kind === 'held' ? SAME_MOMENT_MS : STEERED_MS) ? 'steered' : 'anew';
}

/** When the first sample comes out if mpv runs on at its own speed: what nobody has steered. */
export function unsteeredMs(start: TrackStart, leadMs: number): number | undefined {
  return start.kind === 'running' ? start.unpausedAtMs + leadMs : undefined;
}
