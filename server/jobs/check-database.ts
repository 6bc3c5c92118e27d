/** Reads the whole database file every night, and after the machine was down: damage that an opening does not look for is found, noted and told. */
import type { Logger } from 'pino';
import { errorText } from '../errors.ts';
import { runInThread } from '../run-in-thread.ts';
import { isLong, noteWholeCheck, readWholeCheck, type WholeCheck } from '../store/check-database.ts';
import { getCommune } from '../store/commune-store.ts';
import type { Db } from '../store/database.ts';
import { tellTrouble } from '../tell-trouble.ts';

export interface CheckDeps {
  readonly db: Db;
  readonly communeId: string;
  /** The database file. */
  readonly path: string;
  readonly now: () => number;
  readonly log: Logger;
  /** Of this run of the machine; undefined where none is told. */
  readonly bootId: string | undefined;
}

const HOUR_MS = 3_600_000;
/** It waits for the night, but not for ever: a machine that is off at night is checked by day. */
const LONGEST_MS = 48 * HOUR_MS;
const SHORTEST_MS = 20 * HOUR_MS;
/** Local hours in which nobody works and little sounds: [0, 4). */
const NIGHT_UNTIL = 4;
const LIMITS = { limitMs: 3 * HOUR_MS, memoryMb: 500 };

/** One round: mostly finds that nothing is due. */
export async function checkDatabase(deps: CheckDeps): Promise<void> {
  const { db, communeId, path, now, log, bootId } = deps;
  const { zone } = await getCommune(db, communeId);
  const last = readWholeCheck(path);
  if (!isCheckDue(last, { now: now(), zone, bootId, isLong: isLong(path) })) return;
  const verdict = await runInThread<string>(new URL('../check-thread.ts', import.meta.url), path, LIMITS);
  await noteWholeCheck(path, { at: now(), verdict, ...(bootId === undefined ? {} : { bootId }) });
  if (verdict === 'ok') return;
  const text = errorText('database-damaged', { path, verdict });
  log.error({ path, verdict }, 'the database file is damaged');
  if (last?.verdict === verdict) return;
  await tellTrouble(db, communeId, now(), { title: 'Dữ liệu trên máy chủ bị hỏng', body: text, href: '/' });
}

/** What the decision rests on beside the last check; `isLong`: openings do not read all of the file. */
export interface CheckStanding {
  readonly now: number;
  readonly zone: string;
  readonly bootId: string | undefined;
  readonly isLong: boolean;
}

/** Once a night; of a long file also at once where it was never read whole, or the machine was down since: a power cut is what damages files. */
export function isCheckDue(last: WholeCheck | undefined, { now, zone, bootId, isLong }: CheckStanding): boolean {
  if (isLong && (last === undefined || last.bootId !== bootId)) return true;
  const isNight = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).hour < NIGHT_UNTIL;
  if (last === undefined) return isNight;
  const age = Math.abs(now - last.at);
  return age > LONGEST_MS || (age > SHORTEST_MS && isNight);
}
