/** Journal intake: idempotent by (station, epoch, seq), acknowledged by sequence, bad entries kept aside and never in the way. */
import { sql } from 'kysely';
import { CHAIN_START } from '../../stations/journal-chain.ts';
import type { JournalAck, JournalBatch, JournalEntry, JournalFact } from '../../stations/protocol.ts';
import type { Db } from './database.ts';
import { type ReadEntry, readBatch } from './journal-batch.ts';
import { fromJson, toJson } from './json-column.ts';
import { addNews } from './ledger-news-store.ts';
import { markChanged } from './record-change.ts';
import type { JournalHeadTable } from './schema.ts';
import { checkArrived } from './signed-head-store.ts';

/** The reason for which a whole entry is kept aside: another stands under its number. */
export const CONTRADICTS = 'contradicts-stored';

/** A station's clock may be this far ahead before its entries stop counting as proof that a time has passed, ms. */
export const AHEAD_TOLERATED_MS = 60_000;

/** What a row costs beside its fact, about: numbers, two hashes, an index. */
const ROW_BYTES = 400;

/** As `takeJournalBatch`, for those who ask only what was acknowledged. */
export async function storeJournalBatch(...taken: Parameters<typeof takeJournalBatch>): Promise<JournalAck> {
  return (await takeJournalBatch(...taken)).ack;
}

/**
 * Stores a batch and answers the highest seq of this epoch up to which everything is stored (or kept aside), and of the epochs it asks about. The same batch twice changes
 * nothing. An entry that does not parse, whose hash is wrong, or that contradicts a stored one goes to journalRejected. The airings it
 * speaks of become news for the ledger in the same transaction. `bytes`: what that cost the disk, about.
 */
export async function takeJournalBatch(
  db: Db,
  now: number,
  commune: string,
  stationId: string,
  batch: Omit<JournalBatch, 'station'>,
): Promise<{ readonly ack: JournalAck; readonly bytes: number }> {
  const reads = readBatch(batch);
  return db.transaction().execute(async (tx) => {
    const before = await readHead(tx, commune, stationId, batch.epoch);
    const stored = await storedHashes(tx, stationId, batch.epoch, before.seq, reads);
    const aside: Aside[] = [];
    const fresh: Fresh[] = [];
    let { seq: lastSeq, hash: lastHash, coveredUntil } = before;
    for (const { seq, entry, reason, raw, factText } of reads) {
      // A hole before it: the station sends from the acknowledged seq again.
      if (seq === undefined || seq > lastSeq + 1) break;
      if (seq <= lastSeq) {
        const known = stored.get(seq);
        if (entry !== undefined && known !== undefined && known !== entry.hash)
          aside.push({ seq, reason: CONTRADICTS, raw });
      } else if (entry === undefined) {
        aside.push({ seq, reason, raw });
        lastSeq = seq;
      } else {
        fresh.push({ entry, chained: entry.prev === lastHash, factText });
        stored.set(seq, entry.hash);
        lastSeq = seq;
        lastHash = entry.hash;
        if (entry.clockTrusted && entry.at <= now + AHEAD_TOLERATED_MS)
          coveredUntil = Math.max(coveredUntil ?? 0, entry.at);
      }
    }
    await insertEntries(tx, now, commune, stationId, fresh);
    let bytes = fresh.reduce((sum, { factText }) => sum + Buffer.byteLength(factText) + ROW_BYTES, 0);
    for (const one of aside) bytes += await reject(tx, now, commune, stationId, batch.epoch, one);
    if (lastSeq > before.seq) {
      const head = { seq: lastSeq, hash: lastHash, coveredUntil, updatedAt: now };
      await tx
        .insertInto('journalHead')
        .values({ ...before, ...head })
        .onConflict((c) => c.columns(['stationId', 'epoch']).doUpdateSet(head))
        .execute();
      await addNews(tx, commune, airingsOf(stationId, fresh));
      await checkArrived(tx, now, commune, stationId, batch.epoch, lastSeq);
      await markChanged(tx, commune, 'ledger');
    }
    const held = await heldOf(tx, stationId, batch.kept ?? []);
    return { ack: { epoch: batch.epoch, ackSeq: lastSeq, ...(held.length === 0 ? {} : { held }) }, bytes };
  });
}

/** A heartbeat that names the journal's end proves that nothing happened after it: the journal covers time up to `at`. */
export async function coverJournal(
  db: Db,
  now: number,
  commune: string,
  stationId: string,
  proof: { epoch: number; seq: number; at: number },
): Promise<void> {
  const until = Math.min(proof.at, now);
  await db
    .updateTable('journalHead')
    .set({ coveredUntil: until })
    .where('commune', '=', commune)
    .where('stationId', '=', stationId)
    .where('epoch', '=', proof.epoch)
    .where('seq', '>=', proof.seq)
    .where((e) => e.or([e('coveredUntil', 'is', null), e('coveredUntil', '<', until)]))
    .execute();
}

/** A stored entry as the ledger reads it. */
export interface StoredFact {
  readonly epoch: number;
  readonly seq: number;
  readonly at: number;
  readonly hash: string;
  readonly chained: boolean;
  readonly fact: JournalFact;
}

