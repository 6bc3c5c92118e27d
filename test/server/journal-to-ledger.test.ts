/** The line's way back: what stations say closes the ledger, and the record stays whole whatever is deleted (R7, R10). */
import { beforeEach, describe, expect, test } from 'vitest';
import { watchCommits } from '../../server/store/database.ts';
import type { JournalEntry } from '../../stations/protocol.ts';
import { airedFacts, writeJournalSince } from './journal-steps.ts';
import type { TestApp } from './make-app.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { hashOf } from './segment-steps.ts';

let commune: PlannedCommune;
let app: TestApp;
let commits: ReturnType<typeof watchCommits>;
beforeEach(async () => {
  commune = await planCommune();
  ({ app } = commune);
  commits = watchCommits(app.databasePath);
  return async () => {
    commits.close();
    await app.close();
  };
});

describe('what the stations say', () => {
  const airingId = async () => (await commune.playlistOf(0)).airings[0]?.id ?? '';
  const aired = async () => airedFacts(await airingId(), { startedAt: TUESDAY_17 + 40, mark: 'tin' });

  test('closes their own rows; the silent ones stay unknown, never aired and never missed (R7)', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await commune.tell(0, await aired());
    await commune.closeLedger();
    expect(await commune.rowsOf(0)).toEqual([['aired', null, 'machine']]);
    expect(await commune.rowsOf(1)).toEqual([['waiting', null, 'none']]);
    app.clock.pass(3 * 24 * 60 * MINUTE);
    await commune.closeLedger();
    expect(await commune.rowsOf(1)).toEqual([['waiting', null, 'none']]);
  });

  test('read again and again, by two closers, writes nothing more', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await commune.tell(0, await aired());
    await commune.closeLedger();
    const before = commits.version();
    await commune.closeLedger();
    await Promise.all([commune.closeLedger(), commune.closeLedger()]);
    expect(commits.version()).toBe(before);
  });

  test('late corrects a closed row by a new revision', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    const id = await airingId();
    const about = { airingId: id, index: 0, playlistVersion: 1, plannedAt: TUESDAY_17 };
    await commune.tell(0, [
      { kind: 'item-skipped', ...about, reason: 'media-missing' },
      { kind: 'airing-closed', airingId: id, playlistVersion: 1 },
    ]);
    await commune.closeLedger();
    expect(await commune.rowsOf(0)).toEqual([['skipped', 'trạm chưa tải xong bài', expect.any(String)]]);
    await commune.tell(0, await aired());
    await commune.closeLedger();
    expect(await commune.rowsOf(0)).toEqual([['aired', null, 'machine']]);
    const revisions = (
      app.dump().ledger as { stationId: string; airingId: string; revision: number; outcome: string }[]
    )
      .filter((row) => row.stationId === commune.station(0).id && row.airingId === id)
      .map(({ revision, outcome }) => [revision, outcome]);
    expect(revisions).toEqual([
      [1, 'skipped'],
      [2, 'aired'],
    ]);
  });

  test('of a time that no journal covers closes nothing: a new box knows nothing of the day before (R7)', async () => {
    app.clock.set(TUESDAY_17 + 16 * 60 * MINUTE);
    const id = await airingId();
    const about = { airingId: id, index: 0, playlistVersion: 1, plannedAt: TUESDAY_17 };
    const newBox = writeJournalSince(
      app.clock.now(),
      [
        { kind: 'item-skipped', ...about, reason: 'powered-off' },
        { kind: 'airing-closed', airingId: id, playlistVersion: 1 },
      ],
      { epoch: 2, from: app.clock.now() + 1_000 },
    );
    await commune.station(0).sendJournal(newBox, 2);
    app.clock.pass(10 * MINUTE);
    await commune.closeLedger();
    expect(await commune.rowsOf(0)).toEqual([['waiting', null, 'none']]);
    const oldBox = writeJournalSince(TUESDAY_17 - 60 * MINUTE, await aired(), { from: TUESDAY_17 + 40_000 });
    await commune.station(0).sendJournal(oldBox);
    await commune.closeLedger();
    expect(await commune.rowsOf(0)).toEqual([['aired', null, 'machine']]);
  });

  test('with a hole where the airing was closes nothing either (R7)', async () => {
    app.clock.set(TUESDAY_17 + 60 * MINUTE);
    const facts = [...(await aired()), { kind: 'playlist-accepted' as const, version: 2 }];
    const written = writeJournalSince(TUESDAY_17 - 60 * MINUTE, facts, { from: TUESDAY_17 + 50_000 });
    const rotten = written.map((entry) =>
      [2, 3].includes(entry.seq) ? { epoch: 1, seq: entry.seq, lost: true } : entry,
    );
    await commune.station(0).sendJournal(rotten as JournalEntry[]);
    await commune.closeLedger();
    expect(await commune.rowsOf(0)).toEqual([['waiting', null, 'none']]);
  });

  test('that it was silent while its journal is whole is missed', async () => {
    app.clock.set(TUESDAY_17 + 60 * MINUTE);
    const facts = [{ kind: 'playlist-accepted' as const, version: 2 }];
    await commune
      .station(0)
      .sendJournal(writeJournalSince(TUESDAY_17 - 60 * MINUTE, facts, { from: TUESDAY_17 + 30 * MINUTE }));
    await commune.closeLedger();
    expect(await commune.rowsOf(0)).toEqual([['missed', null, 'none']]);
  });

  test('stands with title, hash and approver after the segment and the schedule are gone (R10)', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await commune.tell(0, await aired());
    await commune.closeLedger();
    const url = `/api/v1/ledger/${await airingId()}/${commune.station(0).id}`;
    const before = (await app.call('approver', 'GET', url)).json;
    expect(before).toMatchObject({
      row: { title: 'Tin chiều', state: 'aired' },
      station: 'Tân Thủy',
      scheduledBy: 'Trần Thị Hương',
      playlistVersion: 1,
      items: [
        {
          ...{ title: 'Tin một cửa', sha256: hashOf('tin'), approvedBy: 'Lê Văn Minh' },
          ...{ renderedMs: 30_000, frames: 1_440_000, peakDb: -6.2 },
        },
      ],
      rmsDb: -18.5,
      peakDb: -6.2,
      chainIntact: true,
    });
    expect(before.journal).toHaveLength(3);
    await app.call('operator', 'DELETE', `/api/v1/segments/${commune.segmentId}`);
    await app.call('operator', 'DELETE', `/api/v1/schedules/${commune.scheduleId}`);
    await commune.compile();
    await commune.closeLedger();
    expect((await app.call('approver', 'GET', url)).json).toEqual(before);
    expect((await app.call('operator', 'GET', `/api/v1/segments/${commune.segmentId}`)).status).toBe(404);
    expect((await commune.playlistOf(0)).airings.filter(({ startsAt }) => startsAt > app.clock.now())).toEqual([]);
  });

  test('of an airing that was withdrawn is a row of its own, off the plan', async () => {
    const facts = await aired();
    await app.call('operator', 'DELETE', `/api/v1/schedules/${commune.scheduleId}`);
    await commune.compile();
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await commune.tell(0, facts);
    await commune.closeLedger();
    expect(await commune.rowsOf(0)).toEqual([['off-plan', 'phát theo danh sách phát cũ', 'machine']]);
  });

  test('of an airing that nobody here knows (a backup was restored) is not lost either', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await commune.tell(0, airedFacts('airing-of-the-lost-week', { startedAt: TUESDAY_17 + 40, mark: 'tin' }));
    await commune.closeLedger();
    const rows = await commune.rowsOf(0);
    expect(rows).toContainEqual(['off-plan', 'phát theo danh sách phát cũ', 'machine']);
    expect(rows).toContainEqual(['waiting', null, 'none']);
  });

  test('can be searched and filtered', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await commune.tell(0, await aired());
    await commune.closeLedger();
    const query = { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z' };
    const count = async (more: Readonly<Record<string, string>>) =>
      (await app.call('admin', 'GET', '/api/v1/ledger', { query: { ...query, ...more } })).json.rows.length;
    expect([
      await count({ q: 'mot cua' }),
      await count({ q: 'khong co' }),
      await count({ outcome: 'aired' }),
      await count({ outcome: 'unknown' }),
      await count({ stationId: commune.station(1).id }),
    ]).toEqual([2, 0, 1, 1, 1]);
  });
});
