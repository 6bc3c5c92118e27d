/** The database's shape, forward only: each entry is applied once, in order; `PRAGMA user_version` counts them. */

import { forbidChange, forbidReplace } from './append-only-sql.ts';
import { ledgerAndReport } from './ledger-migration.ts';

/** Marks a file as Loa's own ("Loa1"), so that a foreign SQLite file is refused. */
export const APPLICATION_ID = 0x4c6f6131;

const first = `
CREATE TABLE commune (
  id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, zone TEXT NOT NULL,
  demo INTEGER NOT NULL DEFAULT 0, setupTokenHash TEXT, createdAt INTEGER NOT NULL
) STRICT;
CREATE TABLE policy (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), validFrom INTEGER NOT NULL,
  body TEXT NOT NULL, label TEXT, createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL
) STRICT;
CREATE TABLE user (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), username TEXT NOT NULL, displayName TEXT NOT NULL,
  roles TEXT NOT NULL, passwordHash TEXT NOT NULL, disabledAt INTEGER, createdAt INTEGER NOT NULL,
  UNIQUE (commune, username)
) STRICT;
CREATE TABLE session (
  tokenHash TEXT PRIMARY KEY, commune TEXT NOT NULL, userId TEXT NOT NULL REFERENCES user(id),
  createdAt INTEGER NOT NULL, expiresAt INTEGER NOT NULL
) STRICT;
CREATE TABLE topic (
  commune TEXT NOT NULL REFERENCES commune(id), planYear INTEGER NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL,
  parent TEXT, sort INTEGER NOT NULL, PRIMARY KEY (commune, planYear, code)
) STRICT;
CREATE TABLE segment (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), title TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
  namesPersons INTEGER NOT NULL, validFrom INTEGER, validUntil INTEGER, authorId TEXT NOT NULL, author TEXT NOT NULL,
  renditionId TEXT, submittedAt INTEGER, changedAt INTEGER NOT NULL, changedBy TEXT NOT NULL,
  search TEXT NOT NULL, createdAt INTEGER NOT NULL, deletedAt INTEGER
) STRICT;
CREATE INDEX segment_by_commune ON segment (commune, createdAt);
CREATE TABLE segmentTopic (
  commune TEXT NOT NULL, segmentId TEXT NOT NULL REFERENCES segment(id), code TEXT NOT NULL, PRIMARY KEY (segmentId, code)
) STRICT;
CREATE TABLE job (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, segmentId TEXT NOT NULL REFERENCES segment(id), kind TEXT NOT NULL,
  originalName TEXT, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, leaseUntil INTEGER, progress REAL NOT NULL DEFAULT 0,
  refusal TEXT, madeBy TEXT NOT NULL, createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL
) STRICT;
CREATE INDEX job_open ON job (createdAt) WHERE state IN ('queued', 'running');
CREATE INDEX job_by_segment ON job (segmentId, createdAt);
CREATE TABLE rendition (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, segmentId TEXT NOT NULL REFERENCES segment(id), jobId TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL, durationMs INTEGER NOT NULL, loudnessLufs REAL NOT NULL, truePeakDb REAL NOT NULL,
  waveform TEXT NOT NULL, source TEXT NOT NULL, madeBy TEXT NOT NULL, createdAt INTEGER NOT NULL
) STRICT;
CREATE INDEX rendition_by_hash ON rendition (sha256);
CREATE INDEX rendition_by_segment ON rendition (segmentId);
CREATE TABLE approval (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, segmentId TEXT NOT NULL REFERENCES segment(id), sha256 TEXT NOT NULL,
  decision TEXT NOT NULL, byId TEXT NOT NULL, byName TEXT NOT NULL, note TEXT, at INTEGER NOT NULL,
  undoUntil INTEGER NOT NULL, undoneAt INTEGER
) STRICT;
CREATE INDEX approval_by_segment ON approval (segmentId, at);
CREATE TABLE programme (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), title TEXT NOT NULL, items TEXT NOT NULL,
  createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL
) STRICT;
CREATE TABLE zone (id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), name TEXT NOT NULL) STRICT;
CREATE TABLE station (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), code TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
  transport TEXT NOT NULL, publicKey TEXT, tokenHash TEXT UNIQUE, reportedVersion INTEGER NOT NULL DEFAULT 0,
  lastSeenAt INTEGER, heartbeat TEXT, createdAt INTEGER NOT NULL, enrolledAt INTEGER, retiredAt INTEGER
) STRICT;
CREATE UNIQUE INDEX station_code ON station (commune, code) WHERE retiredAt IS NULL;
CREATE TABLE zoneStation (
  commune TEXT NOT NULL, zoneId TEXT NOT NULL REFERENCES zone(id), stationId TEXT NOT NULL REFERENCES station(id),
  PRIMARY KEY (zoneId, stationId)
) STRICT;
CREATE TABLE cluster (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, stationId TEXT NOT NULL REFERENCES station(id), name TEXT NOT NULL,
  landmark TEXT NOT NULL, sort INTEGER NOT NULL
) STRICT;
CREATE TABLE contact (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, stationId TEXT NOT NULL REFERENCES station(id), name TEXT NOT NULL,
  phone TEXT NOT NULL, sort INTEGER NOT NULL
) STRICT;
CREATE TABLE enrolment (
  codeHash TEXT PRIMARY KEY, commune TEXT NOT NULL, stationId TEXT NOT NULL REFERENCES station(id),
  expiresAt INTEGER NOT NULL, usedAt INTEGER, usedByKey TEXT
) STRICT;
CREATE TABLE schedule (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), title TEXT NOT NULL,
  programmeId TEXT NOT NULL REFERENCES programme(id), dtstart TEXT NOT NULL, rrule TEXT, rdates TEXT NOT NULL, exdates TEXT NOT NULL,
  times TEXT NOT NULL, target TEXT NOT NULL, priority TEXT NOT NULL, lateRule TEXT NOT NULL,
  createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL, cancelledAt INTEGER
) STRICT;
CREATE TABLE airing (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), scheduleId TEXT NOT NULL, startsAt INTEGER NOT NULL,
  endsAt INTEGER NOT NULL, body TEXT NOT NULL, withdrawnAt INTEGER
) STRICT;
CREATE INDEX airing_by_start ON airing (commune, startsAt);
CREATE TABLE playlist (
  stationId TEXT NOT NULL REFERENCES station(id), version INTEGER NOT NULL, commune TEXT NOT NULL, contentHash TEXT NOT NULL,
  jws TEXT NOT NULL, issuedAt INTEGER NOT NULL, PRIMARY KEY (stationId, version)
) STRICT;
CREATE TABLE keyList (
  commune TEXT NOT NULL REFERENCES commune(id), version INTEGER NOT NULL, rootKey TEXT NOT NULL, jws TEXT NOT NULL,
  PRIMARY KEY (commune, version)
) STRICT;
CREATE TABLE journal (
  stationId TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, commune TEXT NOT NULL, at INTEGER NOT NULL,
  clockTrusted INTEGER NOT NULL, kind TEXT NOT NULL, airingId TEXT, fact TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL,
  chained INTEGER NOT NULL, receivedAt INTEGER NOT NULL, PRIMARY KEY (stationId, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_by_airing ON journal (airingId, stationId) WHERE airingId IS NOT NULL;
CREATE INDEX journal_accepted ON journal (stationId, at) WHERE kind = 'playlist-accepted';
CREATE INDEX journal_by_receipt ON journal (commune, receivedAt);
CREATE TABLE journalHead (
  stationId TEXT NOT NULL, epoch INTEGER NOT NULL, commune TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL,
  coveredUntil INTEGER, updatedAt INTEGER NOT NULL, PRIMARY KEY (stationId, epoch)
) STRICT;
CREATE TABLE journalRejected (
  id INTEGER PRIMARY KEY AUTOINCREMENT, stationId TEXT NOT NULL, commune TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
  reason TEXT NOT NULL, raw TEXT NOT NULL, receivedAt INTEGER NOT NULL, UNIQUE (stationId, epoch, seq, raw)
) STRICT;
CREATE TABLE ledger (
  airingId TEXT NOT NULL, stationId TEXT NOT NULL, revision INTEGER NOT NULL, commune TEXT NOT NULL, title TEXT NOT NULL,
  topics TEXT NOT NULL, scheduledBy TEXT NOT NULL, plannedAt INTEGER NOT NULL, endsAt INTEGER NOT NULL, items TEXT NOT NULL,
  outcome TEXT NOT NULL, reason TEXT, startedAt INTEGER, endedAt INTEGER, renderedMs INTEGER NOT NULL DEFAULT 0, rmsDb REAL,
  evidence TEXT NOT NULL, offPlan INTEGER NOT NULL DEFAULT 0, closedAt INTEGER, PRIMARY KEY (airingId, stationId, revision)
) STRICT;
CREATE INDEX ledger_by_time ON ledger (commune, plannedAt);
CREATE INDEX ledger_open ON ledger (plannedAt) WHERE closedAt IS NULL;
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT, commune TEXT NOT NULL, at INTEGER NOT NULL, whoId TEXT, who TEXT NOT NULL, action TEXT NOT NULL,
  subject TEXT NOT NULL, subjectId TEXT NOT NULL, before TEXT, after TEXT
) STRICT;
CREATE TABLE workerBeat (
  commune TEXT PRIMARY KEY REFERENCES commune(id), at INTEGER NOT NULL, compiledAt INTEGER
) STRICT;
CREATE TABLE change (
  commune TEXT NOT NULL, topic TEXT NOT NULL, counter INTEGER NOT NULL, PRIMARY KEY (commune, topic)
) STRICT;
${forbidChange('journal', 'UPDATE')}
${forbidChange('journal', 'DELETE')}
${forbidChange('audit', 'UPDATE')}
${forbidChange('audit', 'DELETE')}
${forbidChange('ledger', 'DELETE')}
${forbidChange('ledger', 'UPDATE', 'WHEN OLD.closedAt IS NOT NULL')}
`;

