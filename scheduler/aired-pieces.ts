/** What sounded, each item of an airing once, however many stations it sounded at: programme time, never mixed with station time. */
import type { CountedRow, Piece } from './count-rows.ts';
import type { InstantMs } from './model.ts';

/** One item of one airing. */
export interface AiredPiece {
  readonly airingId: string;
  readonly scheduleId: string;
  readonly piece: Piece;
  /** The most that sounded of it at one station, ms. */
  readonly programmeMs: number;
  /** It sounded nearly whole at some station. */
  readonly isSounded: boolean;
  /** When it began, measured or else planned; the least over the stations where it sounded. */
  readonly startedAt: InstantMs;
  /** When its airing was due at the first of them. */
  readonly plannedAt: InstantMs;
  /** Its airing's name there. */
  readonly airingTitle: string;
}

/** The items of rows that sounded, one per airing, index and bytes (or live source); in order of time. `rows` by time. */
export function airedPieces(rows: readonly CountedRow[]): AiredPiece[] {
  const aired = new Map<string, AiredPiece>();
  for (const { row, isSounded, pieces } of rows) {
    if (!isSounded) continue;
    for (const piece of pieces) {
      const { item } = piece;
      keep(aired, {
        airingId: row.airingId,
        scheduleId: row.scheduleId,
        piece,
        programmeMs: piece.soundedMs,
        isSounded: piece.isSounded,
        startedAt: item.startedAt ?? row.plannedAt + item.offsetMs,
        plannedAt: row.plannedAt,
        airingTitle: row.title,
      });
    }
  }
  return [...aired.values()];
}

/** What sounded in several parts of a span: an airing that lies in two of them is one. Parts in order of time. */
export function joinAired(parts: readonly (readonly AiredPiece[])[]): AiredPiece[] {
  const aired = new Map<string, AiredPiece>();
  for (const part of parts) for (const one of part) keep(aired, one);
  return [...aired.values()];
}

/** Programme time of some of them, ms. */
export function programmeMsOf(aired: readonly AiredPiece[]): number {
  return aired.reduce((sum, { programmeMs }) => sum + programmeMs, 0);
}

/** How many of something there are, each counted once. */
export function countDistinct<T>(list: readonly T[], nameOf: (one: T) => string): number {
  return new Set(list.map(nameOf)).size;
}

function keep(aired: Map<string, AiredPiece>, here: AiredPiece): void {
  const { index, sha256, sourceId } = here.piece.item;
  const name = `${here.airingId} ${index} ${sha256 ?? sourceId}`;
  const known = aired.get(name);
  aired.set(name, known === undefined ? here : together(known, here));
}

/** What sounded nearly whole stands for the item; of two alike, what began first. */
function together(a: AiredPiece, b: AiredPiece): AiredPiece {
  const programmeMs = Math.max(a.programmeMs, b.programmeMs);
  if (a.isSounded !== b.isSounded) return { ...(a.isSounded ? a : b), programmeMs };
  return { ...(b.startedAt < a.startedAt ? b : a), programmeMs, plannedAt: Math.min(a.plannedAt, b.plannedAt) };
}
