/** How a station is shown: silence never looks well, each fault has its words, the last good state is never kept. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BEHIND_AFTER_MS, LOST_AFTER_MS, type StationState, stationHealth } from '../../server/station-health.ts';
import type { StationTable } from '../../server/store/schema.ts';
import { faultWords } from '../../stations/fault-words.ts';
import type { FaultCode } from '../../stations/player/health.ts';
import type { Heartbeat } from '../../stations/protocol.ts';
import { runs } from '../counts.ts';
import { makeHeartbeat } from './station-steps.ts';

const now = Date.parse('2026-11-23T02:00:00Z');
const zone = 'Asia/Ho_Chi_Minh';
const row: StationTable = {
  id: 's1',
  commune: 'c1',
  code: 'T01',
  name: 'Tân Thủy',
  kind: 'village',
  transport: 'ip',
  publicKey: '{}',
  tokenHash: 'x',
  reportedVersion: 1,
  lastSeenAt: null,
  heartbeat: null,
  createdAt: Date.parse('2026-11-01T00:00:00Z'),
  enrolledAt: Date.parse('2026-11-02T00:00:00Z'),
  retiredAt: null,
  carrierId: null,
  planFaultAt: null,
  simNumber: null,
  simNetwork: null,
  simExpiresOn: null,
  simAllowanceMb: null,
  selfTest: null,
};
const state = (beat: Partial<Heartbeat> = {}, over: Partial<StationState> = {}): StationState => ({
  row,
  lastSeenAt: now,
  heartbeat: makeHeartbeat('s1', beat),
  publishedVersion: 1,
  awaited: [],
  forkedAt: undefined,
  ...over,
});
/** Version 9 and 10 were published, the first of them `agoMs` ago. */
const behind = (agoMs: number, beat: Partial<Heartbeat> = {}) =>
  state(beat, {
    publishedVersion: 10,
    awaited: [
      { version: 9, issuedAt: now - agoMs },
      { version: 10, issuedAt: now - 1_000 },
    ],
  });
const airing = { airingId: 'a1', index: 0, title: 'Bản tin sáng', startedAt: now - 5_000 };