/** INSERT OR REPLACE deletes without asking the triggers on DELETE. */
const second = `
${forbidReplace('journal', 'old.stationId = NEW.stationId AND old.epoch = NEW.epoch AND old.seq = NEW.seq')}
${forbidReplace('ledger', 'old.airingId = NEW.airingId AND old.stationId = NEW.stationId AND old.revision = NEW.revision')}
${forbidReplace('audit', 'old.id = NEW.id')}
`;

/** Planning: changed occurrences, exception days, relay sources, places, frozen picks, answers to conflicts, targets. */
const third = `
ALTER TABLE schedule ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE schedule ADD COLUMN slotMs INTEGER;
ALTER TABLE schedule ADD COLUMN onExceptionDays TEXT NOT NULL DEFAULT '{"kind":"as-usual"}';
ALTER TABLE schedule ADD COLUMN splitFrom TEXT;
ALTER TABLE segment ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE station ADD COLUMN carrierId TEXT REFERENCES station(id);
ALTER TABLE ledger ADD COLUMN dropped TEXT NOT NULL DEFAULT '[]';
CREATE TABLE exceptionDay (
  commune TEXT NOT NULL REFERENCES commune(id), date TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, off INTEGER NOT NULL,
  createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL, PRIMARY KEY (commune, date)
) STRICT;
CREATE TABLE policyException (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), fromAt INTEGER NOT NULL, toAt INTEGER NOT NULL, reason TEXT NOT NULL,
  createdById TEXT NOT NULL, createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL, approvedById TEXT, approvedBy TEXT, approvedAt INTEGER,
  cancelledAt INTEGER
) STRICT;
CREATE INDEX policy_exception_by_start ON policyException (commune, fromAt);
CREATE TABLE relaySource (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), name TEXT NOT NULL, url TEXT NOT NULL, validFrom INTEGER,
  validUntil INTEGER, createdById TEXT NOT NULL, createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL, approvedById TEXT, approvedBy TEXT,
  approvedAt INTEGER, retiredAt INTEGER
) STRICT;
CREATE TABLE placeFilling (
  airingId TEXT NOT NULL, itemIndex INTEGER NOT NULL, commune TEXT NOT NULL, segmentId TEXT NOT NULL REFERENCES segment(id),
  filledBy TEXT NOT NULL, filledAt INTEGER NOT NULL, PRIMARY KEY (airingId, itemIndex)
) STRICT;
CREATE TABLE frozenPick (
  airingId TEXT NOT NULL, itemIndex INTEGER NOT NULL, commune TEXT NOT NULL, segmentIds TEXT NOT NULL, startsAt INTEGER NOT NULL,
  PRIMARY KEY (airingId, itemIndex)
) STRICT;
CREATE INDEX frozen_pick_by_start ON frozenPick (commune, startsAt);
CREATE TABLE conflictAnswer (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), earlierId TEXT NOT NULL, laterId TEXT NOT NULL, answer TEXT NOT NULL,
  byName TEXT NOT NULL, at INTEGER NOT NULL, undoneAt INTEGER
) STRICT;
CREATE INDEX conflict_answer_by_pair ON conflictAnswer (commune, laterId, earlierId);
CREATE TABLE target (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), title TEXT NOT NULL, body TEXT NOT NULL, validFrom TEXT, validUntil TEXT,
  createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL, cancelledAt INTEGER
) STRICT;
CREATE TABLE calendarLink (
  tokenHash TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, commune TEXT NOT NULL, userId TEXT NOT NULL REFERENCES user(id), stationId TEXT REFERENCES station(id),
  createdAt INTEGER NOT NULL, revokedAt INTEGER
) STRICT;
`;

