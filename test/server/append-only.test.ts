/** R10 in the file itself: journal, ledger and audit log refuse change and deletion, whoever holds the SQL. */
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeJournalBatch } from '../../server/store/journal-store.ts';
import { planLedger } from '../../server/store/ledger-store.ts';
import { writeAudit } from '../../server/store/record-change.ts';
import { someFacts, writeJournal } from './journal-steps.ts';
import { MINUTE, plannedRow, storeResult } from './ledger-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';

let house: TestHouse;
let raw: Database.Database;
beforeAll(async () => {
  house = await makeHouse();
  const { db, communeId, clock } = house;
  const at = clock.now();
  await storeJournalBatch(db, at, communeId, 's1', { epoch: 1, entries: writeJournal(someFacts(3)) });
  await writeAudit(db, {
    commune: communeId,
    actor: house.people.admin,
    at,
    action: 'test',
    subject: 'test',
    subjectId: 'x',
  });
  const span = { from: at, to: at + 60 * MINUTE };
  await planLedger(db, at, communeId, span, [plannedRow('open', at + MINUTE), plannedRow('shut', at + MINUTE)]);
  await storeResult(house, 'shut', { outcome: 'aired', closed: true });
  raw = new Database(house.databasePath);
});
afterAll(async () => {
  raw.close();
  await house.close();
});

test.each([
  ['an edit of the journal', 'UPDATE journal SET at = at + 1 WHERE seq = 2', 'journal is append-only'],
  ['a deletion from the journal', 'DELETE FROM journal WHERE seq = 2', 'journal is append-only'],
  ['emptying the journal', 'DELETE FROM journal', 'journal is append-only'],
  [
    'putting another entry in its place',
    `INSERT OR REPLACE INTO journal SELECT stationId, epoch, seq, commune, 7, clockTrusted, kind, airingId, fact, prev, hash, chained, receivedAt
     FROM journal WHERE seq = 2`,
    'journal is append-only',
  ],
  ['an edit of the audit log', "UPDATE audit SET who = 'ai khác'", 'audit is append-only'],
  ['a deletion from the audit log', 'DELETE FROM audit', 'audit is append-only'],
  [
    'putting another audit row in its place',
    `INSERT OR REPLACE INTO audit (id, commune, at, whoId, who, action, subject, subjectId, before, after)
     SELECT id, commune, at, whoId, 'ai khác', action, subject, subjectId, before, after FROM audit`,
    'audit is append-only',
  ],
  ['an edit of a closed row', "UPDATE ledger SET outcome = 'missed' WHERE airingId = 'shut'", 'ledger is append-only'],
  ['opening a closed row', "UPDATE ledger SET closedAt = NULL WHERE airingId = 'shut'", 'ledger is append-only'],
  ['a deletion of a closed row', "DELETE FROM ledger WHERE airingId = 'shut'", 'ledger is append-only'],
  ['a deletion of an open row', "DELETE FROM ledger WHERE airingId = 'open'", 'ledger is append-only'],
  [
    'putting another row in its place',
    `INSERT OR REPLACE INTO ledger (airingId, stationId, revision, commune, title, topics, scheduledBy, plannedAt, endsAt, items,
     outcome, reason, startedAt, endedAt, renderedMs, rmsDb, evidence, offPlan, closedAt, dropped) SELECT airingId, stationId, revision, commune, title, topics, scheduledBy, plannedAt, endsAt, items,
     'missed', reason, startedAt, endedAt, renderedMs, rmsDb, evidence, offPlan, closedAt, dropped FROM ledger WHERE airingId = 'shut'`,
    'ledger is append-only',
  ],
])('%s is refused', (_what, sql, message) => {
  const before = house.dump();
  expect(() => raw.exec(sql)).toThrow(message);
  expect(house.dump()).toEqual(before);
});

test('an open row can be brought up to date', () => {
  expect(raw.prepare("UPDATE ledger SET renderedMs = 5 WHERE airingId = 'open'").run().changes).toBe(1);
});
