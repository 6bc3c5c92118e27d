/** What figures need beside the log: stations that are or were, the plan's topics of a year, targets of a day, emergencies. */

import type { CountedStation } from '../../scheduler/count-stations.ts';
import type { PlanTopic } from '../../scheduler/count-topics.ts';
import type { CampaignTarget } from '../../scheduler/measure-targets.ts';
import type { LocalDate, Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import type { InterruptTable } from './schema.ts';
import { listTargets } from './target-store.ts';

/** All stations by code, those out of use too, with the clusters they have today. */
export async function stationsEver(db: Db, commune: string): Promise<CountedStation[]> {
  const [stations, clusters] = await Promise.all([
    db
      .selectFrom('station')
      .select(['id', 'name', 'kind', 'transport', 'createdAt', 'retiredAt'])
      .where('commune', '=', commune)
      .orderBy('code')
      .orderBy('id')
      .execute(),
    db.selectFrom('cluster').select(['id', 'stationId']).where('commune', '=', commune).orderBy('sort').execute(),
  ]);
  const clusterIds = Map.groupBy(clusters, ({ stationId }) => stationId);
  return stations.map(({ retiredAt, ...station }) => ({
    ...station,
    ...(retiredAt === null ? {} : { retiredAt }),
    clusterIds: (clusterIds.get(station.id) ?? []).map(({ id }) => id),
  }));
}

/** The topics of the newest plan that had begun in a year; none before the first plan. */
export async function topicsOfYear(db: Db, commune: string, year: number): Promise<PlanTopic[]> {
  return db
    .selectFrom('topic')
    .select(['code', 'title'])
    .where('commune', '=', commune)
    .where('planYear', '=', (e) =>
      e
        .selectFrom('topic')
        .select((s) => s.fn.max('planYear').as('y'))
        .where('commune', '=', commune)
        .where('planYear', '<=', year),
    )
    .orderBy('sort')
    .execute();
}

/** Targets that stand and are valid on a day, oldest first. */
export async function targetsOn(db: Db, commune: string, day: LocalDate): Promise<CampaignTarget[]> {
  const valid = await db
    .selectFrom('target')
    .select('id')
    .where('commune', '=', commune)
    .where((e) => e.or([e('validFrom', 'is', null), e('validFrom', '<=', day)]))
    .where((e) => e.or([e('validUntil', 'is', null), e('validUntil', '>=', day)]))
    .execute();
  const ids = new Set(valid.map(({ id }) => id));
  return (await listTargets(db, commune)).filter(({ id }) => ids.has(id));
}

/** Emergencies ordered in the span, by time, but those that were cancelled before they began. */
export async function emergenciesIn(db: Db, commune: string, span: Span): Promise<InterruptTable[]> {
  return db
    .selectFrom('interrupt')
    .selectAll()
    .where('commune', '=', commune)
    .where('kind', '=', 'emergency')
    .where('issuedAt', '>=', span.from)
    .where('issuedAt', '<', span.to)
    .where((e) => e.or([e('cancelledAt', 'is', null), e('cancelledAt', '>', e.ref('startsAt'))]))
    .orderBy('issuedAt')
    .orderBy('id')
    .execute();
}