/** Trouble that is remembered: a station whose plan cannot be published, a file that waits for room on the disk. */
const fourth = `
ALTER TABLE station ADD COLUMN planFaultAt INTEGER;
ALTER TABLE job ADD COLUMN notBefore INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN putOff INTEGER NOT NULL DEFAULT 0;
`;

/** An answer to a conflict is about two starts: those that the airings have now. */
const fifth = `
ALTER TABLE conflictAnswer ADD COLUMN earlierAt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conflictAnswer ADD COLUMN laterAt INTEGER NOT NULL DEFAULT 0;
UPDATE conflictAnswer SET
  earlierAt = COALESCE((SELECT startsAt FROM airing WHERE id = earlierId), 0),
  laterAt = COALESCE((SELECT startsAt FROM airing WHERE id = laterId), 0);
`;

/** When a key list was taken; the last head of its journal that each station signed, and since when entries up to which number are awaited. */
const keysAndHeads = `
ALTER TABLE keyList ADD COLUMN takenAt INTEGER;
CREATE TABLE signedHead (
  stationId TEXT NOT NULL, epoch INTEGER NOT NULL, commune TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL, jws TEXT NOT NULL,
  publicKey TEXT NOT NULL, heardAt INTEGER NOT NULL, awaitedSeq INTEGER, awaitedSince INTEGER, PRIMARY KEY (stationId, epoch)
) STRICT;
`;

