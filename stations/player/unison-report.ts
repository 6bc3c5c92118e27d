/** How well a station keeps with the others: the figures it reports, and when it must say that it does not. */
import type { Heartbeat } from '../protocol.ts';
import type { NowPlaying } from './playout.ts';
import type { StationTime } from './station-time.ts';

/** Neighbours further apart than this are an echo (design, section 8). */
const ECHO_MS = 50;
/** Once out of unison it is back in only when it is well within. */
const BACK_WITHIN_MS = 40;

/** What is known of the unison of what sounds now: how far it is from its moment, and how right the station's time is. */
export function describeSync(
  playing: NowPlaying | undefined,
  time: Pick<StationTime, 'status'>,
): Heartbeat['sync'] | undefined {
  if (playing?.errorMs === undefined) return undefined;
  const { boundMs } = time.status();
  const errorMs = Math.round(playing.errorMs * 100) / 100;
  return { errorMs, ...(boundMs === undefined ? {} : { boundMs }) };
}

/**
 * Whether a station may be heard as an echo of its neighbours: by its error, by what its clock may be off, or by both. A clock of
 * unknown bound (timesyncd tells none) may be off by any of it.
 */
export function isOutOfUnison({ errorMs, boundMs }: NonNullable<Heartbeat['sync']>, wasOut: boolean): boolean {
  return boundMs === undefined || Math.abs(errorMs) + boundMs > (wasOut ? BACK_WITHIN_MS : ECHO_MS);
}

/** What the fault says. */
export function unisonDetail({ errorMs, boundMs }: NonNullable<Heartbeat['sync']>): string {
  const clock = boundMs === undefined ? 'of unknown bound' : `that may be off by ${Math.round(boundMs)} ms`;
  return `off by ${errorMs} ms, by a clock ${clock}`;
}
