/** What people reported, as the judge of a row reads it. */
import type { Answer, HeardReport, Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import type { VillageReportTable } from './report-schema.ts';

/** Every word about a station that touches the span, in the order it was entered. */
export async function reportsAbout(db: Db, commune: string, stationId: string, span: Span): Promise<HeardReport[]> {
  const rows = await db
    .selectFrom('villageReport')
    .select(['seq', 'stationId', 'scope', 'fromAt', 'toAt', 'airingId', 'answer', 'via', 'saidAt'])
    .where('commune', '=', commune)
    .where('stationId', '=', stationId)
    .where('fromAt', '<', span.to)
    .where('toAt', '>', span.from)
    .orderBy('seq')
    .execute();
  return rows.map(readReport);
}

function readReport(
  row: Pick<
    VillageReportTable,
    'seq' | 'stationId' | 'scope' | 'fromAt' | 'toAt' | 'airingId' | 'answer' | 'via' | 'saidAt'
  >,
): HeardReport {
  const { seq, stationId, scope, fromAt, toAt, airingId, answer, via, saidAt } = row;
  const about = airingId === null ? {} : { airingId };
  return { seq, stationId, scope, span: { from: fromAt, to: toAt }, ...about, answer: answer as Answer, via, saidAt };
}
