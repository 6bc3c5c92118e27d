/** From what is wanted and what the engine does to the orders that close the gap: pure data in, pure data out. */
import type { SkipReason } from '../protocol.ts';
import type { EngineState } from './player.ts';
import { type PlannedItem, trackId } from './situation.ts';
import type { WantedState } from './wanted-state.ts';

/** One order to the engine; a list of them is carried out in its order. */
export type PlayoutCommand =
  | { readonly kind: 'set-volume'; readonly percent: number }
  | { readonly kind: 'stop'; readonly reason: SkipReason }
  | { readonly kind: 'prepare'; readonly item: PlannedItem }
  | { readonly kind: 'begin'; readonly item: PlannedItem }
  | { readonly kind: 'queue'; readonly item: PlannedItem }
  | { readonly kind: 'unqueue' };

/** The orders. `enginePct` is the volume the engine was last given. After `prepare` the rest follows on the next look. */
export function findCommands(
  wanted: WantedState,
  engine: EngineState,
  enginePct: number | undefined,
): PlayoutCommand[] {
  if (engine.kind === 'down') return [];
  const volume: PlayoutCommand[] =
    enginePct === wanted.volumePct ? [] : [{ kind: 'set-volume', percent: wanted.volumePct }];
  const { current, next } = wanted;
  if (engine.kind === 'idle') return current === undefined ? volume : [...volume, { kind: 'prepare', item: current }];
  if (current === undefined) return [...volume, { kind: 'stop', reason: wanted.cut ?? 'superseded' }];
  if (engine.id !== trackId(current)) {
    return [...volume, { kind: 'stop', reason: wanted.cut ?? 'superseded' }, { kind: 'prepare', item: current }];
  }
  const begin: PlayoutCommand[] = engine.kind === 'ready' ? [{ kind: 'begin', item: current }] : [];
  return [...volume, ...begin, ...changeQueue(engine.queuedId, next)];
}

function changeQueue(queuedId: string | undefined, next: PlannedItem | undefined): PlayoutCommand[] {
  const nextId = next === undefined ? undefined : trackId(next);
  if (nextId === queuedId) return [];
  const away: PlayoutCommand[] = queuedId === undefined ? [] : [{ kind: 'unqueue' }];
  return next === undefined ? away : [...away, { kind: 'queue', item: next }];
}
