/** A programme being written: its clock agrees with the server's, what it lacks is said, what is stored comes back as it was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProgrammeItem } from '../../scheduler/model.ts';
import { layOutProgramme, stepLengthMs } from '../../scheduler/programme-length.ts';
import { itemDetail, itemTroubles, type Known } from '../../web/src/pages/programmes/item-words.ts';
import { layOutItems } from '../../web/src/pages/programmes/lay-out-items.ts';
import { clockAt, measureDraft } from '../../web/src/pages/programmes/measure-draft.ts';
import { draftOf, type ItemDraft, keyed, writeOfDraft } from '../../web/src/pages/programmes/programme-draft.ts';
import type { RelaySource, Segment } from '../../web/src/wire.ts';

const rendition = (seconds: number): Segment['rendition'] => ({
  sha256: 'a'.repeat(64),
  bytes: 1,
  durationMs: seconds * 1000,
  loudnessLufs: -23,
  truePeakDb: -2,
  waveform: [],
  createdAt: '2026-11-01T00:00:00Z',
});
const vov1: RelaySource = {
  id: 'vov1',
  name: 'VOV1',
  url: 'https://example.vn/vov1',
  validFrom: null,
  validUntil: null,
  createdBy: 'Biên tập',
  approvedBy: 'Lãnh đạo',
  approvedAt: '2026-11-01T00:00:00Z',
};
const known: Known = {
  segments: new Map([
    ['s1', { title: 'Nhạc hiệu', state: 'approved', rendition: rendition(42), validUntil: null }],
    ['s2', { title: 'Họp thôn', state: 'ready', rendition: rendition(40), validUntil: null }],
  ]),
  sources: new Map([['vov1', vov1]]),
  stations: new Map([['t1', 'Trung Lưu']]),
  nowMs: Date.parse('2026-11-26T00:00:00Z'),
  zone: 'Asia/Ho_Chi_Minh',
};
const relay: ItemDraft = { kind: 'relay', sourceId: 'vov1', offsetMs: 30_000, durationMs: 870_000 };
const village: ItemDraft = {
  kind: 'village',
  slotMs: 28_000,
  notices: [{ segmentId: 's2', stationIds: ['t1'] }],
};

const lengths = fc.integer({ min: 0, max: 1_200_000 });
const items = fc.array(
  fc.oneof(
    lengths.map((maxMs): ProgrammeItem => ({ kind: 'place', name: 'x', maxMs, fallback: { kind: 'silence' } })),
    fc
      .tuple(lengths, lengths)
      .map(([offsetMs, durationMs]): ProgrammeItem => ({ kind: 'relay', sourceId: 'r', offsetMs, durationMs })),
  ),
  { maxLength: 12 },
);

test('the page lays items out as the server does', () => {
  fc.assert(
    fc.property(items, (programme) => {
      const durations = programme.map((item) => stepLengthMs(item, () => undefined));
      const { gapsMs: _, ...layout } = layOutItems(
        programme.map((item, index) => ({
          lengthMs: durations[index],
          relayAtMs: item.kind === 'relay' ? item.offsetMs : undefined,
        })),
      );
      expect(layout).toEqual(layOutProgramme(programme, durations));
    }),
  );
});

test('silence before a relay is told, and nothing else has a gap', () => {
  const steps = [{ lengthMs: 6000 }, { lengthMs: 60_000, relayAtMs: 30_000 }, { lengthMs: 5000 }];
  expect(layOutItems(steps)).toEqual({
    offsetsMs: [0, 30_000, 90_000],
    gapsMs: [0, 24_000, 0],
    lengthMs: 95_000,
    misfits: [],
  });
});

test('what runs into a relay is said with its seconds and the time of day', () => {
  const draft = keyed([{ kind: 'segment', segmentId: 's1' }, relay]);
  const { refused, troubles } = measureDraft(draft, known, '05:00');
  expect([refused, troubles[1]]).toEqual([
    2,
    [
      {
        refuses: true,
        text: 'Trước «Tiếp âm VOV1» (05:00:30) thừa 12 giây: «Nhạc hiệu» 42 giây. Bỏ bớt, chọn bài ngắn hơn hoặc lùi giờ tiếp âm.',
      },
    ],
  ]);
});

test('a notice that is longer than its slot is refused with the seconds; not approved is only told', () => {
  expect(itemTroubles(village, known)).toEqual([
    { refuses: true, text: '«Họp thôn» dài 40 giây, mục này chỉ có 28 giây: thừa 12 giây.' },
    { refuses: false, text: '«Họp thôn» chưa gửi duyệt; đến giờ chưa được duyệt thì không phát.' },
  ]);
});

test.each<[string, Partial<RelaySource>, string]>([
  ['waits', { approvedAt: null }, 'Nguồn «VOV1» chưa được duyệt nên sẽ không tiếp âm.'],
  [
    'is about to end',
    { validUntil: '2026-12-01T17:00:00Z' },
    'Nguồn «VOV1» sắp hết hạn, lúc 00:00 02/12/2026; thay trước khi đó.',
  ],
  ['is over', { validUntil: '2026-01-01T00:00:00Z' }, 'Nguồn «VOV1» đã hết hạn lúc 07:00 01/01/2026; chọn cái khác.'],
])('a source that %s is told', (_, change, text) => {
  const sources = new Map([['vov1', { ...vov1, ...change }]]);
  expect(itemTroubles(relay, { ...known, sources })).toEqual([{ refuses: false, text }]);
});

describe('what an item lacks is said by its number', () => {
  test.each<[ItemDraft, string]>([
    [{ kind: 'segment', segmentId: undefined }, 'Mục 1: chọn tin bài.'],
    [{ ...relay, sourceId: undefined }, 'Mục 1: chọn nguồn tiếp âm.'],
    [{ ...relay, durationMs: 0 }, 'Mục 1: ghi tiếp âm dài bao lâu.'],
    [
      { kind: 'place', name: 'Bản tin', maxMs: 60_000, fallback: { kind: 'segment', segmentId: undefined } },
      'Mục 1: chọn bài dự phòng, hoặc chọn cách khác khi chưa có bài.',
    ],
    [{ ...village, notices: [{ segmentId: 's2', stationIds: [] }] }, 'Mục 1: chọn trạm phát cho từng thông báo.'],
  ])('%j', (item, what) => {
    expect(writeOfDraft({ title: 'Sáng', items: keyed([item]) })).toMatchObject({ kind: 'lacks', what });
  });
});

test('what is stored comes back as it was', () => {
  const body = {
    title: 'Sáng',
    items: [
      { kind: 'segment' as const, segmentId: 's1' },
      { kind: 'relay' as const, sourceId: 'vov1', offsetMs: 60_000, durationMs: 870_000 },
      { kind: 'place' as const, name: 'Bản tin', maxMs: 60_000, fallback: { kind: 'close-up' as const } },
      { kind: 'village' as const, slotMs: 60_000, notices: [{ segmentId: 's2', stationIds: ['t1'] }] },
      {
        kind: 'pick' as const,
        topics: ['II.1'],
        kinds: ['qa' as const],
        tags: [],
        maxItems: 2,
        maxMs: 480_000,
        notAiredForDays: 7,
      },
    ],
  };
  const viewed = body.items.map((item) => ({ ...item, title: 'x', durationMs: 1000, ...item }));
  const programme = { ...body, id: 'p1', items: viewed, offsetsMs: [], lengthMs: 0, warnings: [] };
  expect(writeOfDraft(draftOf(programme))).toEqual({ kind: 'ready', body });
});

test('items say what they do', () => {
  const pick: ItemDraft = {
    kind: 'pick',
    topics: ['II.1', 'II.2', 'II.3', 'II.4', 'II.5'],
    kinds: ['qa'],
    tags: [],
    maxItems: 2,
    maxMs: 480_000,
    notAiredForDays: 7,
  };
  expect([pick, relay, village].map((item) => itemDetail(item, known))).toEqual([
    'nhiều nhất 2 bài trong 8 phút; 5 nội dung từ II.1 đến II.5; loại hỏi - đáp; chưa phát trong 7 ngày',
    'nối từ 00:30 đến 15:00, không xê dịch',
    '«Họp thôn» ở Trung Lưu; các trạm khác im lặng',
  ]);
});

test('a time of day goes over midnight; without one there is none', () => {
  expect([clockAt('23:59', 90_000), clockAt('', 0), clockAt('05:', 0)]).toEqual(['00:00:30', undefined, '05:00:00']);
});
