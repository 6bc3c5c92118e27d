/** The line through the store: a plan becomes playlists and ledger rows, journals close them; deleting and changing leaves the record whole. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ledgerCloser } from '../../server/jobs/close-ledger.ts';
import { compilePlan } from '../../server/jobs/compile-plan.ts';
import { UNDO_MS } from '../../server/store/approval-store.ts';
import { watchCommits } from '../../server/store/database.ts';
import { newestPlaylist } from '../../server/store/playlist-store.ts';
import type { JournalEntry, JournalFact, Playlist } from '../../stations/protocol.ts';
import { publicHalf, verify } from '../../stations/sign.ts';
import { airedFacts, writeJournal } from './journal-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { giveRendition, hashOf, made, makeApproved, makeSegment, submitAndApprove } from './segment-steps.ts';
import { type EnrolledStation, enrol } from './station-steps.ts';

/** Tuesday 24/11/2026 17:00 in the commune. */
const TUESDAY_17 = Date.parse('2026-11-24T10:00:00Z');
const MINUTE = 60_000;

let app: TestApp;
let commits: ReturnType<typeof watchCommits>;
let stations: EnrolledStation[] = [];
let segmentId = '';
let scheduleId = '';
let programmeId = '';
beforeEach(async () => {
  app = await makeApp();
  commits = watchCommits(app.databasePath);
  stations = [await enrol(app, { code: 'T1', name: 'Tân Thủy' }), await enrol(app, { code: 'T2', name: 'Hòa Thủy' })];
  segmentId = await makeApproved(app, staff(), made(hashOf('tin')), { title: 'Tin một cửa' });
  programmeId = await makeProgramme('Bản tin chiều', [segmentId]);
  scheduleId = await schedule({ title: 'Tin chiều' });
  await compile();
  return async () => {
    commits.close();
    await app.close();
  };
});

const staff = () => ({ author: app.people.operator, approver: app.people.approver });
const compile = () =>
  compilePlan({ db: app.db, communeId: app.communeId, signingKey: app.keys.working, now: app.clock.now });
const close = () => ledgerCloser({ db: app.db, communeId: app.communeId, now: app.clock.now })();
const station = (index: number): EnrolledStation => {
  const found = stations[index];
  if (found === undefined) throw new Error(`no station ${index}`);
  return found;
};

async function makeProgramme(title: string, segmentIds: readonly string[]): Promise<string> {
  const items = segmentIds.map((id) => ({ kind: 'segment', segmentId: id }));
  return (await app.call('operator', 'POST', '/api/v1/programmes', { payload: { title, items } })).json.id;
}

async function schedule(over: object): Promise<string> {
  const payload = {
    title: 'Lịch',
    programmeId,
    dtstart: '2026-11-24T17:00:00',
    rrule: 'FREQ=WEEKLY;BYDAY=TU',
    ...over,
  };
  return (await app.call('operator', 'POST', '/api/v1/schedules', { payload })).json.schedule.id;
}

/** What a station finds when it asks for its playlist. */
async function playlistOf(index: number): Promise<Playlist> {
  const newest = await newestPlaylist(app.db, station(index).id);
  const read = await verify(newest?.jws ?? '', 'loa-playlist+jwt', [publicHalf(app.keys.working)]);
  if (read.kind !== 'ok') throw new Error(read.reason);
  return read.payload as Playlist;
}

