/** The step that gives the ledger its newest state by trigger, and tables for what people say, for incidents, complaints, reports and public listening. */
import { forbidChange, forbidReplace } from './append-only-sql.ts';

/** The columns of `ledgerNow`. */
export const NOW_COLUMNS = `airingId, stationId, revision, commune, title, topics, scheduleId, priority, orderKind, transport, carrierId, plannedAt, endsAt, plannedMs,
  outcome, reason, startedAt, endedAt, renderedMs, evidence, offPlan, closedAt`;
const plannedMsOf = (row: string) =>
  `(SELECT CAST(ROUND(COALESCE(SUM(json_extract(item.value, '$.durationMs')), 0)) AS INTEGER) FROM json_each(${row}.items) AS item)`;
const nowValues = (row: string) =>
  NOW_COLUMNS.split(',')
    .map((name) => (name.trim() === 'plannedMs' ? plannedMsOf(row) : `${row}.${name.trim()}`))
    .join(', ');
const itemsOf = (
  row: string,
) => `SELECT ${row}.airingId, json_extract(item.value, '$.index'), json_extract(item.value, '$.sha256'), ${row}.commune,
  json_extract(item.value, '$.segmentId'), json_extract(item.value, '$.title'), ${row}.plannedAt FROM json_each(${row}.items) AS item
  WHERE json_extract(item.value, '$.sha256') IS NOT NULL`;
/** An airing that was moved or renamed takes its entries along. */
const ITEM_MOVED = `ON CONFLICT DO UPDATE SET segmentId = excluded.segmentId, title = excluded.title, plannedAt = excluded.plannedAt
  WHERE plannedAt <> excluded.plannedAt OR title <> excluded.title`;
/** Keeps the newest revision of each row, without its lists, beside the ledger. */
const projectRow = (
  event: 'INSERT' | 'UPDATE',
) => `CREATE TRIGGER ledger_now_${event.toLowerCase()} AFTER ${event} ON ledger
  WHEN NOT EXISTS (SELECT 1 FROM ledgerNow WHERE airingId = NEW.airingId AND stationId = NEW.stationId AND revision > NEW.revision)
  BEGIN
    INSERT INTO ledgerNow (${NOW_COLUMNS}) VALUES (${nowValues('NEW')})
      ON CONFLICT (airingId, stationId) DO UPDATE SET ${NOW_COLUMNS.split(',')
        .map((n) => n.trim())
        .filter((n) => n !== 'airingId' && n !== 'stationId')
        .map((n) => `${n} = excluded.${n}`)
        .join(', ')};
    INSERT INTO airingItem ${itemsOf('NEW')} ${ITEM_MOVED};
  END;`;
/** What `ledgerNow` has to hold, by the ledger itself; a time can be asked for around it. */
export const NEWEST_ROWS = `SELECT ${NOW_COLUMNS.split(',')
  .map((name) => `${name.trim() === 'plannedMs' ? plannedMsOf('one') : `one.${name.trim()}`} AS ${name.trim()}`)
  .join(', ')} FROM ledger AS one WHERE NOT EXISTS (
    SELECT 1 FROM ledger AS newer WHERE newer.airingId = one.airingId AND newer.stationId = one.stationId AND newer.revision > one.revision)`;
export const REBUILD_LEDGER_NOW = `DELETE FROM ledgerNow; INSERT INTO ledgerNow (${NOW_COLUMNS}) SELECT ${nowValues('one')} FROM ledger AS one
  WHERE NOT EXISTS (SELECT 1 FROM ledger AS newer WHERE newer.airingId = one.airingId AND newer.stationId = one.stationId AND newer.revision > one.revision) ORDER BY one.plannedAt;`;
export const REBUILD_AIRING_ITEM = `INSERT INTO airingItem SELECT one.airingId, json_extract(item.value, '$.index'), json_extract(item.value, '$.sha256'), one.commune,
  json_extract(item.value, '$.segmentId'), json_extract(item.value, '$.title'), one.plannedAt FROM ledger AS one, json_each(one.items) AS item WHERE json_extract(item.value, '$.sha256') IS NOT NULL
  ORDER BY one.revision ${ITEM_MOVED};`;

