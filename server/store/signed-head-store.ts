/** The head of its journal that a station signs with every heartbeat, held against what has arrived: entries that were altered, forked or held back show. */
import type { Heartbeat } from '../../stations/protocol.ts';
import type { Db } from './database.ts';
import { toJson } from './json-column.ts';
import { markChanged } from './record-change.ts';
import type { SignedHeadTable } from './schema.ts';

/** The reason under which a head is kept aside: the entry stored under its number is another. */
export const HEAD_DIFFERS = 'head-differs';

/** What is wrong with a station's journal, by its own signature. What is `missing` may still be on its way shortly after `since`. */
export type JournalTrouble =
  | { readonly kind: 'altered'; readonly at: number }
  | { readonly kind: 'missing'; readonly count: number; readonly since: number };

/** Epochs of one station whose signed heads are kept, newest heard first: a box begins a new one when its card is damaged or replaced. */
const MOST_HEADS = 64;

type Head = Pick<Heartbeat['journal'], 'epoch' | 'seq' | 'hash'>;

/** Keeps the highest head that a station has signed, with its signature, and compares it with the entry stored under its number, if there is one. */
export async function keepSignedHead(
  tx: Db,
  now: number,
  commune: string,
  stationId: string,
  { epoch, seq, hash }: Head,
  jws: string,
): Promise<void> {
  if (seq === 0) return;
  const before = await readSigned(tx, stationId, epoch);
  const arrived = await arrivedSeq(tx, stationId, epoch);
  const stored = before?.seq === seq ? before.hash : await storedHash(tx, stationId, epoch, seq);
  if (stored !== undefined && stored !== hash) return keepAside(tx, now, commune, stationId, { epoch, seq, hash });
  if (before !== undefined && seq < before.seq) return;
  const { publicKey } = await tx
    .selectFrom('station')
    .select('publicKey')
    .where('id', '=', stationId)
    .executeTakeFirstOrThrow();
  const said = { seq, hash, jws, publicKey: publicKey ?? '', heardAt: now, ...awaited(before, seq, arrived, now) };
  await tx
    .insertInto('signedHead')
    .values({ stationId, epoch, commune, ...said })
    .onConflict((c) => c.columns(['stationId', 'epoch']).doUpdateSet(said))
    .execute();
  if (before === undefined) await forgetOldest(tx, stationId);
}

/** A box that names a new epoch with every heartbeat fills no disk. */
async function forgetOldest(tx: Db, stationId: string): Promise<void> {
  const own = tx.selectFrom('signedHead').select('epoch').where('stationId', '=', stationId);
  const older = await own.orderBy('heardAt', 'desc').orderBy('epoch', 'desc').limit(1_000).offset(MOST_HEADS).execute();
  if (older.length === 0) return;
  const epochs = older.map(({ epoch }) => epoch);
  await tx.deleteFrom('signedHead').where('stationId', '=', stationId).where('epoch', 'in', epochs).execute();
}

/** After entries up to `seq` of an epoch have come: those up to the signed head must be those that were signed. */
export async function checkArrived(
  tx: Db,
  now: number,
  commune: string,
  stationId: string,
  epoch: number,
  seq: number,
): Promise<void> {
  const signed = await readSigned(tx, stationId, epoch);
  if (signed === undefined || signed.seq > seq) return;
  const stored = await storedHash(tx, stationId, epoch, signed.seq);
  if (stored !== undefined && stored !== signed.hash) await keepAside(tx, now, commune, stationId, signed);
}

/** Station id -> what is wrong with its journal. A new enrolment makes the past a former box's, and nobody's trouble. */
export async function journalTroubles(db: Db, commune: string): Promise<Map<string, JournalTrouble>> {
  const altered = await db
    .selectFrom('journalRejected as aside')
    .innerJoin('station', 'station.id', 'aside.stationId')
    .select((e) => ['aside.stationId', e.fn.max('aside.receivedAt').as('at')])
    .where('aside.commune', '=', commune)
    .where('aside.reason', '=', HEAD_DIFFERS)
    .whereRef('aside.receivedAt', '>=', 'station.enrolledAt')
    .groupBy('aside.stationId')
    .execute();
  const heads = await db
    .selectFrom('signedHead as signed')
    .innerJoin('station', 'station.id', 'signed.stationId')
    .leftJoin('journalHead as head', (join) =>
      join.onRef('head.stationId', '=', 'signed.stationId').onRef('head.epoch', '=', 'signed.epoch'),
    )
    .select(['signed.stationId', 'signed.seq', 'signed.awaitedSeq', 'signed.awaitedSince', 'head.seq as arrived'])
    .where('signed.commune', '=', commune)
    .whereRef('signed.heardAt', '>=', 'station.enrolledAt')
    .orderBy('signed.heardAt')
    .execute();
  // Of several epochs the one it writes now: what an older one lacks, the station itself has lost.
  const newest = new Map(heads.map((head) => [head.stationId, head]));
  const troubles = new Map<string, JournalTrouble>();
  for (const { stationId, seq, awaitedSeq, awaitedSince, arrived } of newest.values()) {
    if (awaitedSeq === null || awaitedSince === null || awaitedSeq <= (arrived ?? 0)) continue;
    troubles.set(stationId, { kind: 'missing', count: seq - (arrived ?? 0), since: awaitedSince });
  }
  for (const { stationId, at } of altered) troubles.set(stationId, { kind: 'altered', at });
  return troubles;
}

/** What is awaited stays so until it has come: new entries behind it make the wait no shorter. */
function awaited(
  before: SignedHeadTable | undefined,
  seq: number,
  arrived: number,
  now: number,
): Pick<SignedHeadTable, 'awaitedSeq' | 'awaitedSince'> {
  if (seq <= arrived) return { awaitedSeq: null, awaitedSince: null };
  if (before?.awaitedSeq != null && before.awaitedSeq > arrived)
    return { awaitedSeq: before.awaitedSeq, awaitedSince: before.awaitedSince };
  return { awaitedSeq: seq, awaitedSince: now };
}

async function readSigned(tx: Db, stationId: string, epoch: number): Promise<SignedHeadTable | undefined> {
  return tx
    .selectFrom('signedHead')
    .selectAll()
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
}

async function arrivedSeq(tx: Db, stationId: string, epoch: number): Promise<number> {
  const head = await tx
    .selectFrom('journalHead')
    .select('seq')
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  return head?.seq ?? 0;
}

async function storedHash(tx: Db, stationId: string, epoch: number, seq: number): Promise<string | undefined> {
  const entry = await tx
    .selectFrom('journal')
    .select('hash')
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return entry?.hash;
}

/** Once for each head. */
async function keepAside(
  tx: Db,
  now: number,
  commune: string,
  stationId: string,
  { epoch, seq, hash }: Head,
): Promise<void> {
  const row = {
    stationId,
    commune,
    epoch,
    seq,
    reason: HEAD_DIFFERS,
    raw: toJson({ epoch, seq, hash }),
    receivedAt: now,
  };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('journalRejected')
    .values(row)
    .onConflict((c) => c.doNothing())
    .executeTakeFirstOrThrow();
  if ((numInsertedOrUpdatedRows ?? 0n) > 0n) await markChanged(tx, commune, 'stations');
}
