/** Nothing of a journal can be dropped or altered unseen: the head that each heartbeat signs is kept, and what has arrived is held against it. */
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withData } from '../../server/open-data.ts';
import { MISSING_AFTER_MS } from '../../server/station-health.ts';
import { verifyJournal } from '../../server/verify-journal.ts';
import { runVerifyJournal } from '../../server/verify-journal-command.ts';
import type { Heartbeat, JournalEntry } from '../../stations/protocol.ts';
import { flaws, someFacts, writeJournal } from './journal-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { type EnrolledStation, enrol, makeHeartbeat, newCode, postEnrolment, speakAs } from './station-steps.ts';

let app: TestApp;
let station: EnrolledStation;
beforeEach(async () => {
  app = await makeApp();
  station = await enrol(app);
});
afterEach(() => app.close());

const entries = writeJournal(someFacts(5));
const headOf = (entry: JournalEntry | undefined): Heartbeat['journal'] => {
  if (entry === undefined) throw new Error('no entry');
  return { epoch: entry.epoch, seq: entry.seq, hash: entry.hash, unsaved: 0 };
};
async function beat(journal: Heartbeat['journal'], by = station): Promise<void> {
  await by.post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(by.id, { at: app.clock.now(), journal }));
  await app.deps.live.flush();
}
const shown = async () => {
  const { health, words } = (await app.call('admin', 'GET', `/api/v1/stations/${station.id}`)).json;
  return [health, words];
};
const well = ['ready', 'Đủ bài đến 07/12/2026'];
const altered = ['attention', expect.stringContaining('Nhật ký máy không khớp với bản trạm đã ký')];
/** What somebody with the database file can do. */
function tamper(sql: string): void {
  const raw = new Database(app.databasePath);
  raw.exec('DROP TRIGGER IF EXISTS journal_no_update; DROP TRIGGER IF EXISTS journal_no_delete;');
  raw.exec(sql);
  raw.close();
}

describe('the signed head', () => {
  test('that agrees with what has arrived is well, whichever came first', async () => {
    await beat(headOf(entries[2]));
    await station.sendJournal(entries);
    await beat(headOf(entries[4]));
    expect(await shown()).toEqual(well);
    expect(await verifyJournal(app.db, station.id)).toEqual([
      { epoch: 1, entries: 5, signedSeq: 5, broken: undefined },
    ]);
  });

  test('that names another entry than is stored shows at once, at the station and on Hôm nay, until it is enrolled anew', async () => {
    await station.sendJournal(entries);
    await beat({ ...headOf(entries[3]), hash: 'e'.repeat(64) });
    expect(await shown()).toEqual(altered);
    const today = (await app.call('operator', 'GET', '/api/v1/today')).json;
    expect(JSON.stringify(today.tasks)).toContain('không khớp với bản trạm đã ký');
    await beat({ ...headOf(entries[3]), hash: 'e'.repeat(64) });
    expect(await app.db.selectFrom('journalRejected').selectAll().execute()).toHaveLength(1);
    app.clock.pass(1_000);
    const again = speakAs(
      app,
      station.key,
      (await postEnrolment(app, await newCode(app, station.id), station.key)).json,
    );
    await beat(headOf(entries[4]), again);
    expect(await shown()).toEqual(well);
  });

  test('that was signed before its entries came: others under its number show when they come', async () => {
    await beat({ ...headOf(entries[3]), hash: 'e'.repeat(64) });
    expect(await shown()).toEqual(well);
    await station.sendJournal(entries);
    expect(await shown()).toEqual(altered);
  });

  test('two heads under one number, before any entry came, are two boxes or a lie', async () => {
    await beat(headOf(entries[3]));
    await beat({ ...headOf(entries[3]), hash: 'e'.repeat(64) });
    expect(await shown()).toEqual(altered);
  });

  test('goes up only: a heartbeat that was overtaken takes nothing back', async () => {
    await beat(headOf(entries[4]));
    await beat(headOf(entries[1]));
    expect(await app.db.selectFrom('signedHead').select('seq').execute()).toEqual([{ seq: 5 }]);
    await station.sendJournal(entries);
    expect(await shown()).toEqual(well);
  });

  test('ahead of what has arrived is patience for ten minutes, then missing entries, until they come', async () => {
    await station.sendJournal(entries.slice(0, 2));
    await beat(headOf(entries[3]));
    app.clock.pass(MISSING_AFTER_MS);
    await beat(headOf(entries[4]));
    expect(await shown()).toEqual(well);
    app.clock.pass(1_000);
    await beat(headOf(entries[4]));
    expect(await shown()).toEqual(['attention', 'Nhật ký còn thiếu 3 dòng từ 09:00']);
    await station.sendJournal(entries);
    expect(await shown()).toEqual(well);
  });

  test('a station that always writes and always sends is never behind', async () => {
    const long = writeJournal(someFacts(40));
    for (let i = 1; i < 40; i++) {
      await beat(headOf(long[i]));
      await station.sendJournal(long.slice(0, i));
      app.clock.pass(60_000);
      await beat(headOf(long[i]));
      expect(await shown()).toEqual(well);
    }
  });

  test('of an epoch that ended with a lost disk is nobody’s trouble once the next one is told of', async () => {
    await beat(headOf(entries[4]));
    app.clock.pass(2 * MISSING_AFTER_MS);
    const next = writeJournal(someFacts(1), { epoch: 2 });
    await station.sendJournal(next, 2);
    await beat(headOf(next[0]));
    expect(await shown()).toEqual(well);
  });

  test('of an older player, which may take it back, is no proof', async () => {
    await station.sendJournal(entries);
    const { unsaved: _, ...older } = headOf(entries[3]);
    await beat({ ...older, hash: 'e'.repeat(64) });
    expect(await shown()).toEqual(well);
  });

  test('with entries that wait for the disk proves nothing of the time', async () => {
    await station.sendJournal(entries);
    app.clock.pass(3_600_000);
    const covered = () => app.db.selectFrom('journalHead').select('coveredUntil').executeTakeFirstOrThrow();
    const before = await covered();
    await beat({ ...headOf(entries[4]), unsaved: 2 });
    expect(await covered()).toEqual(before);
    await beat({ ...headOf(entries[4]), unsaved: 0 });
    expect(await covered()).not.toEqual(before);
  });
});

