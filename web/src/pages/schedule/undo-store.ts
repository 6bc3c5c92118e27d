/** What was changed last on the air and can still be taken back: kept while people walk between pages, until it has aired. */
import { useSyncExternalStore } from 'react';

/** One change and its inverse. */
export interface Undo {
  /** What was done: "Đã dời «...» sang ...". */
  readonly words: string;
  /** When what it changed begins to sound; after that nothing is offered. */
  readonly untilMs: number;
  readonly run: () => Promise<unknown>;
}

let offered: Undo | undefined;
const listeners = new Set<() => void>();

/** Puts the newest change in the bar; undefined clears it. */
export function offerUndo(undo: Undo | undefined): void {
  offered = undo;
  for (const tell of listeners) tell();
}

/** The newest change that can be taken back. */
export function useOfferedUndo(): Undo | undefined {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => offered,
  );
}