/** Orders to say something at once, what people took off the air, and stretches in which nothing but emergencies sounds. */
const orders = `
CREATE TABLE interrupt (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), requestId TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
  segmentId TEXT NOT NULL REFERENCES segment(id), sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, durationMs INTEGER NOT NULL, target TEXT NOT NULL,
  spokenTime TEXT NOT NULL, repeatEveryMs INTEGER, startsAt INTEGER NOT NULL, expiresAt INTEGER NOT NULL, replaces INTEGER NOT NULL,
  issuedById TEXT NOT NULL, issuedBy TEXT NOT NULL, issuedAt INTEGER NOT NULL, cancelledBy TEXT, cancelledAt INTEGER,
  UNIQUE (commune, requestId)
) STRICT;
CREATE INDEX interrupt_by_expiry ON interrupt (commune, expiresAt);
CREATE TABLE airingStop (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, airingId TEXT NOT NULL, itemIndex INTEGER, reason TEXT NOT NULL, byName TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX airing_stop_by_time ON airingStop (commune, at);
CREATE TABLE suspension (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, reason TEXT NOT NULL, byName TEXT NOT NULL, since INTEGER NOT NULL, liftedBy TEXT, liftedAt INTEGER
) STRICT;
`;

/** Recordings and texts for an emergency are worked on beside the queue, not in it. */
const expressLane = `
ALTER TABLE job ADD COLUMN lane TEXT NOT NULL DEFAULT 'normal';
`;

