/** Makes, once, a commune's log of thirty years (or two): rows, items, journals and reports of a real shape, for the ledger's benchmark. */
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sampleStations } from '../sample-week.ts';
import { MONDAY_9, makeHouse } from '../server/make-house.ts';
import { airingsOfDay, chanceOf, type YearAiring } from './year-airings.ts';

/** Raised when what is made changes: an older folder is then left alone and a new one made. */
const FORMAT = 1;
const DAY_MS = 86_400_000;
/** Journals are made for the newest days alone: how many there are changes no question. */
const JOURNAL_DAYS = 40;
const HOUR_MS = 3_600_000;

/** Where the commune of so many years lies; made first where it is missing (minutes). `end` is midnight after its last day. */
export async function madeYears(years: number): Promise<{ dataDir: string; first: number; end: number }> {
  const dataDir = join(tmpdir(), `loa-bench-ledger-v${FORMAT}-${years}y`);
  // Midnight in the commune, which knows no summer time.
  const end = Math.floor((MONDAY_9 + 7 * HOUR_MS) / DAY_MS) * DAY_MS - 7 * HOUR_MS;
  const first = end - years * 365 * DAY_MS;
  const done = join(dataDir, 'made');
  if (!existsSync(done)) {
    await rm(dataDir, { recursive: true, force: true });
    await mkdir(dataDir, { recursive: true });
    await fill(dataDir, first, end);
    writeFileSync(done, `${years}\n`);
  }
  return { dataDir, first, end };
}

/** What the rows of a station are like: how sound comes there, from where. */
interface Place {
  readonly id: string;
  readonly transport: 'ip' | 'fm' | 'manual';
  readonly carrierId: string | null;
}

async function fill(dataDir: string, first: number, end: number): Promise<void> {
  const house = await makeHouse({ LOA_DATA_DIR: dataDir });
  const { communeId, databasePath } = house;
  await house.db.destroy();
  const raw = new Database(databasePath);
  try {
    // A power cut while it is made costs the making, no more.
    for (const setting of ['synchronous = OFF', 'cache_size = -1500000', 'foreign_keys = ON', 'temp_store = MEMORY'])
      raw.pragma(setting);
    const places = sampleStations.map(({ id }, index): Place => {
      const transport = index < 5 ? 'ip' : index < 12 ? 'fm' : 'manual';
      return { id: `station-${id}`, transport, carrierId: transport === 'fm' ? 'station-T00' : null };
    });
    addStations(raw, communeId, places, first);
    const chance = chanceOf(20_261_123);
    const addRows = rowWriter(raw, communeId, places, chance);
    for (let day = first; day < end; day += 30 * DAY_MS) {
      const days = Array.from({ length: 30 }, (_, index) => day + index * DAY_MS).filter((at) => at < end);
      raw.transaction(() => {
        for (const at of days) addRows(airingsOfDay(at, chance));
      })();
    }
    raw.transaction(() => {
      addJournals(raw, communeId, places, end);
      addReports(raw, communeId, places, first, end);
    })();
    raw.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    raw.close();
  }
}

function addStations(raw: Database.Database, commune: string, places: readonly Place[], createdAt: number): void {
  const add =
    raw.prepare(`INSERT INTO station (id, commune, code, name, kind, transport, reportedVersion, createdAt, enrolledAt, carrierId)
    VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`);
  for (const [index, { id, transport, carrierId }] of places.entries()) {
    const { id: code = '', name = '' } = sampleStations[index] ?? {};
    const enrolledAt = transport === 'ip' ? createdAt : null;
    add.run(id, commune, code, name, index === 0 ? 'commune' : 'village', transport, createdAt, enrolledAt, carrierId);
  }
}

const ROW_COLUMNS = [
  ...['airingId', 'stationId', 'revision', 'commune', 'title', 'topics', 'scheduledBy', 'plannedAt', 'endsAt', 'items'],
  ...['outcome', 'reason', 'startedAt', 'endedAt', 'renderedMs', 'rmsDb', 'evidence', 'offPlan', 'closedAt', 'dropped'],
  ...['scheduleId', 'priority', 'orderKind', 'transport', 'carrierId'],
];

/** Every airing at every place, one in a hundred of them corrected later, one in two hundred with sound of its own beside it. */
function rowWriter(raw: Database.Database, commune: string, places: readonly Place[], chance: () => number) {
  const add = raw.prepare(
    `INSERT INTO ledger (${ROW_COLUMNS.join(', ')}) VALUES (${ROW_COLUMNS.map((name) => `@${name}`).join(', ')})`,
  );
  return (airings: readonly YearAiring[]) => {
    for (const airing of airings) {
      for (const place of places) {
        const row = { ...airing, ...place, commune, stationId: place.id, ...cameOf(airing, place, chance()) };
        add.run(row);
        const more = chance();
        if (more < 0.01) add.run({ ...row, ...heard(airing, place), revision: 2 });
        else if (more < 0.015)
          add.run({
            ...row,
            ...heard(airing, place),
            airingId: `${airing.airingId}.off`,
            reason: 'superseded',
            offPlan: 1,
          });
      }
    }
  };
}

