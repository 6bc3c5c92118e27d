/** Counts time: what the commune broadcast, once; and what the villages heard, station by station. The two are never added up. */
import { type AiredPiece, programmeMsOf } from './aired-pieces.ts';
import type { CountedRow, Piece } from './count-rows.ts';

/** Milliseconds. */
export interface MinuteCounts {
  /** Tin, bài, each once per airing. */
  readonly programmeMs: number;
  /** Signatures and jingles. */
  readonly frameMs: number;
  /** Live windows. */
  readonly relayMs: number;
  /** Tin, bài at the villages' stations, each station for itself. */
  readonly stationMs: number;
  /** Of it, what a machine measured. */
  readonly stationMeasuredMs: number;
  /** Of it, what people say. */
  readonly stationAttestedMs: number;
  /** At the commune's own stations. */
  readonly communeStationMs: number;
}

/** Counts them over rows that count; `villageIds` are the stations of villages. */
export function countMinutes(
  rows: readonly CountedRow[],
  aired: readonly AiredPiece[],
  villageIds: ReadonlySet<string>,
): MinuteCounts {
  const byRole = (role: Piece['role']) => programmeMsOf(aired.filter(({ piece }) => piece.role === role));
  const villages = rows.filter(({ row }) => villageIds.has(row.stationId));
  const measured = villages.filter(({ isMeasured }) => isMeasured);
  const stationMs = stationMsOf(villages);
  const stationMeasuredMs = stationMsOf(measured);
  return {
    programmeMs: byRole('content'),
    frameMs: byRole('frame'),
    relayMs: byRole('relay'),
    stationMs,
    stationMeasuredMs,
    stationAttestedMs: stationMs - stationMeasuredMs,
    communeStationMs: stationMsOf(rows.filter(({ row }) => !villageIds.has(row.stationId))),
  };
}

/** What sounded of tin, bài in these rows, station by station, ms. */
export function stationMsOf(rows: readonly CountedRow[]): number {
  let sum = 0;
  for (const { pieces, isSounded } of rows)
    if (isSounded) for (const { role, soundedMs } of pieces) if (role === 'content') sum += soundedMs;
  return sum;
}