/** A station's SIM, its last self-test and the contacts it lost; notices to people, and where and how they are sent. */
const healthAndNotices = `
ALTER TABLE station ADD COLUMN simNumber TEXT;
ALTER TABLE station ADD COLUMN simNetwork TEXT;
ALTER TABLE station ADD COLUMN simExpiresOn TEXT;
ALTER TABLE station ADD COLUMN simAllowanceMb INTEGER;
ALTER TABLE station ADD COLUMN selfTest TEXT;
CREATE TABLE stationLoss (
  stationId TEXT NOT NULL, commune TEXT NOT NULL, lostAt INTEGER NOT NULL, bootId TEXT NOT NULL, backAt INTEGER, restarted INTEGER,
  PRIMARY KEY (stationId, lostAt)
) STRICT;
CREATE TABLE notice (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, stationId TEXT NOT NULL, slotAt INTEGER NOT NULL, cause TEXT NOT NULL, words TEXT NOT NULL,
  raisedAt INTEGER NOT NULL, clearedAt INTEGER, toldAt INTEGER, tellings INTEGER NOT NULL, UNIQUE (commune, stationId, slotAt, cause)
) STRICT;
CREATE TABLE noticeDelivery (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, channel TEXT NOT NULL, target TEXT NOT NULL, body TEXT NOT NULL, createdAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL, tries INTEGER NOT NULL, notBefore INTEGER NOT NULL
) STRICT;
CREATE TABLE pushSubscription (
  endpoint TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, commune TEXT NOT NULL, userId TEXT NOT NULL REFERENCES user(id), p256dh TEXT NOT NULL,
  auth TEXT NOT NULL, createdAt INTEGER NOT NULL, lastSentAt INTEGER
) STRICT;
CREATE TABLE webhook (
  commune TEXT PRIMARY KEY REFERENCES commune(id), url TEXT NOT NULL, secret TEXT NOT NULL, setBy TEXT NOT NULL, setAt INTEGER NOT NULL,
  lastSentAt INTEGER, lastFault TEXT
) STRICT;
`;

/** Which schedule airs again what a row of the log missed; only ever added to. */
const replays = `
CREATE TABLE replay (
  scheduleId TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune(id), airingId TEXT NOT NULL, stationId TEXT NOT NULL,
  byName TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX replay_by_row ON replay (airingId, stationId);
`;

/** How far the hour that people named may be off, as whoever wrote the complaint down was told. */
const complaintTolerance = `
ALTER TABLE complaint ADD COLUMN toleranceMinutes INTEGER NOT NULL DEFAULT 2;
`;

