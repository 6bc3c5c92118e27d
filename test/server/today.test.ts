/** Hôm nay tells what the log tells: what sounded, what went wrong, who has not said; and nothing sounds on old news. */
import { beforeEach, describe, expect, test } from 'vitest';
import { buildApp } from '../../server/app.ts';
import type { JournalFact, SkipReason } from '../../stations/protocol.ts';
import { airedFacts } from './journal-steps.ts';
import { inject, type TestApp } from './make-app.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { giveRendition, hashOf, made, makeApproved, submitAndApprove } from './segment-steps.ts';
import { makeHeartbeat } from './station-steps.ts';

let commune: PlannedCommune;
let app: TestApp;
beforeEach(async () => {
  commune = await planCommune();
  ({ app } = commune);
  app.clock.set(TUESDAY_17 + 2 * MINUTE);
  return () => app.close();
});

const today = async () => (await app.call('operator', 'GET', '/api/v1/today')).json;
const airingId = async () => (await commune.playlistOf(0)).airings[0]?.id ?? '';
const aboutItem = async () => ({ airingId: await airingId(), index: 0, playlistVersion: 1, plannedAt: TUESDAY_17 });
const closed = async (): Promise<JournalFact> => ({
  kind: 'airing-closed',
  airingId: await airingId(),
  playlistVersion: 1,
});

async function cutFacts(reason: SkipReason): Promise<JournalFact[]> {
  const about = { ...(await aboutItem()), sha256: hashOf('tin'), startedAt: TUESDAY_17 };
  const end = { endedAt: TUESDAY_17 + 4_000, renderedMs: 4_000, rmsDb: -20, volumePct: 80 };
  return [
    { kind: 'item-started', ...about },
    { kind: 'item-ended', ...about, ...end, end: 'cut', reason },
    await closed(),
  ];
}
const skippedFacts = async (reason: SkipReason): Promise<JournalFact[]> => [
  { kind: 'item-skipped', ...(await aboutItem()), reason },
  await closed(),
];

test('while everything is suspended nothing to come is promised; an emergency would be', async () => {
  app.clock.set(TUESDAY_17 - 2 * MINUTE);
  expect((await today()).next24h[0].silent).toBeNull();
  await app.call('admin', 'PUT', '/api/v1/suspension', { payload: { reason: 'lễ tang' } });
  const { next24h, timeline } = await today();
  expect([next24h[0].silent, timeline[0].silent]).toEqual(Array(2).fill(expect.stringContaining('tạm dừng')));
  await app.call('admin', 'DELETE', '/api/v1/suspension');
  expect((await today()).next24h[0].silent).toBeNull();
});

describe('an airing of today', () => {
  const standing = async () => (await today()).timeline[0];
  const wentWrong = async () => (await today()).tasks.filter(({ kind }: { kind: string }) => kind === 'went-wrong');

  test('counts its stations by the state the log gives them', async () => {
    await commune.tell(0, await airedFacts(await airingId(), { startedAt: TUESDAY_17, mark: 'tin' }));
    await commune.closeLedger();
    expect(await standing()).toMatchObject({ aired: 1, planned: 2, states: { aired: 1, waiting: 1 } });
    expect(await wentWrong()).toEqual([]);
  });

  test('that was cut is something to look at, with the reason and the way to the log of that day', async () => {
    await commune.tell(0, await cutFacts('player-error'));
    await commune.tell(1, await cutFacts('player-error'));
    await commune.closeLedger();
    expect(await standing()).toMatchObject({ aired: 0, planned: 2, states: { cut: 2 } });
    expect(await wentWrong()).toEqual([
      {
        kind: 'went-wrong',
        title: 'Buổi 17:00: 2 trạm phát thiếu',
        detail: '"Tin chiều": máy phát của trạm gặp lỗi',
        href: '/nhat-ky?ngay=2026-11-24',
      },
    ]);
  });

  test('that went wrong in several ways is one line, with the commonest reason', async () => {
    await commune.tell(0, await cutFacts('powered-off'));
    await commune.tell(1, await skippedFacts('media-missing'));
    await commune.closeLedger();
    expect(await standing()).toMatchObject({ states: { cut: 1, skipped: 1 } });
    expect(await wentWrong()).toMatchObject([
      { title: 'Buổi 17:00: 1 trạm phát thiếu, 1 trạm bỏ qua', detail: '"Tin chiều": trạm mất điện hoặc đang tắt' },
    ]);
  });

  test.each<SkipReason>(['quiet-hours', 'preempted', 'weekday-not-allowed'])(
    'that a station left out by the rules is nothing to look at: %s',
    async (reason) => {
      await commune.tell(0, await skippedFacts(reason));
      await commune.closeLedger();
      expect(await wentWrong()).toEqual([]);
    },
  );

  test('of which nobody has said anything waits for news', async () => {
    expect(await standing()).toMatchObject({ aired: 0, planned: 2, states: { waiting: 2 } });
    expect(await wentWrong()).toEqual([]);
  });

  test('that is to come is planned', async () => {
    app.clock.set(TUESDAY_17 - 10 * MINUTE);
    expect(await standing()).toMatchObject({ states: { planned: 2 } });
  });
});

