/** The sentence of "Lúc đó loa có phát không?": "đang phát" only of that very minute, an airing as one, and the nearest where there was silence. */
import { expect, test } from 'vitest';
import { answerAt } from '../../scheduler/answer-at.ts';
import type { Transport } from '../../scheduler/model.ts';
import { wordsOf } from '../../server/air-words.ts';
import type { AirSound } from '../../server/store/air-answer-store.ts';
import type { StationTable } from '../../server/store/schema.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const MINUTE = 60_000;
const at = (time: string) => Date.parse(`2026-11-26T${time}+07:00`);
const station = { name: 'Tân Thủy' } as StationTable;
const carrier = { name: 'Đài xã' } as StationTable;

function sound(airingId: string, itemTitle: string, from: string, to: string, by: AirSound['by'] = 'own'): AirSound {
  return {
    ...{ airingId, itemTitle, by, from: at(from), to: at(to), atMost: at(to), title: `Bản tin ${airingId}` },
    ...{ stationId: 's', revision: 1, plannedAt: at(from), startedAt: at(from), endedAt: at(to) },
    ...{ approvedBy: '', approvedAt: 0, evidence: 'machine', offPlan: false },
  };
}
const evening = (by: AirSound['by'] = 'own') => [
  sound('chiều', 'Nhạc hiệu', '17:00:00', '17:00:08', by),
  sound('chiều', 'Tin một cửa', '17:00:08', '17:02:55', by),
  sound('chiều', 'Nhạc kết', '17:02:55', '17:02:58', by),
];

function tell(time: string, minutes: number, sounds: readonly AirSound[], transport: Transport = 'ip') {
  const vouched = [{ epoch: 1, from: at('00:00:00'), to: at('23:59:00') }];
  const ground = {
    ...{ transport, source: transport === 'fm' ? carrier : station, sounds, planned: [], vouched, unheard: [] },
  };
  const [asked, toleranceMs] = [at(time), minutes * MINUTE];
  const verdict = answerAt({
    ...ground,
    at: asked,
    toleranceMs,
    momentMs: MINUTE,
    cutOff: false,
    now: at('23:00:00'),
  });
  return wordsOf({ verdict, ground, station, at: asked, toleranceMs, zone: ZONE });
}

test('what was over before is said to have been on air, with its times, never to be on air', () => {
  expect(tell('17:04:00', 2, evening('carrier'), 'fm').words).toBe(
    'Có thể là của xã. Quanh lúc 17:04 ngày 26/11/2026, Đài xã đã phát «Bản tin chiều» từ 17:00:00 đến 17:02:58, trạm Tân Thủy thu lại qua FM.',
  );
  expect(tell('17:10:00', 10, evening()).words).toBe(
    'Có. Quanh lúc 17:10 ngày 26/11/2026, loa ở trạm Tân Thủy đã phát nội dung của xã: «Bản tin chiều» từ 17:00:00 đến 17:02:58.',
  );
});

test('what sounds in that minute is named; several items of one airing are the airing, with its span', () => {
  expect(tell('17:01:00', 2, evening('carrier'), 'fm').words).toBe(
    'Có thể là của xã. Lúc 17:01 ngày 26/11/2026, Đài xã đang phát «Tin một cửa» («Bản tin chiều», từ 17:00:00 đến 17:02:58), trạm Tân Thủy thu lại qua FM.',
  );
  expect(tell('17:02:00', 2, evening()).words).toBe(
    'Có. Lúc 17:02 ngày 26/11/2026, loa ở trạm Tân Thủy phát nội dung của xã: «Bản tin chiều» từ 17:00:00 đến 17:02:58.',
  );
  const alone = [sound('lẻ', 'Tin một cửa', '17:00:00', '17:02:00')];
  expect(tell('17:00:00', 2, alone).words).toContain('phát nội dung của xã: «Tin một cửa».');
});

test('parts of an airing far apart are not told as one', () => {
  const parts = [sound('dài', 'Đầu', '17:00:00', '17:01:00'), sound('dài', 'Cuối', '17:30:00', '17:31:00')];
  expect(tell('17:32:00', 2, parts).words).toContain('«Cuối» từ 17:30:00 đến 17:31:00.');
});

test('silence: the nearest before and after that day, with times; near it, the hour asked about is doubted first', () => {
  const both = [...evening('carrier'), sound('tối', 'Tin tối', '18:27:00', '18:30:00', 'carrier')];
  const near = tell('17:10:00', 2, both, 'fm');
  expect(near.words).toBe(
    'Không phải của xã, nếu đúng giờ đó. Lúc 17:10 ngày 26/11/2026, Đài xã (đài mà trạm Tân Thủy thu lại qua FM) không phát gì. Gần nhất trước đó: «Bản tin chiều» từ 17:00:00 đến 17:02:58; sau đó: «Tin tối» từ 18:27:00 đến 18:30:00.',
  );
  expect(near.basis).toBe(
    'Nhật ký máy của Đài xã đủ cả quanh lúc đó và không có âm thanh nào. Nếu người dân nhớ giờ chưa đúng thì có thể là lượt gần nhất nêu trên.',
  );
  const far = tell('12:00:00', 2, evening());
  expect(far.words).toBe(
    'Không phải của xã. Lúc 12:00 ngày 26/11/2026, trạm Tân Thủy không phát gì. Gần nhất sau đó: «Bản tin chiều» từ 17:00:00 đến 17:02:58.',
  );
  expect(far.basis).toContain('Nếu lúc đó loa vẫn có tiếng thì nhật ký không cho biết tiếng đó từ đâu');
  expect(tell('12:00:00', 2, []).words).toContain('Cả ngày đó nhật ký không ghi tiếng nào.');
});
