/** Notices of stations that are not ready: each cause once for a slot, kept, so that a restart tells nothing twice. */
import { randomUUIDv7 } from 'node:crypto';
import type { NotReady } from '../readiness.ts';
import type { Db } from './database.ts';
import type { NoticeTable } from './schema.ts';

/** A cause that comes back after people were told that all is well is told again, but not more often than this. */
const MOST_TELLINGS = 3;

/** What people are to be told now. */
export interface ToTell {
  /** Newly not ready, by slot. */
  readonly raised: readonly NoticeTable[];
  /** Slots of which something was told and everything is well again. */
  readonly allClear: readonly number[];
}

/** Causes that hold for slots that have not begun. */
export async function openNotices(db: Db, commune: string, now: number): Promise<NoticeTable[]> {
  return db
    .selectFrom('notice')
    .selectAll()
    .where('commune', '=', commune)
    .where('slotAt', '>', now)
    .where('clearedAt', 'is', null)
    .orderBy('slotAt')
    .orderBy('raisedAt')
    .execute();
}

/** Slots that have not begun and of which something was ever told, station by station. */
export async function toldSlots(
  db: Db,
  commune: string,
  now: number,
): Promise<{ stationId: string; slotAt: number }[]> {
  return db
    .selectFrom('notice')
    .select(['stationId', 'slotAt'])
    .distinct()
    .where('commune', '=', commune)
    .where('slotAt', '>', now)
    .execute();
}

/** Brings the notices in step with what is found; what is to be told counts as told from now on. */
export async function syncNotices(db: Db, commune: string, found: readonly NotReady[], now: number): Promise<ToTell> {
  return db.transaction().execute(async (tx) => {
    const known = await tx
      .selectFrom('notice')
      .selectAll()
      .where('commune', '=', commune)
      .where('slotAt', '>', now)
      .execute();
    const keyOf = ({ stationId, slotAt, cause }: Pick<NoticeTable, 'stationId' | 'slotAt' | 'cause'>) =>
      `${stationId} ${slotAt} ${cause}`;
    const byKey = new Map(known.map((row) => [keyOf(row), row]));
    const holds = new Set(found.map(keyOf));
    const raised: NoticeTable[] = [];
    for (const one of found) {
      const before = byKey.get(keyOf(one));
      if (before !== undefined && before.clearedAt === null) continue;
      const row = before === undefined ? await insert(tx, commune, one, now) : await reopen(tx, before, one.words, now);
      if (row.toldAt === now) raised.push(row);
    }
    const cleared = known.filter((row) => row.clearedAt === null && !holds.has(keyOf(row)));
    for (const { id } of cleared) await tx.updateTable('notice').set({ clearedAt: now }).where('id', '=', id).execute();
    const stillOpen = new Set(found.map(({ slotAt }) => slotAt));
    const allClear = new Set(cleared.filter(({ toldAt }) => toldAt !== null).map(({ slotAt }) => slotAt));
    return { raised, allClear: [...allClear].filter((slotAt) => !stillOpen.has(slotAt)) };
  });
}

/** Forgets notices of slots that are long over. */
export async function pruneNotices(db: Db, before: number): Promise<void> {
  await db.deleteFrom('notice').where('slotAt', '<', before).execute();
}

async function insert(tx: Db, commune: string, { stationId, slotAt, cause, words }: NotReady, now: number) {
  const row: NoticeTable = {
    id: randomUUIDv7(),
    commune,
    stationId,
    slotAt,
    cause,
    words,
    raisedAt: now,
    clearedAt: null,
    toldAt: now,
    tellings: 1,
  };
  await tx.insertInto('notice').values(row).execute();
  return row;
}

/** It came back. People are told again, unless they have been often enough. */
async function reopen(tx: Db, before: NoticeTable, words: string, now: number): Promise<NoticeTable> {
  const isTold = before.tellings < MOST_TELLINGS;
  const change = {
    words,
    clearedAt: null,
    toldAt: isTold ? now : before.toldAt,
    tellings: before.tellings + (isTold ? 1 : 0),
  };
  await tx.updateTable('notice').set(change).where('id', '=', before.id).execute();
  return { ...before, ...change };
}