/** The airplay log of a week around the first airing. */
async function ledger() {
  const query = { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z' };
  const { rows } = (await app.call('approver', 'GET', '/api/v1/ledger', { query })).json;
  return rows as {
    airingId: string;
    stationId: string;
    state: string;
    outcome: string;
    reason: string | null;
    evidence: string;
  }[];
}
const rowsOf = (rows: Awaited<ReturnType<typeof ledger>>, index: number) =>
  rows
    .filter((row) => row.stationId === station(index).id)
    .map(({ state, reason, evidence }) => [state, reason, evidence]);

describe('what is planned', () => {
  test('is in every playlist and in the log, a row per airing and station, before anything sounds', async () => {
    for (const index of [0, 1]) {
      const { version, airings, media } = await playlistOf(index);
      expect([version, airings.map(({ startsAt, title }) => [startsAt, title])]).toEqual([
        1,
        [
          [TUESDAY_17, 'Tin chiều'],
          [TUESDAY_17 + 7 * 24 * 60 * MINUTE, 'Tin chiều'],
        ],
      ]);
      expect(airings[0]?.items).toMatchObject([
        { title: 'Tin một cửa', sha256: hashOf('tin'), approvedBy: app.people.approver.name },
      ]);
      expect(media).toEqual([{ sha256: hashOf('tin'), bytes: 110_000 }]);
    }
    expect((await ledger()).map(({ state, outcome }) => [state, outcome])).toEqual([
      ['planned', 'unknown'],
      ['planned', 'unknown'],
    ]);
  });

  test('compiled again writes nothing, and no station gets a new version', async () => {
    const before = commits.version();
    expect(await compile()).toEqual([]);
    app.clock.pass(MINUTE);
    expect(await compile()).toEqual([]);
    expect(commits.version()).toBe(before);
  });

  test('changed for one station changes the playlist of that one only', async () => {
    await schedule({
      dtstart: '2026-11-25T17:00:00',
      rrule: null,
      target: { kind: 'stations', stationIds: [station(1).id] },
    });
    expect(await compile()).toEqual([station(1).id]);
    expect([(await playlistOf(0)).version, (await playlistOf(1)).version]).toEqual([1, 2]);
  });

  test('cancelled is taken out of the playlists, and stands in the log as withdrawn', async () => {
    await app.call('operator', 'DELETE', `/api/v1/schedules/${scheduleId}`);
    expect(await compile()).toHaveLength(2);
    expect((await playlistOf(0)).airings).toEqual([]);
    expect(await ledger()).toEqual([]);
    const rows = app.dump().ledger as { outcome: string; reason: string }[];
    expect(new Set(rows.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(new Set(['skipped withdrawn']));
  });

  test('for a station that is out of use is no longer planned for it', async () => {
    await app.call('admin', 'POST', `/api/v1/stations/${station(0).id}/retire`);
    await compile();
    expect(rowsOf(await ledger(), 0)).toEqual([]);
    expect(rowsOf(await ledger(), 1)).toEqual([['planned', null, 'none']]);
  });

  test('for a new station is there with the next compile, without touching the others', async () => {
    stations.push(await enrol(app, { code: 'T3' }));
    expect(await compile()).toEqual([station(2).id]);
    expect((await playlistOf(2)).airings).toHaveLength(2);
  });
});

describe('only what is approved airs (R1)', () => {
  const first = async () => (await playlistOf(0)).airings[0];
  const silent = async () => {
    const query = { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z' };
    return (await app.call('operator', 'GET', '/api/v1/airings', { query })).json.airings[0].silent;
  };

  test('an edit takes it out of every playlist at once', async () => {
    await app.call('operator', 'PATCH', `/api/v1/segments/${segmentId}`, { payload: { text: 'sửa' } });
    expect(await compile()).toHaveLength(2);
    expect([await first(), await silent()]).toEqual([undefined, 'Sẽ không phát: chưa được duyệt']);
  });

  test('a new file does too, and comes back with its own hash when it is approved and ten seconds have passed', async () => {
    await giveRendition(app, segmentId, app.people.operator, made(hashOf('bản mới')));
    await compile();
    expect(await first()).toBeUndefined();
    await submitAndApprove(app, segmentId, staff());
    app.clock.pass(-1);
    expect(await compile()).toEqual([]);
    app.clock.pass(1);
    expect(await compile()).toHaveLength(2);
    expect((await first())?.items.map(({ sha256 }) => sha256)).toEqual([hashOf('bản mới')]);
  });

  test('an approval taken back within its ten seconds never reached a playlist', async () => {
    const other = await makeSegment(app, app.people.operator);
    await giveRendition(app, other, app.people.operator, made(hashOf('khác')));
    await app.call('operator', 'POST', `/api/v1/segments/${other}/submit`);
    const decisions = [{ segmentId: other, sha256: hashOf('khác'), decision: 'approved' }];
    const { json } = await app.call('approver', 'POST', '/api/v1/approvals', { payload: { decisions } });
    const programme = await makeProgramme('Khác', [other]);
    await schedule({ programmeId: programme, dtstart: '2026-11-25T17:00:00', rrule: null });
    await compile();
    await app.call('approver', 'POST', '/api/v1/approvals/undo', { payload: { ids: [json.approvals[0].id] } });
    app.clock.pass(UNDO_MS);
    await compile();
    expect((await playlistOf(0)).airings.flatMap(({ items }) => items.map(({ sha256 }) => sha256))).not.toContain(
      hashOf('khác'),
    );
  });

  test('what has begun stays as it was frozen', async () => {
    app.clock.set(TUESDAY_17 + 1000);
    await app.call('operator', 'PATCH', `/api/v1/segments/${segmentId}`, { payload: { text: 'sửa khi đang phát' } });
    await compile();
    const { airings } = await playlistOf(0);
    expect(airings.map(({ startsAt, items }) => [startsAt, items.length])).toEqual([[TUESDAY_17, 1]]);
  });
});

test('a policy that grows stricter drops what is planned, with the reason in the log (R2)', async () => {
  const payload = {
    quiet: [{ from: '16:30', until: '18:00' }],
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    maxSessionsPerDay: 2,
    maxMinutesPerSession: 45,
    volumeCeilingPct: 80,
  };
  await app.call('admin', 'PUT', '/api/v1/policy', { payload });
  await compile();
  const { airings, policy } = await playlistOf(0);
  expect([airings, policy.quiet, policy.volumeCeilingPct]).toEqual([[], payload.quiet, 80]);
  expect(rowsOf(await ledger(), 0)).toEqual([['planned', 'rơi vào giờ yên lặng', 'none']]);
  app.clock.set(TUESDAY_17 + 5 * MINUTE);
  await close();
  expect(rowsOf(await ledger(), 0)).toEqual([['skipped', 'rơi vào giờ yên lặng', 'none']]);
});

describe('what the stations say', () => {
  let epoch = 0;
  async function tell(index: number, facts: readonly JournalFact[]): Promise<JournalEntry[]> {
    epoch += 1;
    const entries = writeJournal(facts, { epoch, from: TUESDAY_17 + MINUTE });
    expect((await station(index).sendJournal(entries, epoch)).json.ackSeq).toBe(entries.length);
    return entries;
  }
  const airingId = async () => (await playlistOf(0)).airings[0]?.id ?? '';
  const aired = async () => airedFacts(await airingId(), { startedAt: TUESDAY_17 + 40, mark: 'tin' });

  test('closes their own rows; the silent ones stay unknown, never aired and never missed (R7)', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await tell(0, await aired());
    await close();
    expect(rowsOf(await ledger(), 0)).toEqual([['aired', null, 'machine']]);
    expect(rowsOf(await ledger(), 1)).toEqual([['waiting', null, 'none']]);
    app.clock.pass(3 * 24 * 60 * MINUTE);
    await close();
    expect(rowsOf(await ledger(), 1)).toEqual([['waiting', null, 'none']]);
  });

  test('read again and again, by two closers, writes nothing more', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await tell(0, await aired());
    await close();
    const before = commits.version();
    await close();
    await Promise.all([close(), close()]);
    expect(commits.version()).toBe(before);
  });

  test('late corrects a closed row by a new revision', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    const id = await airingId();
    const about = { airingId: id, index: 0, playlistVersion: 1, plannedAt: TUESDAY_17 };
    await tell(0, [
      { kind: 'item-skipped', ...about, reason: 'media-missing' },
      { kind: 'airing-closed', airingId: id, playlistVersion: 1 },
    ]);
    await close();
    expect(rowsOf(await ledger(), 0)).toEqual([['skipped', 'trạm chưa tải xong bài', expect.any(String)]]);
    await tell(0, await aired());
    await close();
    expect(rowsOf(await ledger(), 0)).toEqual([['aired', null, 'machine']]);
    const revisions = (
      app.dump().ledger as { stationId: string; airingId: string; revision: number; outcome: string }[]
    )
      .filter((row) => row.stationId === station(0).id && row.airingId === id)
      .map(({ revision, outcome }) => [revision, outcome]);
    expect(revisions).toEqual([
      [1, 'skipped'],
      [2, 'aired'],
    ]);
  });

  test('stands with title, hash and approver after the segment and the schedule are gone (R10)', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await tell(0, await aired());
    await close();
    const url = `/api/v1/ledger/${await airingId()}/${station(0).id}`;
    const before = (await app.call('approver', 'GET', url)).json;
    expect(before).toMatchObject({
      row: { title: 'Tin chiều', state: 'aired' },
      station: 'Tân Thủy',
      scheduledBy: 'Trần Thị Hương',
      playlistVersion: 1,
      items: [{ title: 'Tin một cửa', sha256: hashOf('tin'), approvedBy: 'Lê Văn Minh', renderedMs: 30_000 }],
      chainIntact: true,
    });
    expect(before.journal).toHaveLength(3);
    await app.call('operator', 'DELETE', `/api/v1/segments/${segmentId}`);
    await app.call('operator', 'DELETE', `/api/v1/schedules/${scheduleId}`);
    await compile();
    await close();
    expect((await app.call('approver', 'GET', url)).json).toEqual(before);
    expect((await app.call('operator', 'GET', `/api/v1/segments/${segmentId}`)).status).toBe(404);
    expect((await playlistOf(0)).airings.filter(({ startsAt }) => startsAt > app.clock.now())).toEqual([]);
  });

  test('of an airing that was withdrawn is a row of its own, off the plan', async () => {
    const facts = await aired();
    await app.call('operator', 'DELETE', `/api/v1/schedules/${scheduleId}`);
    await compile();
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await tell(0, facts);
    await close();
    expect(rowsOf(await ledger(), 0)).toEqual([['off-plan', 'phát theo danh sách phát cũ', 'machine']]);
  });

  test('can be searched and filtered', async () => {
    app.clock.set(TUESDAY_17 + 2 * MINUTE);
    await tell(0, await aired());
    await close();
    const query = { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z' };
    const count = async (more: Readonly<Record<string, string>>) =>
      (await app.call('admin', 'GET', '/api/v1/ledger', { query: { ...query, ...more } })).json.rows.length;
    expect([
      await count({ q: 'mot cua' }),
      await count({ q: 'khong co' }),
      await count({ outcome: 'aired' }),
      await count({ outcome: 'unknown' }),
      await count({ stationId: station(1).id }),
    ]).toEqual([2, 0, 1, 1, 1]);
  });
});
