/** Journals that contradicted what is stored of them: two boxes write under one station, as after a disk was copied. */
import type { Db } from './database.ts';
import { CONTRADICTS } from './journal-store.ts';

/** Station id -> when its journal last did so. A new enrolment makes the past a former box's, and nobody's trouble. */
export async function journalForks(db: Db, commune: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('journalRejected as aside')
    .innerJoin('station', 'station.id', 'aside.stationId')
    .select((e) => ['aside.stationId', e.fn.max('aside.receivedAt').as('at')])
    .where('aside.commune', '=', commune)
    .where('aside.reason', '=', CONTRADICTS)
    .whereRef('aside.receivedAt', '>=', 'station.enrolledAt')
    .groupBy('aside.stationId')
    .execute();
  return new Map(rows.map(({ stationId, at }) => [stationId, at]));
}