/** The facts one station wrote about some airings, in the order it wrote them, whatever the order in which they came. */
export async function factsAbout(
  db: Db,
  stationId: string,
  airingIds: readonly string[],
): Promise<Map<string, StoredFact[]>> {
  const rows = await db
    .selectFrom('journal')
    .selectAll()
    .where('stationId', '=', stationId)
    .where('airingId', 'in', [...airingIds])
    .orderBy('epoch')
    .orderBy('seq')
    .execute();
  return Map.groupBy(
    rows.map((row) => ({ ...row, chained: row.chained === 1, fact: fromJson<JournalFact>(row.fact) })),
    (row) => row.airingId ?? '',
  );
}

/** When a station said that it had accepted a playlist version, or undefined. */
export async function acceptedAt(db: Db, stationId: string, version: number): Promise<number | undefined> {
  const rows = await db
    .selectFrom('journal')
    .select(['at', 'fact'])
    .where('stationId', '=', stationId)
    .where('kind', '=', 'playlist-accepted')
    .orderBy('at', 'desc')
    .limit(ACCEPTED_LOOKED_AT)
    .execute();
  return rows.find((row) => fromJson<{ version: number }>(row.fact).version === version)?.at;
}

/** How many acceptances are looked through for one version. */
const ACCEPTED_LOOKED_AT = 1000;

type Head = JournalHeadTable;
type Aside = Pick<ReadEntry, 'reason' | 'raw'> & { readonly seq: number };
type Fresh = { readonly entry: JournalEntry; readonly chained: boolean; readonly factText: string };

async function readHead(tx: Db, commune: string, stationId: string, epoch: number): Promise<Head> {
  const row = await tx
    .selectFrom('journalHead')
    .selectAll()
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  return row ?? { stationId, epoch, commune, seq: 0, hash: CHAIN_START, coveredUntil: null, updatedAt: 0 };
}

/** How far each of these epochs is stored here: what another server acknowledged, before this one was restored, is sent again. */
async function heldOf(tx: Db, stationId: string, epochs: readonly number[]): Promise<NonNullable<JournalAck['held']>> {
  if (epochs.length === 0) return [];
  const rows = await tx
    .selectFrom('journalHead')
    .select(['epoch', 'seq'])
    .where('stationId', '=', stationId)
    .where('epoch', 'in', epochs)
    .execute();
  const known = new Map(rows.map(({ epoch, seq }) => [epoch, seq]));
  return epochs.map((epoch) => ({ epoch, ackSeq: known.get(epoch) ?? 0 }));
}

/** Hashes of what is stored already under the numbers of a batch. */
async function storedHashes(
  tx: Db,
  stationId: string,
  epoch: number,
  headSeq: number,
  reads: readonly ReadEntry[],
): Promise<Map<number, string>> {
  const seqs = reads.flatMap(({ seq }) => (seq === undefined || seq > headSeq ? [] : [seq]));
  if (seqs.length === 0) return new Map();
  const rows = await tx
    .selectFrom('journal')
    .select(['seq', 'hash'])
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch)
    .where('seq', 'in', seqs)
    .execute();
  return new Map(rows.map(({ seq, hash }) => [seq, hash]));
}

/** One statement for a whole batch: what a statement costs by itself is more than the row. */
async function insertEntries(
  tx: Db,
  now: number,
  commune: string,
  stationId: string,
  fresh: readonly Fresh[],
): Promise<void> {
  if (fresh.length === 0) return;
  const rows = fresh.map(({ entry: { epoch, seq, at, clockTrusted, fact, prev, hash }, chained, factText }) => {
    const airingId = 'airingId' in fact ? fact.airingId : null;
    return [epoch, seq, at, clockTrusted ? 1 : 0, fact.kind, airingId, factText, prev, hash, chained ? 1 : 0];
  });
  await sql`INSERT INTO journal
    (stationId, epoch, seq, commune, at, clockTrusted, kind, airingId, fact, prev, hash, chained, receivedAt)
    SELECT ${stationId}, value ->> 0, value ->> 1, ${commune}, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
      value ->> 7, value ->> 8, value ->> 9, ${now}
    FROM jsonb_each(${toJson(rows)})`.execute(tx);
}

/** The rows that entries tell of, each once. */
function airingsOf(stationId: string, fresh: readonly Fresh[]): { airingId: string; stationId: string }[] {
  const ids = fresh.flatMap(({ entry: { fact } }) => ('airingId' in fact ? [fact.airingId] : []));
  return [...new Set(ids)].map((airingId) => ({ airingId, stationId }));
}

/** Once for each; answers what that cost the disk. */
async function reject(
  tx: Db,
  now: number,
  commune: string,
  stationId: string,
  epoch: number,
  { seq, reason, raw }: Aside,
): Promise<number> {
  const row = { stationId, commune, epoch, seq, reason, raw: toJson(raw ?? null).slice(0, 10_000), receivedAt: now };
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('journalRejected')
    .values(row)
    .onConflict((c) => c.doNothing())
    .executeTakeFirstOrThrow();
  // Beside the row an index holds all of it once more.
  return numInsertedOrUpdatedRows > 0n ? 2 * Buffer.byteLength(row.raw) + ROW_BYTES : 0;
}
