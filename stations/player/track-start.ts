/** How far a prepared track is on its way to its sound, what a moment means for that, and how it is led to its moment. Pure. */

/** Where it stands. */
export type TrackStart =
  /** Paused. `isFresh`: at its first sample, with no silence before it; else mpv may hold anything, and it is loaded anew. */
  | { readonly kind: 'held'; readonly isFresh: boolean }
  /** Being loaded anew with the silence before it, or loaded so and about to run. */
  | { readonly kind: 'leading' }
  /** mpv runs since `unpausedAtMs` (monotonic): through the silence, then through the sound. */
  | { readonly kind: 'running'; readonly unpausedAtMs: number }
  /** Queued behind another, it sounds as soon as that has. */
  | { readonly kind: 'following' };

/** It comes there by itself, it is past both moments and comes as soon as it can, or it has to be begun anew. */
export type Move = 'steered' | 'overdue' | 'anew';

/** When a track is loaded once more, in ms from now, and the silence it then begins with; 0: it is begun as it is. */
export interface Lead {
  readonly waitMs: number;
  readonly leadMs: number;
}

const SAME_MOMENT_MS = 0.5;
/** A moment that moves by less is steered to in the silence. */
const STEERED_MS = 50;
/** How long before its lead a track is loaded once more, with the silence before it; longer where mpv took long the first time. */
const RELOAD_MS = 300;
const RELOAD_FACTOR = 1.5;
/** In less silence nothing that comes late can be made up for, and loading it anew may make it so; more is not needed. */
const LEAST_LEAD_MS = 2_000;
const LONGEST_LEAD_MS = 6_000;

/** What it means for a start on its way to `heldToMs` (undefined: to none yet) that it is to come to `atMs`. */
export function moveTo(start: TrackStart, heldToMs: number | undefined, atMs: number, nowMs: number): Move {
  if (heldToMs === undefined) return 'anew';
  if (start.kind !== 'held' && Math.max(heldToMs, atMs) <= nowMs) return 'overdue';
  return Math.abs(heldToMs - atMs) < (start.kind === 'held' ? SAME_MOMENT_MS : STEERED_MS) ? 'steered' : 'anew';
}

/** Of a track that mpv took `loadMs` to load, and that is to be unpaused in `sparedMs` if it has no lead. A stream has none: it is joined live. */
export function planLead(sparedMs: number, loadMs: number, isLive: boolean): Lead {
  const freeMs = sparedMs - Math.max(RELOAD_MS, RELOAD_FACTOR * loadMs);
  if (isLive || freeMs < LEAST_LEAD_MS) return { waitMs: sparedMs, leadMs: 0 };
  // Whole, as mpv’s filter takes it: a fraction it did not make would part this station from the others.
  const leadMs = Math.floor(Math.min(LONGEST_LEAD_MS, freeMs));
  return { waitMs: freeMs - leadMs, leadMs };
}

/** When the first sample comes out if mpv runs on at its own speed: what nobody has steered. */
export function unsteeredMs(start: TrackStart, leadMs: number): number | undefined {
  return start.kind === 'running' ? start.unpausedAtMs + leadMs : undefined;
}