describe('verify-journal', () => {
  const verifyAll = (...args: string[]) =>
    withData(app.config.dataDir, app.clock.now(), (data) => runVerifyJournal(args, data));
  beforeEach(async () => {
    await station.sendJournal(entries);
    await beat(headOf(entries[4]));
  });

  test('says that all is whole', async () => {
    expect(await verifyAll()).toEqual({
      report: 'T01 Tân Thủy: đủ và nguyên 5 dòng, trạm đã ký đến dòng 5\n',
      broken: 0,
    });
  });

  const stored = `stationId = (SELECT id FROM station)`;
  test.each<[string, string, string]>([
    [
      'an entry altered',
      `UPDATE journal SET fact = json_set(fact, '$.version', 9) WHERE seq = 3`,
      'dòng 3 (09:00 ngày 23/11/2026) đã bị sửa',
    ],
    ['its time altered', 'UPDATE journal SET at = at + 1 WHERE seq = 1', 'dòng 1 (09:00 ngày 23/11/2026) đã bị sửa'],
    ['one dropped', 'DELETE FROM journal WHERE seq = 2', 'thiếu dòng 2'],
    ['two dropped', 'DELETE FROM journal WHERE seq IN (2, 3)', 'thiếu từ dòng 2 đến dòng 3'],
    [
      'the end dropped',
      `DELETE FROM journal WHERE seq > 3; UPDATE journalHead SET seq = 3 WHERE ${stored}`,
      'thiếu từ dòng 4 đến dòng 5',
    ],
    ['all dropped', `DELETE FROM journal; DELETE FROM journalHead`, 'thiếu từ dòng 1 đến dòng 5'],
    [
      'the signature altered',
      `UPDATE signedHead SET seq = 4, hash = (SELECT hash FROM journal WHERE seq = 4)`,
      'chữ ký của trạm ở dòng 4 không đúng',
    ],
  ])('%s: names the first link that does not hold', async (_name, sql, words) => {
    tamper(sql);
    const { report, broken } = await verifyAll('--station', 't01');
    expect(report).toContain(`T01 Tân Thủy: KHÔNG KHỚP, ${words}`);
    expect(broken).toBe(1);
  });

  test('a chain written anew from an altered entry on differs from what the station signed', async () => {
    const anew = writeJournal([...someFacts(2), ...someFacts(3)]);
    for (const entry of anew.slice(2))
      tamper(
        `UPDATE journal SET fact = '${JSON.stringify(entry.fact)}', prev = '${entry.prev}', hash = '${entry.hash}' WHERE seq = ${entry.seq}`,
      );
    expect((await verifyAll()).report).toContain('dòng 5 (09:00 ngày 23/11/2026) khác với dòng mà trạm đã ký');
  });

  test('an entry that came broken is named, not called missing', async () => {
    const other = await enrol(app, { code: 'T02', name: 'Hòa Thủy' });
    const broken = flaws['another fact'];
    await other.sendJournal(entries.map((entry, i) => (i === 1 ? broken?.(entry) : entry)) as never);
    const { report } = await verifyAll();
    expect(report).toContain('T02 Hòa Thủy: KHÔNG KHỚP, dòng 2 khi gửi về đã hỏng');
  });

  test('days choose entries by their own time, the last day counts', async () => {
    tamper(`UPDATE journal SET at = at + 86400000 WHERE seq = 5`);
    expect((await verifyAll('--from', '2026-11-23', '--to', '2026-11-23')).broken).toBe(0);
    expect((await verifyAll('--to', '2026-11-24')).report).toContain('dòng 5 (09:00 ngày 24/11/2026) đã bị sửa');
    expect((await verifyAll('--from', '2026-12-01')).report).toContain('chưa có nhật ký trong thời gian này');
    await expect(verifyAll('--from', '23/11/2026')).rejects.toMatchObject({ code: 'option-invalid' });
    await expect(verifyAll('--station', 'T99')).rejects.toMatchObject({ code: 'option-invalid' });
  });

  test('a station that is out of use keeps its journal, and it is checked, too', async () => {
    await app.call('admin', 'POST', `/api/v1/stations/${station.id}/retire`);
    expect((await verifyAll()).report).toBe('T01 Tân Thủy (ngừng dùng): đủ và nguyên 5 dòng, trạm đã ký đến dòng 5\n');
  });
});
