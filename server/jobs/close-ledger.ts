/** Closes the ledger: compares what was planned with what the journals say, row by row; late news makes a new revision. */
import { closeRow, findOffPlan } from '../../scheduler/close-ledger.ts';
import { factsThatCount, type VouchedSpan, vouchedSpans, vouchedUntil } from '../../scheduler/vouched-time.ts';
import { orderExpiries } from '../store/airing-store.ts';
import type { Db } from '../store/database.ts';
import { journalRuns } from '../store/journal-runs.ts';
import { factsAbout, pairsHeardSince, type StoredFact } from '../store/journal-store.ts';
import {
  type LedgerItem,
  type LedgerRow,
  newestRow,
  openRows,
  type RowResult,
  storeResults,
} from '../store/ledger-store.ts';
import { nameSounds, storeOffPlan } from '../store/off-plan-store.ts';

/** News is looked for again this far back, so that a batch stored during the last round is not missed, ms. */
const LOOK_BACK_MS = 60_000;

/** How long after its planned end a station may still be at an airing, ms; at an order until that long after it expires. */
const GRACE_MS = 120_000;

/** Stations keep their journal this long; who has not spoken by then stays unknown, ms. */
const KEPT_BY_STATION_MS = 40 * 24 * 3_600_000;

/** A round that remembers until when it has read the journal; the first one reads what stations still keep. */
export function ledgerCloser({
  db,
  communeId,
  now,
}: {
  db: Db;
  communeId: string;
  now: () => number;
}): () => Promise<number> {
  let readUntil = now() - KEPT_BY_STATION_MS;
  return async () => {
    const at = now();
    const heard = await pairsHeardSince(db, communeId, readUntil);
    const open = await openRows(db, communeId, at);
    const rows = new Map(open.map((row) => [`${row.airingId}/${row.stationId}`, row]));
    for (const { airingId, stationId } of heard) {
      const key = `${airingId}/${stationId}`;
      const row = rows.get(key) ?? (await newestRow(db, airingId, stationId));
      if (row !== undefined) rows.set(key, row);
    }
    const expiries = await orderExpiries(
      db,
      [...rows.values()].map(({ airingId }) => airingId),
    );
    const runs = rows.size === 0 ? undefined : await journalRuns(db, communeId);
    const results: { row: LedgerRow; result: RowResult }[] = [];
    for (const [stationId, own] of Map.groupBy(rows.values(), (row) => row.stationId)) {
      const vouched = vouchedSpans(runs?.get(stationId) ?? []);
      const facts = await factsAbout(
        db,
        stationId,
        own.map((row) => row.airingId),
      );
      for (const row of own) {
        const told = facts.get(row.airingId) ?? [];
        if (!isWithdrawn(row))
          results.push({ row, result: resultOf(row, told, vouched, at, expiries.get(row.airingId)) });
      }
    }
    const written = await storeResults(db, at, communeId, results);
    for (const pair of heard)
      await storeStraySound(db, at, communeId, pair, rows.get(`${pair.airingId}/${pair.stationId}`));
    readUntil = at - LOOK_BACK_MS;
    return written;
  };
}

function isWithdrawn(row: LedgerRow): boolean {
  return row.closedAt !== null && row.reason === 'withdrawn';
}

function resultOf(
  row: LedgerRow,
  told: readonly StoredFact[],
  vouched: readonly VouchedSpan[],
  now: number,
  expiresAt = 0,
): RowResult {
  const coveredUntil = vouchedUntil(vouched, row.plannedAt);
  const dropReason = row.items.length === 0 ? (row.reason ?? 'empty') : undefined;
  const closed = closeRow({
    planned: {
      airingId: row.airingId,
      startsAt: row.plannedAt,
      endsAt: row.endsAt,
      items: row.items,
      ...(dropReason === undefined ? {} : { dropReason }),
    },
    facts: factsThatCount(told, vouched, row.plannedAt),
    now,
    graceMs: GRACE_MS + Math.max(0, expiresAt - row.plannedAt),
    ...(coveredUntil === undefined ? {} : { coveredUntil }),
  });
  const givenUp = closed.outcome === 'unknown' && now - row.endsAt > KEPT_BY_STATION_MS;
  const items = new Map(closed.items.map((item) => [item.index, item]));
  return {
    outcome: closed.outcome,
    reason: tellReason(closed.reason) ?? (givenUp ? 'never-heard' : undefined),
    startedAt: closed.startedAt,
    endedAt: closed.endedAt,
    renderedMs: closed.renderedMs,
    rmsDb: closed.rmsDb,
    evidence: closed.evidence,
    closed: closed.closed || givenUp,
    items: row.items.map((item): LedgerItem => ({ ...item, ...items.get(item.index) })),
  };
}

/** Of a planned row: the station let go of it because a newer playlist no longer had it. */
function tellReason(reason: string | undefined): string | undefined {
  return reason === 'superseded' ? 'taken-off' : reason;
}

/** What the station played under this airing's name that the plan in force does not have: other bytes, or an airing taken back. */
async function storeStraySound(
  db: Db,
  now: number,
  commune: string,
  { airingId, stationId }: { airingId: string; stationId: string },
  row: LedgerRow | undefined,
): Promise<void> {
  const told = (await factsAbout(db, stationId, [airingId])).get(airingId) ?? [];
  const facts = told.map(({ fact }) => fact);
  const [sound] = findOffPlan(row === undefined || isWithdrawn(row) ? [] : [row], facts);
  if (sound === undefined || sound.renderedMs === 0) return;
  const named = await nameSounds(db, sound.items);
  const items = sound.items.map((item): LedgerItem => {
    const known = named.get(item.sha256 ?? item.sourceId ?? '');
    const { title = 'Nội dung không rõ', topics = [], durationMs = item.renderedMs } = known ?? {};
    return { ...item, title, topics, durationMs, offsetMs: 0, approvedBy: '', approvedAt: 0 };
  });
  const { startedAt, endedAt, renderedMs } = sound;
  const title = row?.title ?? items.map((item) => item.title).join(', ');
  const rmsDb = items.find((item) => item.rmsDb !== undefined)?.rmsDb;
  await storeOffPlan(db, now, commune, { airingId, stationId, title, items, startedAt, endedAt, renderedMs, rmsDb });
}