describe('what sounds now', () => {
  beforeEach(async () => {
    app.clock.set(TUESDAY_17 + 5_000);
    const playing = { airingId: await airingId(), index: 0, title: 'Tin một cửa', startedAt: TUESDAY_17 };
    await commune.station(0).post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(commune.station(0).id, { playing }));
  });
  const soundingNow = async (server = app.app) => {
    const headers = { cookie: await app.cookieOf(app.people.operator) };
    const get = async (url: string) => (await inject(server, { method: 'GET', url, headers })).json;
    const { sounding, stations, timeline } = await get('/api/v1/today');
    const day = 'from=2026-11-23T17:00:00Z&to=2026-11-24T17:00:00Z';
    const { rows } = await get(`/api/v1/ledger?${day}&stationId=${commune.station(0).id}`);
    const own = stations.find(({ id }: { id: string }) => id === commune.station(0).id);
    return [sounding?.stationsSounding ?? 0, own.health, timeline[0].states.sounding ?? 0, rows[0].state];
  };

  /** The server as it stands right after a restart: it has heard nobody, its disk knows the last heartbeats. */
  const restarted = async () => {
    await app.deps.live.flush();
    return buildApp({ ...app.deps, live: { ...app.deps.live, last: () => undefined } }, 'no-web-here');
  };

  test('is what a station said at most two heartbeats ago', async () => {
    expect(await soundingNow()).toEqual([1, 'sounding', 1, 'sounding']);
    app.clock.pass(34_000);
    expect(await soundingNow()).toEqual([1, 'sounding', 1, 'sounding']);
    app.clock.pass(2_000);
    expect(await soundingNow()).toEqual([0, 'ready', 0, 'waiting']);
  });

  test('is not what a server that has just started finds on its disk', async () => {
    expect(await soundingNow(await restarted())).toEqual([0, 'ready', 0, 'waiting']);
  });

  test('is not what the journal says had begun when the station fell silent', async () => {
    await commune.tell(0, (await cutFacts('player-error')).slice(0, 1));
    await commune.closeLedger();
    expect(await soundingNow(await restarted())).toEqual([0, 'ready', 0, 'waiting']);
  });
});

describe('what of a coming airing will not sound', () => {
  const leftOut = async () => (await today()).tasks.filter(({ kind }: { kind: string }) => kind === 'left-out');

  test('since its recording became too long for the slot, or since it was deleted, is something to do', async () => {
    const people = { author: app.people.operator, approver: app.people.approver };
    const second = await makeApproved(app, people, made(hashOf('hai')), { title: 'Tin hai' });
    const programmeId = await commune.makeProgramme('Tối', [commune.segmentId, second]);
    const dtstart = '2026-11-24T19:00:00';
    await commune.schedule({ title: 'Tin tối', programmeId, dtstart, rrule: null, slotMs: 2 * MINUTE });
    await commune.compile();
    expect(await leftOut()).toEqual([]);
    await giveRendition(app, second, people.author, made(hashOf('hai dài'), { durationMs: 2 * MINUTE }));
    await submitAndApprove(app, second, people);
    await commune.compile();
    const title = 'thứ Ba 24/11/2026 19:00: Tin tối bỏ 1 bài';
    const task = { kind: 'left-out', title, href: '/lich-phat' };
    expect(await leftOut()).toEqual([{ ...task, detail: '"Tin hai": không còn chỗ trong khung phát' }]);
    await app.call('operator', 'DELETE', `/api/v1/segments/${second}`);
    await commune.compile();
    expect(await leftOut()).toEqual([{ ...task, detail: 'Một bài: tin bài đã bị xóa' }]);
  });
});
