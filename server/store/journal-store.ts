/** Journal intake: idempotent by (station, epoch, seq), acknowledged by sequence, bad entries kept aside and never in the way. */
import { CHAIN_START, entryHash } from '../../stations/journal-chain.ts';
import {
  type JournalAck,
  type JournalBatch,
  type JournalEntry,
  type JournalFact,
  journalEntrySchema,
} from '../../stations/protocol.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { markChanged } from './record-change.ts';
import type { JournalHeadTable } from './schema.ts';
import { checkArrived } from './signed-head-store.ts';

/** The reason for which a whole entry is kept aside: another stands under its number. */
export const CONTRADICTS = 'contradicts-stored';

/** A station's clock may be this far ahead before its entries stop counting as proof that a time has passed, ms. */
export const AHEAD_TOLERATED_MS = 60_000;

/**
 * Stores a batch and answers the highest seq of this epoch up to which everything is stored (or kept aside). The same batch twice changes
 * nothing. An entry that does not parse, whose hash is wrong, or that contradicts a stored one goes to journalRejected.
 */
export async function storeJournalBatch(
  db: Db,
  now: number,
  commune: string,
  stationId: string,
  batch: Pick<JournalBatch, 'epoch' | 'entries'>,
): Promise<JournalAck> {
  return db.transaction().execute(async (tx) => {
    let head = await readHead(tx, commune, stationId, batch.epoch);
    const startSeq = head.seq;
    for (const read of readBatch(batch)) {
      if (read.seq === undefined || read.seq > head.seq + 1) {
        // A hole before it: the station sends from the acknowledged seq again.
        break;
      }
      if (read.seq <= head.seq) {
        await keepAsideContradiction(tx, now, commune, stationId, batch.epoch, read);
        continue;
      }
      if (read.entry === undefined) {
        await reject(tx, now, commune, stationId, batch.epoch, read.seq, read.reason, read.raw);
        head = { ...head, seq: read.seq };
        continue;
      }
      head = await append(tx, now, commune, stationId, read.entry, head);
    }
    if (head.seq > startSeq) {
      await tx
        .insertInto('journalHead')
        .values({ ...head, updatedAt: now })
        .onConflict((c) =>
          c
            .columns(['stationId', 'epoch'])
            .doUpdateSet({ seq: head.seq, hash: head.hash, coveredUntil: head.coveredUntil, updatedAt: now }),
        )
        .execute();
      await checkArrived(tx, now, commune, stationId, batch.epoch, head.seq);
      await markChanged(tx, commune, 'ledger');
    }
    return { epoch: batch.epoch, ackSeq: head.seq };
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

/** The facts one station wrote about some airings, in the order it wrote them. */
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
    .orderBy('receivedAt')
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

/** Pairs of airing and station that the journal spoke of after `since` (server time of receipt). */
export async function pairsHeardSince(
  db: Db,
  commune: string,
  since: number,
): Promise<{ airingId: string; stationId: string }[]> {
  const rows = await db
    .selectFrom('journal')
    .select(['airingId', 'stationId'])
    .distinct()
    .where('commune', '=', commune)
    .where('receivedAt', '>=', since)
    .where('airingId', 'is not', null)
    .execute();
  return rows.flatMap(({ airingId, stationId }) => (airingId === null ? [] : [{ airingId, stationId }]));
}

/** How many acceptances are looked through for one version. */
const ACCEPTED_LOOKED_AT = 1000;

type Head = JournalHeadTable;
/** What a batch holds at one place: `entry` where it is whole, otherwise `reason`; `seq` where its place can be told. */
interface Read {
  readonly raw: unknown;
  readonly seq: number | undefined;
  readonly entry: JournalEntry | undefined;
  readonly reason: string;
}

async function readHead(tx: Db, commune: string, stationId: string, epoch: number): Promise<Head> {
  const row = await tx
    .selectFrom('journalHead')
    .selectAll()
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  return row ?? { stationId, epoch, commune, seq: 0, hash: CHAIN_START, coveredUntil: null, updatedAt: 0 };
}

/**
 * Entries of a batch follow one another, so a broken one takes its place from a whole neighbour: what it says of its own seq cannot
 * be believed. Where no neighbour is whole, what the entries say is all there is.
 */
function readBatch({ epoch, entries }: Pick<JournalBatch, 'epoch' | 'entries'>): Read[] {
  const reads = entries.map((raw) => readEntry(raw, epoch));
  const isAnchor = reads.some(({ entry }) => entry !== undefined)
    ? (read: Read) => read.entry !== undefined
    : (read: Read) => read.seq !== undefined;
  let anchor = reads.findIndex(isAnchor);
  return reads.map((read, index) => {
    if (isAnchor(read)) {
      anchor = index;
      return read;
    }
    const anchorSeq = reads[anchor]?.seq;
    return { ...read, seq: anchorSeq === undefined ? undefined : Math.max(1, anchorSeq + index - anchor) };
  });
}

function readEntry(raw: unknown, epoch: number): Read {
  const parsed = journalEntrySchema.safeParse(raw);
  if (!parsed.success) return { raw, seq: saidSeq(raw), entry: undefined, reason: 'not-an-entry' };
  const { seq } = parsed.data;
  const asSent = raw as JournalEntry;
  if (entryHash(asSent) !== parsed.data.hash) return { raw, seq, entry: undefined, reason: 'hash-wrong' };
  if (parsed.data.epoch !== epoch) return { raw, seq: undefined, entry: undefined, reason: 'other-epoch' };
  return { raw, seq, entry: asSent, reason: '' };
}

function saidSeq(raw: unknown): number | undefined {
  return journalEntrySchema.shape.seq.safeParse((raw as { seq?: unknown } | null)?.seq).data;
}

async function append(
  tx: Db,
  now: number,
  commune: string,
  stationId: string,
  entry: JournalEntry,
  head: Head,
): Promise<Head> {
  const { epoch, seq, at, clockTrusted, fact, prev, hash } = entry;
  await tx
    .insertInto('journal')
    .values({
      stationId,
      epoch,
      seq,
      commune,
      at,
      clockTrusted: clockTrusted ? 1 : 0,
      kind: fact.kind,
      airingId: 'airingId' in fact ? fact.airingId : null,
      fact: toJson(fact),
      prev,
      hash,
      chained: prev === head.hash ? 1 : 0,
      receivedAt: now,
    })
    .execute();
  const proves = clockTrusted && at <= now + AHEAD_TOLERATED_MS;
  return { ...head, seq, hash, coveredUntil: proves ? Math.max(head.coveredUntil ?? 0, at) : head.coveredUntil };
}

async function keepAsideContradiction(
  tx: Db,
  now: number,
  commune: string,
  stationId: string,
  epoch: number,
  read: Read,
): Promise<void> {
  if (read.entry === undefined || read.seq === undefined) return;
  const stored = await tx
    .selectFrom('journal')
    .select('hash')
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch)
    .where('seq', '=', read.seq)
    .executeTakeFirst();
  if (stored !== undefined && stored.hash !== read.entry.hash) {
    await reject(tx, now, commune, stationId, epoch, read.seq, CONTRADICTS, read.raw);
  }
}

async function reject(
  tx: Db,
  now: number,
  commune: string,
  stationId: string,
  epoch: number,
  seq: number,
  reason: string,
  raw: unknown,
): Promise<void> {
  const row = { stationId, commune, epoch, seq, reason, raw: toJson(raw ?? null).slice(0, 10_000), receivedAt: now };
  await tx
    .insertInto('journalRejected')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute();
}
