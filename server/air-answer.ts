/** "Lúc đó loa có phát không?" answered in words, from the log, the journal and the commune's incidents. */
import type { z } from 'zod';
import { answerAt } from '../scheduler/answer-at.ts';
import { isCutOff } from '../scheduler/mark-coverage.ts';
import { wordsOf } from './air-words.ts';
import type { airAnswer } from './contract/incidents.ts';
import { AppError } from './errors.ts';
import { readAirGround } from './store/air-answer-store.ts';
import { getCommune } from './store/commune-store.ts';
import type { Db } from './store/database.ts';
import { listIncidents } from './store/incident-store.ts';
import { getStation } from './store/station-store.ts';

const MINUTE_MS = 60_000;

/** Where and when; one cluster of the station, or all of it. */
export interface AirPlace {
  readonly stationId: string;
  readonly clusterId: string | undefined;
  readonly at: number;
  readonly toleranceMinutes: number;
}

/** As the API shows it, with instants in epoch ms. Throws not-found (the station), cluster-unknown. */
export async function airAnswerOf(
  { db, communeId, now: clock }: { db: Db; communeId: string; now: () => number },
  { stationId, clusterId, at, toleranceMinutes }: AirPlace,
): Promise<z.output<typeof airAnswer>> {
  const [{ zone }, record] = await Promise.all([getCommune(db, communeId), getStation(db, communeId, stationId)]);
  const cluster = record.clusters.find(({ id }) => id === clusterId);
  if (clusterId !== undefined && cluster === undefined) throw new AppError('cluster-unknown');
  const toleranceMs = toleranceMinutes * MINUTE_MS;
  const [ground, known] = await Promise.all([
    readAirGround(db, communeId, record.row, at),
    listIncidents(db, communeId, { from: at - toleranceMs, to: at + toleranceMs + 1, stationId }),
  ]);
  const incidents = known.filter(({ places }) =>
    places.some(
      (place) =>
        place.stationId === stationId &&
        (clusterId === undefined || place.clusterId === undefined || place.clusterId === clusterId),
    ),
  );
  const placed = incidents.map(({ row, places }) => ({ ...row, endsAt: row.endsAt ?? undefined, places }));
  const verdict = answerAt({
    ...ground,
    at,
    toleranceMs,
    momentMs: MINUTE_MS,
    cutOff: isCutOff(placed, { stationId, clusterId }, at),
    now: clock(),
  });
  const words = wordsOf({ verdict, ground, station: record.row, at, toleranceMs, zone });
  return {
    verdict: verdict.verdict,
    ...words,
    station: record.row.name,
    cluster: cluster?.name ?? null,
    at,
    toleranceMinutes,
    wholeUntil: verdict.wholeUntil ?? null,
    sounds: verdict.sounds.map(({ from: _, to: __, atMost: ___, by: ____, ...sound }) => sound),
    incidents: incidents.map(({ row: { id, kind, title, beginsAt, endsAt, action } }) => ({
      ...{ id, kind, title, beginsAt, endsAt, action },
    })),
  };
}
