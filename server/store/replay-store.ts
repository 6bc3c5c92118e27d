/** Which schedules air again what a row of the log missed, and whether one of them still stands. */
import type { OccurrenceChange } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import type { ReplayTable } from './report-schema.ts';

/** It is to come, or has sounded there. `startsAt`: local. */
export interface StandingReplay extends Pick<ReplayTable, 'scheduleId' | 'byName' | 'at'> {
  readonly startsAt: string;
  readonly aired: boolean;
}

/** The newest for the row that was not cancelled and did not stay silent at that station. */
export async function standingReplay(
  db: Db,
  commune: string,
  airingId: string,
  stationId: string,
): Promise<StandingReplay | undefined> {
  const planned = await db
    .selectFrom('replay')
    .innerJoin('schedule', 'schedule.id', 'replay.scheduleId')
    .select(['replay.scheduleId', 'replay.byName', 'replay.at', 'schedule.dtstart', 'schedule.changes'])
    .where('replay.commune', '=', commune)
    .where('replay.airingId', '=', airingId)
    .where('replay.stationId', '=', stationId)
    .where('schedule.cancelledAt', 'is', null)
    .orderBy('replay.at', 'desc')
    .execute();
  for (const { dtstart, changes, ...replay } of planned) {
    const change = fromJson<OccurrenceChange[]>(changes).find(({ occurrence }) => occurrence === dtstart);
    if (change?.cancelled === true) continue;
    const outcomes = await outcomesOf(db, commune, replay.scheduleId, stationId);
    if (outcomes.some((outcome) => SILENT.has(outcome))) continue;
    return { ...replay, startsAt: change?.startsAt ?? dtstart, aired: outcomes.some((one) => SOUNDED.has(one)) };
  }
  return undefined;
}

/** Remembers it, in the transaction that stores the schedule. */
export async function recordReplay(tx: Db, replay: ReplayTable): Promise<void> {
  await tx.insertInto('replay').values(replay).execute();
}

const SILENT: ReadonlySet<string> = new Set(['missed', 'skipped']);
const SOUNDED: ReadonlySet<string> = new Set(['aired', 'late', 'cut']);

async function outcomesOf(db: Db, commune: string, scheduleId: string, stationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('ledgerNow')
    .select('outcome')
    .where('commune', '=', commune)
    .where('scheduleId', '=', scheduleId)
    .where('stationId', '=', stationId)
    .execute();
  return rows.map(({ outcome }) => outcome);
}
