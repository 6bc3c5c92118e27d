/** The stored journal as a chain is read: entry by entry, with what came broken and what the station signed. */
import { CHAIN_START } from '../../stations/journal-chain.ts';
import type { Db } from './database.ts';
import { CONTRADICTS } from './journal-store.ts';
import type { JournalTable, SignedHeadTable, StationTable } from './schema.ts';
import { HEAD_DIFFERS } from './signed-head-store.ts';

/** Epoch ms, half open; undefined is open. Entries are chosen by their own time. */
export interface Period {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Read in parts: a journal of years does not fit into memory. */
const AT_ONCE = 1_000;

/** Every station that ever was, by code: one that is out of use keeps its journal. */
export async function stationsEver(db: Db, commune: string): Promise<StationTable[]> {
  return db.selectFrom('station').selectAll().where('commune', '=', commune).orderBy('code').execute();
}

/** A station's epochs, oldest first, each with the head that was signed last. */
export async function chainsOf(
  db: Db,
  stationId: string,
): Promise<{ readonly epoch: number; readonly head: SignedHeadTable | undefined }[]> {
  const stored = await db.selectFrom('journalHead').selectAll().where('stationId', '=', stationId).execute();
  const signed = await db.selectFrom('signedHead').selectAll().where('stationId', '=', stationId).execute();
  const epochs = [...new Set([...stored, ...signed].map(({ epoch }) => epoch))].sort((a, b) => a - b);
  return epochs.map((epoch) => ({ epoch, head: signed.find((row) => row.epoch === epoch) }));
}

/** The first and last number of the period. */
export async function spanOf(db: Db, stationId: string, epoch: number, { from, to }: Period) {
  let query = db
    .selectFrom('journal')
    .select((e) => [e.fn.min('seq').as('first'), e.fn.max('seq').as('last')])
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  const { first, last } = await query.executeTakeFirstOrThrow();
  return first === null || last === null ? undefined : { first, last };
}

/** The hash that the entry `first` must follow; undefined where the one before it is not there. */
export async function hashBefore(db: Db, stationId: string, epoch: number, first: number): Promise<string | undefined> {
  if (first === 1) return CHAIN_START;
  for await (const row of entriesOf(db, stationId, epoch, first - 1, first - 1)) return row.hash;
  return undefined;
}

/** Numbers whose entries came broken, so that none is stored under them. */
export async function asideNumbers(db: Db, stationId: string, epoch: number): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom('journalRejected')
    .select('seq')
    .distinct()
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch)
    .where('reason', 'not in', [CONTRADICTS, HEAD_DIFFERS])
    .execute();
  return new Set(rows.map(({ seq }) => seq));
}

/** Entries from `first` to `last` in order, as far as they are there. */
export async function* entriesOf(
  db: Db,
  stationId: string,
  epoch: number,
  first: number,
  last: number,
): AsyncGenerator<JournalTable> {
  for (let next = first; next <= last; ) {
    const rows = await db
      .selectFrom('journal')
      .selectAll()
      .where('stationId', '=', stationId)
      .where('epoch', '=', epoch)
      .where('seq', '>=', next)
      .where('seq', '<=', last)
      .orderBy('seq')
      .limit(AT_ONCE)
      .execute();
    yield* rows;
    if (rows.length < AT_ONCE) return;
    next = (rows.at(-1)?.seq ?? last) + 1;
  }
}