/** Second factors, links, delegations; acts that approvers sign; the chain of the audit log; backups. */
const lockedDoors = `
ALTER TABLE user ADD COLUMN totpSecret TEXT;
ALTER TABLE user ADD COLUMN totpStep INTEGER;
ALTER TABLE session ADD COLUMN lastHandAt INTEGER;
ALTER TABLE session ADD COLUMN strongAt INTEGER;
ALTER TABLE session ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN source TEXT;
ALTER TABLE session ADD COLUMN deviceHash TEXT;
CREATE TABLE knownDevice (
  deviceHash TEXT NOT NULL, userId TEXT NOT NULL REFERENCES user(id), commune TEXT NOT NULL, createdAt INTEGER NOT NULL, lastUsedAt INTEGER NOT NULL, PRIMARY KEY (deviceHash, userId)
) STRICT, WITHOUT ROWID;
CREATE TABLE segmentDevice (
  segmentId TEXT NOT NULL, deviceHash TEXT NOT NULL, commune TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (segmentId, deviceHash)
) STRICT, WITHOUT ROWID;
CREATE TABLE passkey (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, userId TEXT NOT NULL REFERENCES user(id), name TEXT NOT NULL, publicKey TEXT NOT NULL, alg INTEGER NOT NULL, jwk TEXT, counter INTEGER NOT NULL,
  transports TEXT NOT NULL, backedUp INTEGER NOT NULL, rpId TEXT NOT NULL, createdAt INTEGER NOT NULL, lastUsedAt INTEGER, revokedAt INTEGER
) STRICT;
CREATE INDEX passkey_by_user ON passkey (userId);
CREATE TABLE oneTimeLink (
  tokenHash TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, commune TEXT NOT NULL, kind TEXT NOT NULL, userId TEXT NOT NULL REFERENCES user(id), createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL, usedAt INTEGER, revokedAt INTEGER
) STRICT;
CREATE TABLE delegation (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, fromId TEXT NOT NULL REFERENCES user(id), toId TEXT NOT NULL REFERENCES user(id), role TEXT NOT NULL, fromAt INTEGER NOT NULL, toAt INTEGER NOT NULL,
  reason TEXT NOT NULL, createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL, endedAt INTEGER
) STRICT;
CREATE INDEX delegation_by_person ON delegation (toId, toAt);
CREATE TABLE act (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, text TEXT NOT NULL, decision TEXT NOT NULL, signer TEXT NOT NULL, userId TEXT NOT NULL, byName TEXT NOT NULL, authenticatorData TEXT NOT NULL,
  clientDataJson TEXT NOT NULL, signature TEXT NOT NULL, madeAt INTEGER NOT NULL, notAfter INTEGER NOT NULL, countsFrom INTEGER NOT NULL, storedAt INTEGER NOT NULL, undoneAt INTEGER
) STRICT;
CREATE TABLE actItem (content TEXT NOT NULL, actId TEXT NOT NULL REFERENCES act(id), commune TEXT NOT NULL, needs INTEGER NOT NULL, PRIMARY KEY (content, actId)) STRICT, WITHOUT ROWID;
CREATE INDEX act_by_end ON act (commune, notAfter);
ALTER TABLE approval ADD COLUMN actId TEXT;
ALTER TABLE interrupt ADD COLUMN actId TEXT;
CREATE TABLE askedPerson (
  commune TEXT NOT NULL, credentialId TEXT NOT NULL, uses TEXT NOT NULL, keepUntil INTEGER, askedBy TEXT NOT NULL, askedAt INTEGER NOT NULL, PRIMARY KEY (commune, credentialId)
) STRICT;
ALTER TABLE audit ADD COLUMN source TEXT;
ALTER TABLE audit ADD COLUMN prev TEXT;
ALTER TABLE audit ADD COLUMN hash TEXT;
CREATE INDEX audit_by_time ON audit (commune, at);
CREATE UNIQUE INDEX audit_chain ON audit (commune, prev) WHERE prev IS NOT NULL;
ALTER TABLE job ADD COLUMN bytes INTEGER;
ALTER TABLE job ADD COLUMN byId TEXT;
CREATE INDEX job_by_person ON job (byId, createdAt);
CREATE TABLE backup (
  id TEXT PRIMARY KEY, commune TEXT NOT NULL, folder TEXT NOT NULL, startedAt INTEGER NOT NULL, endedAt INTEGER, files INTEGER, bytes INTEGER, newBytes INTEGER, encrypted INTEGER NOT NULL,
  verifiedAt INTEGER, fault TEXT, auditHash TEXT
) STRICT;
CREATE TABLE restore (id TEXT PRIMARY KEY, commune TEXT NOT NULL, madeAt INTEGER NOT NULL, restoredAt INTEGER NOT NULL, settledBy TEXT, settledAt INTEGER) STRICT;
${forbidChange('act', 'DELETE')}
`;

const leftOutOfRestore = `
ALTER TABLE restore ADD COLUMN leftOut TEXT NOT NULL DEFAULT '[]';
`;

/** Where a browser's notices were turned on; how urgent a waiting message is, and what it needs to be sent after that browser's subscription has ended. */
const whoseNotices = `
ALTER TABLE pushSubscription ADD COLUMN sessionHash TEXT;
ALTER TABLE pushSubscription ADD COLUMN deviceHash TEXT;
ALTER TABLE pushSubscription ADD COLUMN source TEXT;
ALTER TABLE noticeDelivery ADD COLUMN urgency TEXT NOT NULL DEFAULT 'notice';
ALTER TABLE noticeDelivery ADD COLUMN about TEXT;
ALTER TABLE noticeDelivery ADD COLUMN keys TEXT;
`;

/** SQL of every step, oldest first. A step that has shipped is never edited. */
export const migrations: readonly string[] = [
  first,
  second,
  third,
  fourth,
  fifth,
  keysAndHeads,
  orders,
  expressLane,
  healthAndNotices,
  ledgerAndReport,
  replays,
  complaintTolerance,
  lockedDoors,
  leftOutOfRestore,
  whoseNotices,
];