describe('a station', () => {
  test.each<[string, StationState, string, string]>([
    ['that is well', state(), 'ready', 'Đủ bài đến 07/12/2026'],
    ['that sounds', state({ playing: airing }), 'sounding', 'Đang phát: Bản tin sáng'],
    ['heard a minute ago', state({}, { lastSeenAt: now - LOST_AFTER_MS }), 'ready', 'Đủ bài đến 07/12/2026'],
    [
      'not heard for longer',
      state({}, { lastSeenAt: now - LOST_AFTER_MS - 1 }),
      'lost',
      'Từ 08:58 ngày 23/11/2026; nếu còn điện, trạm vẫn phát theo lịch đã nhận đến 07/12/2026',
    ],
    [
      'that sounded when it was last heard',
      state({ playing: airing }, { lastSeenAt: now - 3_600_000 }),
      'lost',
      'Từ 08:00 ngày 23/11/2026; nếu còn điện, trạm vẫn phát theo lịch đã nhận đến 07/12/2026',
    ],
    [
      'heard in the future, since the clock went back',
      state({}, { lastSeenAt: now + 3_600_000 }),
      'lost',
      'Từ 10:00 ngày 23/11/2026; nếu còn điện, trạm vẫn phát theo lịch đã nhận đến 07/12/2026',
    ],
    [
      'enrolled and never heard',
      state({}, { lastSeenAt: undefined, heartbeat: undefined }),
      'lost',
      'Chưa báo về lần nào từ khi cài đặt 02/11/2026',
    ],
    ['not enrolled', state({}, { row: { ...row, enrolledAt: null } }), 'new', 'Chưa cài đặt: lấy mã cài đặt cho trạm'],
    ['on the radio', state({}, { row: { ...row, transport: 'fm', carrierId: 'dx' } }), 'manual', 'Thu sóng của đài xã'],
    [
      'without a network',
      state({}, { row: { ...row, transport: 'manual' } }),
      'manual',
      'Phát bằng loa kéo, trưởng thôn báo lại',
    ],
    [
      'out of use, whatever it says',
      state({ playing: airing }, { row: { ...row, retiredAt: now - 86_400_000 } }),
      'retired',
      'Ngừng dùng từ 22/11/2026',
    ],
    [
      'without sound',
      state({ audio: { device: 'alsa/default', ok: false }, playing: airing }),
      'attention',
      'Thiết bị âm thanh không hoạt động: kiểm tra dây và loa',
    ],
    [
      'without the time',
      state({ clock: { trusted: false, offsetMs: 0 } }),
      'attention',
      'Đồng hồ chưa tin được: tạm giữ lịch phát',
    ],
    [
      'whose stop is pressed',
      state({ faults: ['stop-pressed'] }),
      'stopped',
      'Nút dừng tại trạm đang bật: trạm im lặng cho đến khi có người nhả nút',
    ],
    [
      'whose stop is pressed, whatever else troubles it',
      state({ faults: ['disk-full', 'stop-pressed'], clock: { trusted: false, offsetMs: 0 } }),
      'stopped',
      'Nút dừng tại trạm đang bật: trạm im lặng cho đến khi có người nhả nút. Đồng hồ chưa tin được: tạm giữ lịch phát',
    ],
    ['with a full disk', state({ faults: ['disk-full'] }), 'attention', 'Bộ nhớ của trạm đã đầy hoặc không ghi được'],
    ['with a new fault', state({ faults: ['door-open'] }), 'attention', 'Trạm báo lỗi: door-open'],
    [
      'whose plan the server cannot publish',
      state({}, { row: { ...row, planFaultAt: now - 3_600_000 } }),
      'attention',
      'Máy chủ không lập được lịch mới cho trạm từ 08:00 ngày 23/11/2026, trạm vẫn phát theo lịch đã nhận: báo quản trị viên',
    ],
    [
      'with an old playlist',
      state({ playlistStale: true }),
      'attention',
      'Quá 24 giờ chưa nhận lịch mới, vẫn phát theo lịch đã nhận',
    ],
    ['that is fetching', state({ mediaMissing: 3 }), 'attention', 'Đang tải bài, còn thiếu 3 tệp'],
    ['without its playlist', state({ playlistVersion: 0 }), 'attention', 'Chưa nhận lịch phát'],
    ['whose newest playlist is just published', behind(1_000), 'ready', 'Đủ bài đến 07/12/2026'],
    ['that has had a few minutes for it', behind(BEHIND_AFTER_MS), 'ready', 'Đủ bài đến 07/12/2026'],
    [
      'that a change did not reach, however new the newest version is',
      behind(BEHIND_AFTER_MS + 1, { playlistVersion: 3 }),
      'attention',
      'Chưa nhận lịch mới từ 08:56, đang phát theo lịch cũ',
    ],
    [
      'that sounds by an old plan since yesterday',
      behind(86_400_000, { playlistVersion: 3, playing: airing, mediaMissing: 2 }),
      'attention',
      'Chưa nhận lịch mới từ 09:00 ngày 22/11/2026, đang phát theo lịch cũ',
    ],
    [
      'that has just applied the older of two',
      behind(86_400_000, { playlistVersion: 9 }),
      'ready',
      'Đủ bài đến 07/12/2026',
    ],
    [
      'that has more than was published, after a restore',
      behind(86_400_000, { playlistVersion: 12 }),
      'ready',
      'Đủ bài đến 07/12/2026',
    ],
    [
      'that says why it does not take the new plan',
      behind(86_400_000, { playlistVersion: 3, faults: ['playlist-refused'] }),
      'attention',
      'Trạm không nhận được lịch mới (lịch không hợp lệ với trạm), vẫn phát theo lịch đã nhận',
    ],
    [
      'whose journal forked',
      state({ playing: airing, faults: ['disk-full'] }, { forkedAt: now - 86_400_000 }),
      'attention',
      'Nhật ký máy bị rẽ nhánh, có thể có hai máy dùng chung mã: lấy mã cài đặt mới cho trạm',
    ],
    [
      'whose journal forked, not heard since',
      state({}, { forkedAt: now - 86_400_000, lastSeenAt: now - 3_600_000 }),
      'lost',
      'Từ 08:00 ngày 23/11/2026; nếu còn điện, trạm vẫn phát theo lịch đã nhận đến 07/12/2026',
    ],
    [
      'for which there is no playlist yet',
      state({ playlistVersion: 0 }, { publishedVersion: undefined }),
      'ready',
      'Đủ bài đến 07/12/2026',
    ],
  ])('%s', (_what, given, health, words) => {
    expect(stationHealth(given, now, zone)).toEqual({ health, words });
  });
});

test('silence never shows as well, whatever was said before it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: LOST_AFTER_MS + 1, max: 400 * 86_400_000 }),
      fc.boolean(),
      fc.record({
        playlistStale: fc.boolean(),
        mediaMissing: fc.nat(3),
        playing: fc.constantFrom(airing, undefined),
        faults: fc.subarray(['audio-device', 'disk-full']),
      }),
      (silentMs, ahead, { playing, ...said }) => {
        const lastSeenAt = ahead ? now + silentMs : now - silentMs;
        const beat = playing === undefined ? said : { ...said, playing };
        expect(stationHealth(state(beat, { lastSeenAt }), now, zone).health).toBe('lost');
      },
    ),
    { numRuns: runs(200, 2000) },
  );
});

test('every fault a player knows has words', () => {
  // The type makes the list complete.
  const codes: Readonly<Record<FaultCode, true>> = {
    'clock-untrusted': true,
    'clock-disputed': true,
    'audio-device': true,
    'player-down': true,
    'disk-full': true,
    'media-budget': true,
    'journal-full': true,
    'playlist-stale': true,
    'playlist-refused': true,
    'token-refused': true,
    'stop-pressed': true,
    'output-silent': true,
    'out-of-unison': true,
    amplifier: true,
    'unsigned-item': true,
    'state-lost': true,
  };
  for (const code of Object.keys(codes)) expect(faultWords(code)).not.toContain(code);
});
