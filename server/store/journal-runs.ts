/** The runs of every station's journal as far as it has arrived: where each begins, until when it is whole, and its holes. */
import { type RawBuilder, sql } from 'kysely';
import type { JournalHole, JournalRun } from '../../scheduler/vouched-time.ts';
import type { Db } from './database.ts';
import { AHEAD_TOLERATED_MS, CONTRADICTS } from './journal-store.ts';
import type { JournalRejectedTable } from './schema.ts';

/** Station id -> its runs. An epoch without an entry under a trusted clock is none. Costs a step into the journal's key per epoch and per rejected entry. */
export async function journalRuns(db: Db, commune: string): Promise<Map<string, JournalRun[]>> {
  const [heads, aside] = await Promise.all([readHeads(db, commune), readAside(db, commune)]);
  const holes = Map.groupBy(aside, ({ stationId, epoch }) => `${stationId}/${epoch}`);
  const runs = new Map<string, JournalRun[]>();
  for (const { stationId, epoch, beganAt, coveredUntil } of heads) {
    if (beganAt === null || coveredUntil === null) continue;
    const own = (holes.get(`${stationId}/${epoch}`) ?? []).map(toHole);
    runs.set(stationId, [...(runs.get(stationId) ?? []), { epoch, beganAt, coveredUntil, holes: own }]);
  }
  return runs;
}

function readHeads(db: Db, commune: string) {
  return db
    .selectFrom('journalHead as head')
    .select(['head.stationId', 'head.epoch', 'head.coveredUntil'])
    .select(timeOfEntry('head', sql`true`, 'asc').as('beganAt'))
    .where('head.commune', '=', commune)
    .execute();
}

/** What was kept aside, with the times of the entries around it. */
function readAside(db: Db, commune: string) {
  return db
    .selectFrom('journalRejected as aside')
    .select(['aside.stationId', 'aside.epoch', 'aside.reason', 'aside.receivedAt'])
    .select(timeOfEntry('aside', sql`journal.seq < aside.seq`, 'desc').as('beforeAt'))
    .select(timeOfEntry('aside', sql`journal.seq > aside.seq`, 'asc').as('behindAt'))
    .where('aside.commune', '=', commune)
    .execute();
}

/** When the first entry in that direction was written whose clock was trusted, and not ahead of the server's. */
function timeOfEntry(of: 'head' | 'aside', where: RawBuilder<unknown>, direction: 'asc' | 'desc') {
  return sql<number | null>`(
    SELECT journal.at FROM journal
    WHERE journal.stationId = ${sql.ref(`${of}.stationId`)} AND journal.epoch = ${sql.ref(`${of}.epoch`)} AND ${where}
      AND journal.clockTrusted = 1 AND journal.at <= journal.receivedAt + ${AHEAD_TOLERATED_MS}
    ORDER BY journal.seq ${sql.raw(direction)} LIMIT 1)`;
}

/** A second chain under the same numbers may tell of any time up to its receipt. */
function toHole(
  aside: Pick<JournalRejectedTable, 'reason' | 'receivedAt'> & { beforeAt: number | null; behindAt: number | null },
): JournalHole {
  const { reason, receivedAt, beforeAt, behindAt } = aside;
  const until = reason === CONTRADICTS ? receivedAt : Math.min(receivedAt, behindAt ?? receivedAt);
  return { ...(beforeAt === null ? {} : { from: beforeAt }), until };
}
