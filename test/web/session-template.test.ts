/** The usual sessions made of what a commune has, and what is left out where it has nothing yet. */
import { expect, test } from 'vitest';
import { layOutItems } from '../../web/src/pages/programmes/lay-out-items.ts';
import { type Stock, sessionTemplate } from '../../web/src/pages/programmes/session-template.ts';
import type { RelaySource, SegmentKind } from '../../web/src/wire.ts';

const nowMs = Date.parse('2026-11-26T00:00:00Z');
const segment = (id: string, kind: SegmentKind, seconds: number, topics: string[] = []): Stock['segments'][number] => ({
  id,
  title: id,
  kind,
  topics,
  state: 'approved',
  rendition: {
    sha256: 'a'.repeat(64),
    bytes: 1,
    durationMs: seconds * 1000,
    loudnessLufs: -23,
    truePeakDb: -2,
    waveform: [],
    createdAt: '2026-11-01T00:00:00Z',
  },
});
const source = (id: string, name: string, validUntil: string | null = null): RelaySource => ({
  id,
  name,
  url: 'https://example.vn/live',
  validFrom: null,
  validUntil,
  createdBy: 'Biên tập',
  approvedBy: 'Lãnh đạo',
  approvedAt: '2026-11-01T00:00:00Z',
});
const full: Stock = {
  segments: [
    segment('nhạc hiệu', 'signature', 30),
    segment('nhạc cắt', 'jingle', 4),
    segment('nhạc kết', 'jingle', 15),
    segment('chuyên đề ngắn', 'feature', 300, ['II.5']),
    segment('chuyên đề dài', 'feature', 700, ['II.1']),
    segment('thông báo', 'notice', 40),
  ],
  sources: [source('ht', 'Đài Hà Tĩnh'), source('vov', 'VOV1')],
  topics: ['I.3', 'II.1', 'II.5'],
  nowMs,
};
const nothing: Stock = { segments: [], sources: [], topics: [], nowMs };

test('a commune that has everything gets the whole half hour of the morning', () => {
  expect(sessionTemplate('morning', full)).toEqual({
    title: 'Chương trình buổi sáng',
    startsAt: '05:00',
    items: [
      { kind: 'segment', segmentId: 'nhạc hiệu' },
      { kind: 'relay', sourceId: 'vov', offsetMs: 30_000, durationMs: 870_000 },
      { kind: 'relay', sourceId: 'ht', offsetMs: 900_000, durationMs: 300_000 },
      {
        kind: 'pick',
        topics: ['II.1', 'II.5'],
        kinds: ['feature', 'article', 'qa', 'story'],
        tags: [],
        maxItems: 2,
        maxMs: 480_000,
        notAiredForDays: 7,
      },
      { kind: 'pick', topics: [], kinds: ['notice'], tags: [], maxItems: 3, maxMs: 105_000, notAiredForDays: 0 },
      { kind: 'segment', segmentId: 'nhạc kết' },
    ],
    notes: [],
  });
});

test('the afternoon waits for the bulletin, stands in with the longest column that fits, and asks for the villages’ notices', () => {
  expect(sessionTemplate('afternoon', full)).toMatchObject({
    items: [
      { kind: 'segment', segmentId: 'nhạc hiệu' },
      {
        kind: 'place',
        name: 'Bản tin xã',
        maxMs: 570_000,
        fallback: { kind: 'segment', segmentId: 'chuyên đề ngắn' },
      },
      { kind: 'relay', sourceId: 'ht', offsetMs: 600_000, durationMs: 900_000 },
      { kind: 'village', slotMs: 270_000, notices: [{ segmentId: undefined, stationIds: [] }] },
      { kind: 'segment', segmentId: 'nhạc kết' },
    ],
    notes: [],
  });
});

test('a signature that takes longer makes the relay begin later, not run into it', () => {
  const segments = [segment('dài', 'signature', 41.2), ...full.segments.slice(1)];
  expect(sessionTemplate('morning', { ...full, segments }).items[1]).toEqual({
    kind: 'relay',
    sourceId: 'vov',
    offsetMs: 42_000,
    durationMs: 858_000,
  });
});

test('what does not exist yet is left out, and said', () => {
  const { items, notes } = sessionTemplate('morning', nothing);
  expect([items.map(({ kind }) => kind), notes]).toEqual([
    ['pick'],
    [
      'Đã bỏ «Nhạc hiệu, lời xướng»: chưa có bài nào loại này được duyệt.',
      'Đã bỏ «Tiếp âm đài quốc gia» (00:30 sau giờ bắt đầu): chưa có nguồn tiếp âm nào được duyệt và còn hạn.',
      'Đã bỏ «Tiếp âm đài tỉnh» (15:00 sau giờ bắt đầu): chưa có nguồn tiếp âm nào được duyệt và còn hạn.',
      'Chưa có chuyên mục cải cách hành chính nào được duyệt: mục «Chọn bài tự động» im lặng cho đến khi có.',
      'Đã bỏ «Thông báo của UBND xã»: chưa có thông báo nào được duyệt.',
      'Đã bỏ «Nhạc kết»: chưa có bài nào loại này được duyệt.',
    ],
  ]);
});

test('sources that are over or wait for approval are not relayed', () => {
  const sources = [
    source('cũ', 'Đài huyện', '2026-01-01T00:00:00Z'),
    { ...source('chờ', 'Đài tỉnh'), approvedAt: null, approvedBy: null },
  ];
  const { items } = sessionTemplate('afternoon', { ...full, sources });
  expect(items.filter(({ kind }) => kind === 'relay')).toEqual([]);
});

test.each([
  ['morning', 1_800_000],
  ['afternoon', 1_785_000],
] as const)('nothing of the %s runs into a relay; all of it takes %i ms', (name, wholeMs) => {
  const lengths = new Map(full.segments.map(({ id, rendition }) => [id, rendition?.durationMs]));
  const { items } = sessionTemplate(name, full);
  const steps = items.map((item) => {
    if (item.kind === 'segment') return { lengthMs: lengths.get(item.segmentId ?? '') };
    if (item.kind === 'relay') return { lengthMs: item.durationMs, relayAtMs: item.offsetMs };
    return { lengthMs: item.kind === 'village' ? item.slotMs : item.maxMs };
  });
  const { lengthMs, misfits } = layOutItems(steps);
  expect([lengthMs, misfits]).toEqual([wholeMs, []]);
});