/** The ledger's newest state and what people report; incidents, complaints, reports, public listening. */
export const ledgerAndReport = `
ALTER TABLE ledger ADD COLUMN scheduleId TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN priority TEXT NOT NULL DEFAULT 'normal';
ALTER TABLE ledger ADD COLUMN orderKind TEXT;
ALTER TABLE ledger ADD COLUMN transport TEXT NOT NULL DEFAULT 'ip';
ALTER TABLE ledger ADD COLUMN carrierId TEXT;

CREATE TABLE ledgerNow (
  airingId TEXT NOT NULL, stationId TEXT NOT NULL, revision INTEGER NOT NULL, commune TEXT NOT NULL, title TEXT NOT NULL, topics TEXT NOT NULL,
  scheduleId TEXT NOT NULL, priority TEXT NOT NULL, orderKind TEXT, transport TEXT NOT NULL, carrierId TEXT, plannedAt INTEGER NOT NULL,
  endsAt INTEGER NOT NULL, plannedMs INTEGER NOT NULL, outcome TEXT NOT NULL, reason TEXT, startedAt INTEGER, endedAt INTEGER,
  renderedMs INTEGER NOT NULL, evidence TEXT NOT NULL, offPlan INTEGER NOT NULL, closedAt INTEGER, PRIMARY KEY (airingId, stationId)
) STRICT;
CREATE INDEX ledger_now_by_time ON ledgerNow (commune, plannedAt);
CREATE INDEX ledger_now_by_station ON ledgerNow (commune, stationId, plannedAt);
CREATE INDEX ledger_now_open ON ledgerNow (commune, endsAt) WHERE closedAt IS NULL;
CREATE INDEX ledger_now_by_carrier ON ledgerNow (carrierId, airingId) WHERE carrierId IS NOT NULL;
CREATE TABLE airingItem (
  airingId TEXT NOT NULL, itemIndex INTEGER NOT NULL, sha256 TEXT NOT NULL, commune TEXT NOT NULL, segmentId TEXT, title TEXT NOT NULL,
  plannedAt INTEGER NOT NULL, PRIMARY KEY (airingId, itemIndex, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX airing_item_by_hash ON airingItem (commune, sha256, plannedAt);
CREATE INDEX airing_item_by_segment ON airingItem (commune, segmentId, plannedAt) WHERE segmentId IS NOT NULL;
CREATE INDEX airing_item_by_time ON airingItem (commune, plannedAt);
${(['INSERT', 'UPDATE'] as const).map(projectRow).join('\n')}
${REBUILD_LEDGER_NOW}
${REBUILD_AIRING_ITEM}

CREATE TABLE ledgerNews (
  stationId TEXT NOT NULL, airingId TEXT NOT NULL, commune TEXT NOT NULL, PRIMARY KEY (stationId, airingId)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO ledgerNews SELECT DISTINCT stationId, airingId, commune FROM journal WHERE airingId IS NOT NULL AND receivedAt >= (SELECT COALESCE(MAX(receivedAt), 0) FROM journal) - 3456000000;

CREATE TABLE villageReport (
  commune TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, stationId TEXT NOT NULL REFERENCES station(id), scope TEXT NOT NULL,
  fromAt INTEGER NOT NULL, toAt INTEGER NOT NULL, airingId TEXT, answer TEXT NOT NULL, via TEXT NOT NULL, clusterId TEXT, saidBy TEXT NOT NULL, saidAt INTEGER NOT NULL,
  note TEXT NOT NULL, photoSha256 TEXT, linkId TEXT, enteredById TEXT, enteredBy TEXT NOT NULL, enteredAt INTEGER NOT NULL,
  requestId TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (commune, seq)
) STRICT;
CREATE INDEX village_report_by_time ON villageReport (commune, stationId, fromAt);
CREATE UNIQUE INDEX village_report_once ON villageReport (commune, requestId, stationId, scope, fromAt, COALESCE(airingId, ''));
${forbidChange('villageReport', 'UPDATE')}
${forbidChange('villageReport', 'DELETE')}
${forbidReplace('villageReport', 'old.commune = NEW.commune AND old.seq = NEW.seq')}
CREATE TABLE villageLink (
  tokenHash TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, commune TEXT NOT NULL, stationId TEXT NOT NULL REFERENCES station(id), person TEXT NOT NULL,
  createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL, lastUsedAt INTEGER, revokedAt INTEGER
) STRICT;
CREATE TABLE photo (sha256 TEXT PRIMARY KEY, commune TEXT NOT NULL, bytes INTEGER NOT NULL, takenBy TEXT NOT NULL, createdAt INTEGER NOT NULL) STRICT;

CREATE TABLE incident (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, cause TEXT NOT NULL, action TEXT NOT NULL, planned INTEGER NOT NULL,
  beginsAt INTEGER NOT NULL, endsAt INTEGER, watchKey TEXT, openedBy TEXT NOT NULL, openedAt INTEGER NOT NULL, closedBy TEXT, closedAt INTEGER, cancelledAt INTEGER
) STRICT;
CREATE INDEX incident_by_time ON incident (commune, beginsAt);
CREATE UNIQUE INDEX incident_watched ON incident (commune, watchKey) WHERE watchKey IS NOT NULL AND endsAt IS NULL;
CREATE TABLE incidentPlace (
  incidentId TEXT NOT NULL REFERENCES incident(id), commune TEXT NOT NULL, stationId TEXT NOT NULL REFERENCES station(id), clusterId TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (incidentId, stationId, clusterId)
) STRICT, WITHOUT ROWID;
CREATE TABLE complaint (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, number INTEGER NOT NULL, caller TEXT NOT NULL, phone TEXT NOT NULL, stationId TEXT NOT NULL REFERENCES station(id), clusterId TEXT,
  aboutAt INTEGER NOT NULL, asked TEXT NOT NULL, receivedBy TEXT NOT NULL, receivedAt INTEGER NOT NULL, dueOn TEXT NOT NULL, incidentId TEXT, closedAt INTEGER, UNIQUE (commune, number)
) STRICT;
CREATE TABLE complaintAnswer (
  complaintId TEXT NOT NULL REFERENCES complaint(id), no INTEGER NOT NULL, commune TEXT NOT NULL, verdict TEXT NOT NULL, words TEXT NOT NULL, facts TEXT NOT NULL,
  answeredBy TEXT NOT NULL, answeredAt INTEGER NOT NULL, PRIMARY KEY (complaintId, no)
) STRICT;
${forbidChange('complaintAnswer', 'UPDATE')}
${forbidChange('complaintAnswer', 'DELETE')}

CREATE TABLE setting (
  commune TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, changedBy TEXT NOT NULL, changedAt INTEGER NOT NULL, PRIMARY KEY (commune, name)
) STRICT;
CREATE TABLE reportProfile (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, validFrom TEXT NOT NULL, body TEXT NOT NULL, createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL, UNIQUE (commune, validFrom)
) STRICT;
CREATE TABLE report (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, period TEXT NOT NULL, firstDay TEXT NOT NULL, lastDay TEXT NOT NULL, title TEXT NOT NULL, content TEXT NOT NULL, version INTEGER NOT NULL,
  createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL, changedBy TEXT NOT NULL, changedAt INTEGER NOT NULL, dueOn TEXT, droppedAt INTEGER
) STRICT;
CREATE TABLE reportEdition (
  reportId TEXT NOT NULL REFERENCES report(id), edition INTEGER NOT NULL, commune TEXT NOT NULL, number TEXT NOT NULL, figures TEXT NOT NULL, content TEXT NOT NULL, files TEXT NOT NULL,
  prev TEXT NOT NULL, hash TEXT NOT NULL, madeBy TEXT NOT NULL, madeAt INTEGER NOT NULL, PRIMARY KEY (reportId, edition)
) STRICT;
${forbidChange('reportEdition', 'UPDATE')}
${forbidChange('reportEdition', 'DELETE')}
CREATE TABLE reportScan (
  reportId TEXT NOT NULL, edition INTEGER NOT NULL, sha256 TEXT NOT NULL, commune TEXT NOT NULL, name TEXT NOT NULL, mediaType TEXT NOT NULL, bytes INTEGER NOT NULL,
  addedBy TEXT NOT NULL, addedAt INTEGER NOT NULL, PRIMARY KEY (reportId, edition, sha256)
) STRICT;

CREATE TABLE mp3 (sha256 TEXT PRIMARY KEY, commune TEXT NOT NULL, bytes INTEGER NOT NULL, madeAt INTEGER NOT NULL) STRICT;
CREATE TABLE publicWithdrawal (
  commune TEXT NOT NULL, segmentId TEXT NOT NULL, reason TEXT NOT NULL, byName TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (commune, segmentId)
) STRICT;
`;
