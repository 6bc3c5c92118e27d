/** One box cannot fill the server's disk: its journal has a share of each day, long facts stand aside, and what is refused comes later. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { JournalQuota } from '../../server/journal-quota.ts';
import { LONGEST_FACT } from '../../server/store/journal-batch.ts';
import type { JournalEntry } from '../../stations/protocol.ts';
import { someFacts, writeJournal } from './journal-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { type EnrolledStation, enrol, makeHeartbeat } from './station-steps.ts';

const dayMs = 86_400_000;
let app: TestApp;
let station: EnrolledStation;
let codes = 0;
beforeAll(async () => {
  app = await makeApp({ LOA_JOURNAL_MB_PER_DAY: '1', LOA_MIN_FREE_MB: '400' });
});
afterAll(() => app.close());
beforeEach(async () => {
  station = await enrol(app, { code: `T${++codes}` });
});
afterEach(() => vi.restoreAllMocks());

const detailed = (count: number, length: number, epoch = 1) =>
  writeJournal(
    Array.from({ length: count }, (_, n) => ({ kind: 'fault', code: 'x', detail: `${n}`.padEnd(length, 'y') })),
    { epoch },
  );
const send = async (entries: readonly JournalEntry[], epoch: number, by = station) => {
  const { status, json, headers } = await by.sendJournal(entries, epoch);
  return [status, json.ackSeq ?? json.code, headers['retry-after']];
};

describe('the journal of one station', () => {
  test('has its share of a day: what is over it waits at the station, told when to come again, and another station goes on', async () => {
    const warn = vi.spyOn(app.deps.log, 'warn');
    for (const epoch of [1, 2]) expect(await send(detailed(80, 7_000, epoch), epoch)).toEqual([200, 80, undefined]);
    const late = detailed(1, 10, 3);
    app.clock.pass(3_600_000);
    for (let again = 0; again < 3; again++)
      expect(await send(late, 3)).toEqual([429, 'too-many-requests', `${23 * 3_600}`]);
    expect(warn).toHaveBeenCalledTimes(1);
    const other = await enrol(app, { code: 'OTHER' });
    expect(await send(detailed(5, 10), 1, other)).toEqual([200, 5, undefined]);
    app.clock.pass(dayMs - 3_600_000);
    expect(await send(late, 3)).toEqual([200, 1, undefined]);
  });

  test('counts what is stored: the same again, and what is refused, cost nothing', async () => {
    const entries = detailed(80, 7_000);
    for (let again = 0; again < 4; again++) expect(await send(entries, 1)).toEqual([200, 80, undefined]);
    const forged = { station: 'another', epoch: 1, entries };
    for (let again = 0; again < 2; again++)
      expect((await station.post('journal', 'loa-journal+jwt', forged)).status).toBe(403);
    expect(await send(detailed(2, 10, 2), 2)).toEqual([200, 2, undefined]);
  });

  test('of forty busy days passes at once', async () => {
    const arrears = writeJournal(someFacts(2_000));
    for (let from = 0; from < 2_000; from += 500)
      expect(await send(arrears.slice(from, from + 500), 1)).toEqual([200, from + 500, undefined]);
  });

  test('sent from many hands at once has no larger share', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, epoch) => send(detailed(40, 7_000, epoch), epoch)),
    );
    expect(answers.filter(([status]) => status === 429).length).toBeGreaterThan(5);
  });
});

test('a fact longer than any box writes stands aside, cut, and those behind it are taken', async () => {
  const entries = [...detailed(1, 10), ...detailed(3, 10).slice(1)];
  const [first, , third] = entries;
  const long = detailed(2, LONGEST_FACT)[1];
  expect(await send([first, long, third] as JournalEntry[], 1)).toEqual([200, 3, undefined]);
  const seqs = await app.db.selectFrom('journal').select('seq').where('stationId', '=', station.id).execute();
  const aside = await app.db.selectFrom('journalRejected').selectAll().execute();
  expect([seqs.map(({ seq }) => seq), aside.map(({ seq, reason }) => [seq, reason])]).toEqual([
    [1, 3],
    [[2, 'too-long']],
  ]);
  expect(aside[0]?.raw.length).toBeLessThanOrEqual(10_000);
});

test.each([
  [101, 200],
  [99, 507],
])(
  'with %i MB left of the 400 under which uploads are refused, a journal is answered with %i',
  async (freeMb, status) => {
    vi.spyOn(app.deps.media, 'freeBytes').mockResolvedValue(freeMb * 1_048_576);
    expect((await send(detailed(1, 10), 1))[0]).toBe(status);
  },
);

test('a heartbeat as long as a book is refused, and of a box that names a new epoch each time only the newest heads are kept', async () => {
  const beat = (over: object) => station.post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(station.id, over));
  expect((await beat({ software: 'x'.repeat(40_000) })).status).toBe(413);
  for (let epoch = 1; epoch <= 66; epoch++) {
    app.clock.pass(1_000);
    await beat({ journal: { epoch, seq: 1, hash: 'e'.repeat(64), unsaved: 0 } });
    await app.deps.live.flush();
  }
  const heads = await app.db.selectFrom('signedHead').select('epoch').orderBy('epoch').execute();
  expect(heads.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 64 }, (_, n) => n + 3));
});

test('a clock that is set back begins a new day, and refuses nobody for longer than one', () => {
  const quota = new JournalQuota(100);
  quota.begin('a', 100, 10 * dayMs)(100);
  expect(quota.refusal('a', 10 * dayMs + 1)).toEqual({ waitMs: dayMs - 1, isNew: true });
  expect(quota.refusal('a', 9 * dayMs)).toBeUndefined();
});
