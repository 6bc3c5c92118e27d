/** The stations a part of the log is about, and the times of which their journals say nothing. */
import { journalGaps } from '../scheduler/journal-gaps.ts';
import type { Span } from '../scheduler/model.ts';
import type { AppDeps } from './app-deps.ts';
import { journalRuns } from './store/journal-runs.ts';
import { type LogPlace, logPlaces } from './store/station-names.ts';

/** By code: the stations in use, and those out of use that have rows in the span: the log stays whole (R10). Only the one that is asked for, if one is. */
export async function placesWithRows(
  { db, communeId }: AppDeps,
  stationId: string | undefined,
  withRows: ReadonlySet<string>,
): Promise<LogPlace[]> {
  return (await logPlaces(db, communeId)).filter(
    ({ id, retiredAt }) => (stationId === undefined || id === stationId) && (retiredAt === null || withRows.has(id)),
  );
}

/** As the columns of a grid: one out of use says so. */
export function placeColumns(places: readonly LogPlace[]): { id: string; name: string; code: string }[] {
  return places.map(({ id, name, code, retiredAt }) => ({
    id,
    name: retiredAt === null ? name : `${name} (ngừng dùng)`,
    code,
  }));
}

/** The gaps of these places' journals, and of those that they hear instead of having one. */
export async function gapsOf({ db, communeId, now }: AppDeps, places: readonly LogPlace[], span: Span) {
  const runs = await journalRuns(db, communeId);
  const asked = new Set(
    places.flatMap(({ id, transport, carrierId }) => (transport === 'fm' ? (carrierId ?? []) : id)),
  );
  const at = now();
  return (await logPlaces(db, communeId))
    .filter(({ id, transport }) => transport === 'ip' && asked.has(id))
    .flatMap(({ id, name, retiredAt }) =>
      journalGaps(runs.get(id) ?? [], span, Math.min(at, retiredAt ?? at))
        // A box that was put out of use has no more to say.
        .filter(({ kind }) => kind === 'hole' || retiredAt === null)
        .map((gap) => ({ stationId: id, station: name, ...gap })),
    );
}
