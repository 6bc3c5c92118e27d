/** Rows of a box, of a village that hears it by radio, and of one with a hand loudspeaker: who tells of them, when they close, and what stays to be seen. */
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ledgerCloser } from '../../server/jobs/close-ledger.ts';
import { coverJournal } from '../../server/store/journal-store.ts';
import { readNews } from '../../server/store/ledger-news-store.ts';
import type { JournalFact } from '../../stations/protocol.ts';
import { airedFacts, writeJournalAt } from './journal-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { type Code, DAY, HOUR, makeValley, type Said, START, startOf, type Valley } from './valley-steps.ts';

let house: TestHouse;
let valley: Valley;
let run = 0;
beforeAll(async () => {
  house = await makeHouse({}, { withPeople: false });
});
afterAll(() => house.close());
beforeEach(async () => {
  valley = await makeValley(house, `transport-${++run}`, 2);
  house.clock.set(START + 2 * HOUR);
});

const boot: JournalFact = { kind: 'boot', bootId: 'b', software: 's' };
/** The box aired the first airing and then says nothing more. */
function journal(
  facts: readonly JournalFact[] = airedFacts(`transport-${run}-0`, { startedAt: START, mark: `transport-${run}-0` }),
) {
  const told = facts.map((fact, index) => ({ at: START + MINUTES(1) + index * 1000, fact }));
  return writeJournalAt(1, [{ at: START - HOUR, fact: boot }, ...told]);
}
function MINUTES(count: number): number {
  return count * 60_000;
}
const covered = (until: number, seq: number) =>
  coverJournal(house.db, house.clock.now(), valley.commune, valley.ids.T1, { epoch: 1, seq, at: until });
const heard = (code: Code, answer: Said['answer'], index = 0) => valley.say({ code, scope: 'day', index, answer });
/** Outcome, reason, evidence and whether it is closed. */
async function told(code: Code, index = 0): Promise<string> {
  const { outcome, reason, evidence, closedAt } = await valley.row(code, index);
  return [outcome, reason, evidence, closedAt === null ? 'open' : undefined].filter((word) => word != null).join(' ');
}
async function revisions(code: Code, index = 0): Promise<string[]> {
  const rows = await house.db
    .selectFrom('ledger')
    .selectAll()
    .where('commune', '=', valley.commune)
    .where('stationId', '=', valley.ids[code])
    .where('airingId', '=', `transport-${run}-${index}`)
    .orderBy('revision')
    .execute();
  return rows.map(
    ({ revision, outcome, evidence, closedAt }) =>
      `${revision} ${outcome} ${evidence}${closedAt === null ? ' open' : ''}`,
  );
}

describe('a village that hears its carrier', () => {
  test('has its carrier’s outcome, and closes with it', async () => {
    await valley.send(journal());
    await valley.close();
    expect([await told('T1'), await told('T2'), await told('T3')]).toEqual([
      'aired machine',
      'aired carrier',
      'unknown none open',
    ]);
    expect(await valley.row('T2', 0)).toMatchObject({ renderedMs: 30_000, startedAt: START, rmsDb: -18.5 });
  });

  test('is missed where the carrier’s journal is whole and silent', async () => {
    await valley.send(journal());
    await covered(START + HOUR + MINUTES(30), 4);
    await valley.close();
    expect([await told('T1', 1), await told('T2', 1), await told('T3', 1)]).toEqual([
      'missed none',
      'missed none',
      'unknown none open',
    ]);
  });

  test('says afterwards that nothing came through: a new revision, and the carrier’s row stays', async () => {
    await valley.send(journal());
    await valley.close();
    await heard('T2', 'not-heard');
    await valley.close();
    expect([await told('T1'), await told('T2')]).toEqual(['aired machine', 'missed not-received village']);
    expect(await revisions('T2')).toEqual(['1 aired carrier', '2 missed village']);
  });

  test('hears of more than its carrier knew: late news of the carrier is its news, too', async () => {
    await valley.send(journal([{ kind: 'airing-closed', airingId: `transport-${run}-0`, playlistVersion: 1 }]));
    await valley.close();
    expect(await told('T2')).toBe('missed none');
    const late = airedFacts(`transport-${run}-0`, { startedAt: START, mark: `transport-${run}-0` });
    await valley.send(
      writeJournalAt(
        2,
        late.map((fact, index) => ({ at: START + index, fact })),
      ),
      2,
    );
    await valley.close();
    expect([await told('T1'), await told('T2')]).toEqual(['aired machine', 'aired carrier']);
  });
});

