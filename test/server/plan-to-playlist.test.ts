/** The line on the server: a plan becomes signed playlists and ledger rows; only what is approved and allowed is in them. */
import { beforeEach, describe, expect, test } from 'vitest';
import { allClips } from '../../server/spoken-time.ts';
import { UNDO_MS } from '../../server/store/approval-store.ts';
import { watchCommits } from '../../server/store/database.ts';
import type { TestApp } from './make-app.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { giveRendition, hashOf, made, makeApproved, makeSegment, submitAndApprove } from './segment-steps.ts';
import { enrol } from './station-steps.ts';

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

describe('what is planned', () => {
  test('is in every playlist and in the log, a row per airing and station, before anything sounds', async () => {
    for (const index of [0, 1]) {
      const { version, airings, media } = await commune.playlistOf(index);
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
      expect(media[0]).toEqual({ sha256: hashOf('tin'), bytes: 110_000 });
      expect(media.slice(1)).toEqual(allClips());
    }
    for (const index of [0, 1]) expect(await commune.rowsOf(index)).toEqual([['planned', null, 'none']]);
  });

  test('compiled again writes nothing, and no station gets a new version', async () => {
    const before = commits.version();
    expect(await commune.compile()).toEqual([]);
    app.clock.pass(MINUTE);
    expect(await commune.compile()).toEqual([]);
    expect(commits.version()).toBe(before);
  });

  test('changed for one station changes the playlist of that one only', async () => {
    await commune.schedule({
      dtstart: '2026-11-25T17:00:00',
      rrule: null,
      target: { kind: 'stations', stationIds: [commune.station(1).id] },
    });
    expect(await commune.compile()).toEqual([commune.station(1).id]);
    expect([(await commune.playlistOf(0)).version, (await commune.playlistOf(1)).version]).toEqual([1, 2]);
  });

  test('cancelled is taken out of the playlists, and stands in the log as withdrawn', async () => {
    await app.call('operator', 'DELETE', `/api/v1/schedules/${commune.scheduleId}`);
    expect(await commune.compile()).toHaveLength(2);
    expect((await commune.playlistOf(0)).airings).toEqual([]);
    expect(await commune.rowsOf(0)).toEqual([]);
    const rows = app.dump().ledger as { outcome: string; reason: string }[];
    expect(new Set(rows.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(new Set(['skipped withdrawn']));
  });

  test('for a station that is out of use is no longer planned for it', async () => {
    await app.call('admin', 'POST', `/api/v1/stations/${commune.station(0).id}/retire`);
    await commune.compile();
    expect(await commune.rowsOf(0)).toEqual([]);
    expect(await commune.rowsOf(1)).toEqual([['planned', null, 'none']]);
  });

  test('for a new station is there with the next compile, without touching the others', async () => {
    commune.stations.push(await enrol(app, { code: 'T3' }));
    expect(await commune.compile()).toEqual([commune.station(2).id]);
    expect((await commune.playlistOf(2)).airings).toHaveLength(2);
  });
});

describe('only what is approved airs (R1)', () => {
  const first = async () => (await commune.playlistOf(0)).airings[0];
  const silent = async () => {
    const query = { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z' };
    return (await app.call('operator', 'GET', '/api/v1/airings', { query })).json.airings[0].silent;
  };

  test('an edit takes it out of every playlist at once', async () => {
    await app.call('operator', 'PATCH', `/api/v1/segments/${commune.segmentId}`, { payload: { text: 'sửa' } });
    expect(await commune.compile()).toHaveLength(2);
    expect([await first(), await silent()]).toEqual([undefined, 'Sẽ không phát: chưa được duyệt']);
  });

  test('a new file does too, and comes back with its own hash when it is approved and ten seconds have passed', async () => {
    await giveRendition(app, commune.segmentId, app.people.operator, made(hashOf('bản mới')));
    await commune.compile();
    expect(await first()).toBeUndefined();
    const { operator: author, approver } = app.people;
    await submitAndApprove(app, commune.segmentId, { author, approver });
    app.clock.pass(-1);
    expect(await commune.compile()).toEqual([]);
    app.clock.pass(1);
    expect(await commune.compile()).toHaveLength(2);
    expect((await first())?.items.map((item) => ('sha256' in item ? item.sha256 : ''))).toEqual([hashOf('bản mới')]);
  });

  test('an approval taken back within its ten seconds never reached a playlist', async () => {
    const other = await makeSegment(app, app.people.operator);
    await giveRendition(app, other, app.people.operator, made(hashOf('khác')));
    await app.call('operator', 'POST', `/api/v1/segments/${other}/submit`);
    const decisions = [{ segmentId: other, sha256: hashOf('khác'), decision: 'approved' }];
    const { json } = await app.call('approver', 'POST', '/api/v1/approvals', { payload: { decisions } });
    const programme = await commune.makeProgramme('Khác', [other]);
    await commune.schedule({ programmeId: programme, dtstart: '2026-11-25T17:00:00', rrule: null });
    await commune.compile();
    await app.call('approver', 'POST', '/api/v1/approvals/undo', { payload: { ids: [json.approvals[0].id] } });
    app.clock.pass(UNDO_MS);
    await commune.compile();
    expect(
      (await commune.playlistOf(0)).airings.flatMap(({ items }) =>
        items.map((item) => ('sha256' in item ? item.sha256 : '')),
      ),
    ).not.toContain(hashOf('khác'));
  });

  test('what has begun stays as it was frozen', async () => {
    app.clock.set(TUESDAY_17 + 1000);
    await app.call('operator', 'PATCH', `/api/v1/segments/${commune.segmentId}`, {
      payload: { text: 'sửa khi đang phát' },
    });
    await commune.compile();
    const { airings } = await commune.playlistOf(0);
    expect(airings.map(({ startsAt, items }) => [startsAt, items.length])).toEqual([[TUESDAY_17, 1]]);
  });
});

describe('what a programme asks for besides fixed items', () => {
  /** Next Wednesday at 17:00, within the day in which picks are kept. */
  const plan = async (items: readonly object[]) => {
    const { json } = await app.call('operator', 'POST', '/api/v1/programmes', { payload: { title: 'Khác', items } });
    await commune.schedule({ programmeId: json.id, dtstart: '2026-11-23T17:00:00', rrule: null });
    await commune.compile();
  };
  const itemsOf = async () => (await commune.playlistOf(0)).airings[0]?.items ?? [];

  test('a pick is chosen once, and what is withdrawn of it is skipped, never chosen anew', async () => {
    app.clock.set(TUESDAY_17 - 30 * 60 * MINUTE);
    await plan([{ kind: 'pick', maxMs: 1_200_000, notAiredForDays: 0 }]);
    expect(await itemsOf()).toMatchObject([{ index: 0, title: 'Tin một cửa', sha256: hashOf('tin') }]);
    const { operator: author, approver } = app.people;
    await makeApproved(app, { author, approver }, made(hashOf('mới')), { title: 'Tin mới' });
    app.clock.pass(UNDO_MS);
    expect(await commune.compile()).toEqual([]);
    await app.call('operator', 'PATCH', `/api/v1/segments/${commune.segmentId}`, { payload: { text: 'sửa' } });
    await commune.compile();
    expect((await commune.playlistOf(0)).airings.map(({ title }) => title)).not.toContain('Khác');
    expect((await itemsOf()).map(({ title }) => title)).not.toContain('Tin mới');
  });

  test('a relay is in the playlist once a leader has approved its source, as a window and without bytes', async () => {
    const payload = { name: 'Thời sự', url: 'https://vov.example/live' };
    const { json: source } = await app.call('operator', 'POST', '/api/v1/relay-sources', { payload });
    await plan([{ kind: 'relay', sourceId: source.id, offsetMs: 60_000, durationMs: 600_000 }]);
    expect((await commune.playlistOf(0)).airings).toHaveLength(2);
    await app.call('approver', 'POST', `/api/v1/relay-sources/${source.id}/approve`, { payload: {} });
    await commune.compile();
    const { url } = payload;
    expect(await itemsOf()).toMatchObject([{ kind: 'relay', sourceId: source.id, url, offsetMs: 60_000 }]);
    expect((await commune.playlistOf(0)).media).toHaveLength(1 + allClips().length);
  });

  test('a filled place carries the filling, and its stand-in stays among the media', async () => {
    const { operator: author, approver } = app.people;
    const bulletin = await makeApproved(app, { author, approver }, made(hashOf('bản tin')), { title: 'Bản tin' });
    app.clock.pass(UNDO_MS);
    const fallback = { kind: 'segment', segmentId: commune.segmentId };
    await plan([{ kind: 'place', name: 'Bản tin trong ngày', maxMs: 1_200_000, fallback }]);
    expect(await itemsOf()).toMatchObject([{ sha256: hashOf('tin') }]);
    const { id: airingId } = (await commune.playlistOf(0)).airings[0] ?? {};
    await app.call('operator', 'PUT', `/api/v1/places/${airingId}/0`, { payload: { segmentId: bulletin } });
    await commune.compile();
    expect(await itemsOf()).toMatchObject([{ index: 0, sha256: hashOf('bản tin') }]);
    const { media } = await commune.playlistOf(0);
    expect(media.slice(0, 2).map(({ sha256 }) => sha256)).toEqual([hashOf('bản tin'), hashOf('tin')]);
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
  await commune.compile();
  const { airings, policy } = await commune.playlistOf(0);
  expect([airings, policy.quiet, policy.volumeCeilingPct]).toEqual([[], payload.quiet, 80]);
  expect(await commune.rowsOf(0)).toEqual([['planned', 'rơi vào giờ yên lặng', 'none']]);
  app.clock.set(TUESDAY_17 + 5 * MINUTE);
  await commune.closeLedger();
  expect(await commune.rowsOf(0)).toEqual([['skipped', 'rơi vào giờ yên lặng', 'none']]);
});