function heard({ plannedAt, endsAt, items }: YearAiring, { transport }: Place) {
  const lastMs = endsAt - plannedAt;
  const measured = (JSON.parse(items) as { offsetMs: number; durationMs: number }[]).map((item) => ({
    ...item,
    startedAt: plannedAt + item.offsetMs,
    endedAt: plannedAt + item.offsetMs + item.durationMs,
    renderedMs: item.durationMs,
    rmsDb: -18.4,
    peakDb: -3.1,
    volumePct: 80,
  }));
  const machine = {
    items: JSON.stringify(measured),
    startedAt: plannedAt,
    endedAt: endsAt,
    renderedMs: lastMs,
    rmsDb: -18.4,
  };
  const people = { items, startedAt: null, endedAt: null, renderedMs: 0, rmsDb: null };
  return {
    revision: 1,
    outcome: 'aired',
    reason: null as string | null,
    offPlan: 0,
    closedAt: endsAt + 600_000,
    dropped: '[]',
    ...(transport === 'manual' ? people : machine),
    evidence: { ip: 'machine', fm: 'carrier', manual: 'village' }[transport],
  };
}

/** Nine in ten are aired. */
function cameOf(airing: YearAiring, place: Place, share: number) {
  const aired = heard(airing, place);
  const silent = { items: airing.items, startedAt: null, endedAt: null, renderedMs: 0, rmsDb: null, evidence: 'none' };
  if (share < 0.9) return aired;
  if (share < 0.92) return { ...aired, outcome: 'late', startedAt: airing.plannedAt + 125_000 };
  if (share < 0.93) return { ...aired, outcome: 'cut', reason: 'powered-off' };
  if (share < 0.96) return { ...aired, ...silent, outcome: 'missed', reason: 'silent' };
  if (share < 0.97) return { ...aired, ...silent, outcome: 'skipped', reason: 'media-missing' };
  if (share < 0.975) return { ...aired, ...silent, outcome: 'preempted', reason: 'preempted' };
  return { ...aired, ...silent, outcome: 'unknown', reason: 'never-heard' };
}

function addJournals(raw: Database.Database, commune: string, places: readonly Place[], end: number): void {
  const rows = raw
    .prepare(
      'SELECT airingId, stationId, plannedAt FROM ledgerNow WHERE commune = ? AND plannedAt >= ? AND offPlan = 0 ORDER BY plannedAt',
    )
    .all(commune, end - JOURNAL_DAYS * DAY_MS) as { airingId: string; stationId: string; plannedAt: number }[];
  const add =
    raw.prepare(`INSERT INTO journal (stationId, epoch, seq, commune, at, clockTrusted, kind, airingId, fact, prev, hash, chained, receivedAt)
    VALUES (?, 1, ?, ?, ?, 1, ?, ?, ?, ?, ?, 1, ?)`);
  const addHead = raw.prepare(
    'INSERT INTO journalHead (stationId, epoch, commune, seq, hash, coveredUntil, updatedAt) VALUES (?, 1, ?, ?, ?, ?, ?)',
  );
  for (const { id } of places.filter(({ transport }) => transport === 'ip')) {
    let [seq, prev] = [0, ''];
    for (const { airingId, plannedAt } of rows.filter(({ stationId }) => stationId === id)) {
      for (let index = 0; index < 11; index += 1) {
        const kind = index === 10 ? 'airing-closed' : index % 2 === 0 ? 'item-started' : 'item-ended';
        const fact = JSON.stringify({
          kind,
          airingId,
          index: Math.floor(index / 2),
          playlistVersion: 1,
          startedAt: plannedAt,
        });
        const hash = createHash('sha256')
          .update(prev + fact)
          .digest('hex');
        const at = plannedAt + index * 60_000;
        seq += 1;
        add.run(id, seq, commune, at, kind, airingId, fact, prev, hash, at + 5_000);
        prev = hash;
      }
    }
    addHead.run(id, commune, seq, prev, end, end);
  }
}

/** A week's answer of every village that no machine vouches for. */
function addReports(
  raw: Database.Database,
  commune: string,
  places: readonly Place[],
  first: number,
  end: number,
): void {
  const columns = [
    ...[
      'commune',
      'seq',
      'id',
      'stationId',
      'scope',
      'fromAt',
      'toAt',
      'answer',
      'via',
      'saidBy',
      'saidAt',
      'note',
      'enteredBy',
    ],
    ...['enteredAt', 'requestId', 'prev', 'hash'],
  ];
  const add = raw.prepare(
    `INSERT INTO villageReport (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  let [seq, prev] = [0, ''];
  for (let from = first; from < end; from += 7 * DAY_MS) {
    for (const { id } of places.filter(({ transport }) => transport !== 'ip')) {
      seq += 1;
      const to = from + 7 * DAY_MS;
      const hash = createHash('sha256').update(`${prev}${seq}`).digest('hex');
      const said = ['heard', 'phone', 'Trưởng thôn', to, '', 'Trần Thị Hương', to];
      add.run(commune, seq, `report-${seq}`, id, 'week', from, to, ...said, `request-${seq}`, prev, hash);
      prev = hash;
    }
  }
}