describe('a village with a hand loudspeaker', () => {
  test('waits for two weeks behind its week, then it is unknown; a later word still counts', async () => {
    const deadline = Date.parse('2026-12-13T17:00:00Z');
    house.clock.set(deadline);
    const close = ledgerCloser({ db: house.db, communeId: valley.commune, now: house.clock.now });
    await close();
    expect(await told('T3')).toBe('unknown none open');
    house.clock.set(deadline + 1);
    await close();
    expect(await told('T3')).toBe('unknown never-reported none');
    await heard('T3', 'heard');
    await close();
    expect(await revisions('T3')).toEqual(['1 unknown none', '2 aired village']);
  });

  test('takes its word back, and is waited for again', async () => {
    await heard('T3', 'heard');
    await valley.close();
    expect(await told('T3')).toBe('aired village');
    await heard('T3', 'cleared');
    await valley.close();
    expect(await revisions('T3')).toEqual(['1 aired village', '2 unknown none open']);
    house.clock.set(START + 30 * DAY);
    await valley.close();
    expect(await told('T3')).toBe('unknown never-reported none');
  });
});

describe('a box that is silent', () => {
  test('is told of by people until its journal comes: then the machine’s word is a new revision', async () => {
    await heard('T1', 'heard');
    await valley.close();
    expect(await told('T1')).toBe('aired village open');
    const facts: JournalFact[] = [
      {
        kind: 'item-skipped',
        airingId: `transport-${run}-0`,
        index: 0,
        playlistVersion: 1,
        plannedAt: START,
        reason: 'media-missing',
      },
      { kind: 'airing-closed', airingId: `transport-${run}-0`, playlistVersion: 1 },
    ];
    await valley.send(journal(facts));
    await valley.close();
    expect(await told('T1')).toBe('skipped heard-otherwise none');
    expect(await revisions('T1')).toEqual(['1 aired village', '2 skipped none']);
  });

  test('and vouches later for silence, without a word of that airing: the machine’s word all the same', async () => {
    await heard('T1', 'heard', 1);
    await valley.close();
    await valley.send(journal());
    await covered(START + HOUR + MINUTES(30), 4);
    await valley.close();
    expect(await told('T1', 1)).toBe('missed heard-otherwise none');
  });

  test('is given up after forty days', async () => {
    house.clock.set(startOf(0) + 30_000 + 40 * DAY);
    await valley.close();
    expect([await told('T1'), await told('T2')]).toEqual(['unknown none open', 'unknown none open']);
    house.clock.pass(1);
    await valley.close();
    expect([await told('T1'), await told('T2')]).toEqual(['unknown never-heard none', 'unknown never-heard none']);
  });
});

describe('the list of news', () => {
  test('trap: a server clock that steps back makes the closer skip nothing', async () => {
    const close = ledgerCloser({ db: house.db, communeId: valley.commune, now: house.clock.now });
    await close();
    house.clock.set(START + 90 * 60_000);
    await valley.send(journal());
    house.clock.set(START + 2 * HOUR);
    await close();
    expect(await told('T1')).toBe('aired machine');
    expect(await readNews(house.db, valley.commune, 10)).toEqual([]);
  });

  test('keeps a row that cannot be judged, says so, and closes all the others', async () => {
    await valley.send(journal());
    const raw = new Database(house.databasePath);
    const broken = raw.prepare(`UPDATE ledger SET items = '[{' WHERE airingId = ? AND stationId = ?`);
    const trigger = raw.prepare("SELECT sql FROM sqlite_master WHERE name = 'ledger_now_update'").pluck().get();
    raw.exec('DROP TRIGGER ledger_now_update');
    broken.run(`transport-${run}-0`, valley.ids.T1);
    raw.exec(String(trigger));
    raw.close();
    const lines: unknown[] = [];
    const log = { error: (fields: unknown) => lines.push(fields) };
    const close = ledgerCloser({ db: house.db, communeId: valley.commune, now: house.clock.now, log });
    await heard('T3', 'heard');
    await close();
    expect(await told('T3')).toBe('aired village');
    const row = `transport-${run}-0/${valley.ids.T1}`;
    expect(lines).toEqual([{ err: expect.any(SyntaxError), count: 1, rows: [row] }]);
    expect(await readNews(house.db, valley.commune, 10)).toHaveLength(1);
    await expect(valley.close()).rejects.toThrow(row);
  });
});

test('a second chain that shows later (a cloned disk) takes back what seemed whole: missed becomes unknown (R7)', async () => {
  const close = ledgerCloser({ db: house.db, communeId: valley.commune, now: house.clock.now });
  const written = journal();
  await valley.send(written);
  await covered(START + HOUR + MINUTES(30), 4);
  await close();
  expect([await told('T1', 1), await told('T2', 1)]).toEqual(['missed none', 'missed none']);
  const clone = writeJournalAt(1, [
    { at: START - HOUR, fact: boot },
    ...[1, 2].map((version) => ({ at: START, fact: { kind: 'playlist-accepted' as const, version } })),
  ]);
  await valley.send(clone);
  await close();
  expect([await told('T1', 0), await told('T1', 1), await told('T2', 1)]).toEqual([
    'aired machine',
    'unknown none open',
    'unknown none open',
  ]);
});
