/** Bench "ingest": how many journal entries a second the server stores, checked and chained, against bare SQLite on the same disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Db, openDatabase } from '../../server/store/database.ts';
import { storeJournalBatch } from '../../server/store/journal-store.ts';
import { CHAIN_START, entryHash } from '../../stations/journal-chain.ts';
import { type JournalBatch, type JournalEntry, type JournalFact, journalBatchSchema } from '../../stations/protocol.ts';
import { generateSigningKey, type PrivateJwk, publicHalf, sign, verify } from '../../stations/sign.ts';

const quick = process.env.LOA_BENCH_QUICK === '1';
const STATIONS = 14;
/** As many as a station sends at once. */
const BATCH_ENTRIES = 500;
const BATCHES = quick ? 42 : 400;
const ROUNDS = quick ? 3 : 5;
const START = Date.parse('2026-11-01T22:00:00Z');
const NOW = Date.parse('2027-01-01T00:00:00Z');
const COMMUNE = 'bench';

/** A batch in three shapes: as it comes off the wire, as the station signed it, and as bare columns. */
interface Sent {
  readonly stationId: string;
  readonly batch: JournalBatch;
  readonly jws: string;
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/**
 * Medians of rounds on fresh files, the ways taking turns, after one of warming up. `rowsPerSecond`: entries through `storeJournalBatch` (shape,
 * hash, chain, head, news for the ledger), a transaction per batch of 500. `signedRowsPerSecond`: the same with the station's signature
 * verified before, as the route does. `bareRowsPerSecond`: the baseline, better-sqlite3 inserting the same columns of the same table with its indexes by a prepared
 * statement, a transaction per 500. `ratioToBare`: the first by the last. `spread`: slowest to fastest round, by way.
 */
export async function run(): Promise<Record<string, unknown>> {
  const key = await generateSigningKey();
  const sent = await makeBatches(key);
  const rows = sent.length * BATCH_ENTRIES;
  const ways = {
    bare: (path: string) => insertBare(path, sent),
    ours: (path: string) => takeIn(path, sent, async ({ batch }) => batch),
    signed: (path: string) => takeIn(path, sent, ({ jws }) => readSigned(jws, key)),
  };
  const seconds = new Map<keyof typeof ways, number[]>();
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const name of ['bare', 'ours', 'signed'] as const) {
      const folder = mkdtempSync(join(tmpdir(), 'loa-ingest-'));
      try {
        const took = await ways[name](join(folder, 'loa.sqlite'));
        if (round > 0) seconds.set(name, [...(seconds.get(name) ?? []), took]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  const perSecond = (name: keyof typeof ways) => Math.round(rows / median(seconds.get(name) ?? []));
  return {
    rowsPerSecond: perSecond('ours'),
    ratioToBare: Math.round((100 * perSecond('ours')) / perSecond('bare')) / 100,
    signedRowsPerSecond: perSecond('signed'),
    rows,
    batches: sent.length,
    spread: Object.fromEntries(
      [...seconds].map(([name, all]) => [name, Math.round((100 * Math.max(...all)) / Math.min(...all)) / 100]),
    ),
    baselines: { bareRowsPerSecond: perSecond('bare') },
  };
}

async function insertBare(path: string, sent: readonly Sent[]): Promise<number> {
  await openDatabase(path).destroy();
  const raw = new Database(path);
  raw.pragma('synchronous = FULL');
  const statement = raw.prepare(
    `INSERT INTO journal (stationId, epoch, seq, commune, at, clockTrusted, kind, airingId, fact, prev, hash, chained, receivedAt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insert = raw.transaction((rows: Sent['rows']) => {
    for (const row of rows) statement.run(row);
  });
  const begun = performance.now();
  for (const { rows } of sent) insert.immediate(rows);
  const took = (performance.now() - begun) / 1000;
  raw.close();
  return took;
}

async function takeIn(
  path: string,
  sent: readonly Sent[],
  read: (one: Sent) => Promise<JournalBatch>,
): Promise<number> {
  const db: Db = openDatabase(path);
  const begun = performance.now();
  for (const one of sent) {
    const { ackSeq } = await storeJournalBatch(db, NOW, COMMUNE, one.stationId, await read(one));
    if (ackSeq !== (one.batch.entries.at(-1) as JournalEntry).seq) throw new Error('not all of a batch was stored');
  }
  const took = (performance.now() - begun) / 1000;
  await db.destroy();
  return took;
}

async function readSigned(jws: string, key: PrivateJwk): Promise<JournalBatch> {
  const checked = await verify(jws, 'loa-journal+jwt', [publicHalf(key)]);
  return journalBatchSchema.parse(checked.kind === 'ok' ? checked.payload : undefined);
}

/** Journals of 14 stations in turn: an airing of four items, then a new playlist; everything is made before the clock runs. */
async function makeBatches(key: PrivateJwk): Promise<Sent[]> {
  const heads = new Map<string, { seq: number; prev: string; at: number }>();
  const sent: Sent[] = [];
  for (let index = 0; index < BATCHES; index += 1) {
    const stationId = `019abcde-0000-7000-8000-${String(index % STATIONS).padStart(12, '0')}`;
    let head = heads.get(stationId) ?? { seq: 0, prev: CHAIN_START, at: START };
    const entries: JournalEntry[] = [];
    for (let no = 0; no < BATCH_ENTRIES; no += 1) {
      const body = { epoch: 1, seq: head.seq + 1, at: head.at + 61_000, clockTrusted: true, prev: head.prev };
      const fact = factAt(head.seq, body.at);
      const entry = { ...body, fact, hash: entryHash({ ...body, fact }) };
      entries.push(entry);
      head = { seq: entry.seq, prev: entry.hash, at: entry.at };
    }
    heads.set(stationId, head);
    // As it comes off the wire: parsed text, sharing nothing with what is made here.
    const batch: JournalBatch = JSON.parse(JSON.stringify({ station: stationId, epoch: 1, entries }));
    const jws = await sign(batch, 'loa-journal+jwt', key);
    sent.push({ stationId, batch, jws, rows: entries.map((entry) => columnsOf(stationId, entry)) });
  }
  return sent;
}

function factAt(seq: number, at: number): JournalFact {
  const airing = Math.floor(seq / 10);
  const place = seq % 10;
  const airingId = String(airing).padStart(32, '0');
  if (place === 8) return { kind: 'airing-closed', airingId, playlistVersion: 40 + airing };
  if (place === 9) return { kind: 'playlist-accepted', version: 41 + airing };
  const index = Math.floor(place / 2);
  const sha256 = String(index).padStart(64, 'c');
  const about = {
    airingId,
    index,
    sha256,
    playlistVersion: 40 + airing,
    plannedAt: at - 60_000,
    startedAt: at - 60_000,
  };
  if (place % 2 === 0) return { kind: 'item-started', ...about };
  const measured = { renderedMs: 60_000, rmsDb: -18.52, peakDb: -3.17, volumePct: 80 };
  return { kind: 'item-ended', ...about, endedAt: at, ...measured, end: 'complete' };
}

function columnsOf(stationId: string, { epoch, seq, at, fact, prev, hash }: JournalEntry): Sent['rows'][number] {
  const airingId = 'airingId' in fact ? fact.airingId : null;
  return [stationId, epoch, seq, COMMUNE, at, 1, fact.kind, airingId, JSON.stringify(fact), prev, hash, 1, NOW];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
