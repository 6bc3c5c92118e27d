/** An incident on its form: what is missing is said in words, what is sent is what was meant; and where and how long, as sentences. */
import { describe, expect, test } from 'vitest';
import type { Incident } from '../../server/contract/incidents.ts';
import {
  announced,
  draftOf,
  type IncidentDraft,
  newDraft,
  readDraft,
} from '../../web/src/pages/incidents/incident-draft.ts';
import { incidentTimes, placesWords, type StationNames } from '../../web/src/pages/incidents/incident-sentences.ts';
import { lastingWords } from '../../web/src/words/incident-words.ts';

const zone = 'Asia/Ho_Chi_Minh';
const now = Date.parse('2026-11-23T02:00:00Z');
const draft = (over: Partial<IncidentDraft> = {}): IncidentDraft => ({
  ...newDraft({ stationId: 's1' }, now, zone),
  kind: 'power',
  title: ' Mất điện ',
  ...over,
});
const incident = (over: Partial<Incident> = {}): Incident => ({
  ...{ id: 'i1', kind: 'broken', title: 'Loa rè', cause: '', action: 'none', planned: false },
  ...{ openedBy: 'Hương', openedAt: '', byWatch: false, closedBy: null, closedAt: null, rows: 0 },
  beginsAt: '2026-11-22T23:00:37.120Z',
  endsAt: null,
  places: [{ stationId: 's1', clusterId: 'c2' }],
  ...over,
});

describe('what is sent', () => {
  test('begins now where nothing else is said, has no end, and is at the whole station', () => {
    expect(readDraft(draft(), zone)).toEqual({
      body: {
        ...{ kind: 'power', title: 'Mất điện', cause: '', action: 'none', planned: false },
        beginsAt: '2026-11-23T02:00:00.000Z',
        endsAt: null,
        places: [{ stationId: 's1', clusterId: null }],
      },
    });
  });

  test('names clusters of one station, and whole stations where they are several', () => {
    const places = (over: Partial<IncidentDraft>) => {
      const read = readDraft(draft(over), zone);
      return 'body' in read ? read.body.places : read.lack;
    };
    expect(places({ clusterIds: ['c1', 'c2'] })).toEqual([
      { stationId: 's1', clusterId: 'c1' },
      { stationId: 's1', clusterId: 'c2' },
    ]);
    expect(places({ stationIds: ['s1', 's2'] })).toEqual([
      { stationId: 's1', clusterId: null },
      { stationId: 's2', clusterId: null },
    ]);
  });

  test('a stored one, saved without a change, is what it was; clusters of several stations are kept', () => {
    const stored = incident({
      endsAt: '2026-11-23T01:00:00.000Z',
      places: [
        { stationId: 's1', clusterId: 'c2' },
        { stationId: 's2', clusterId: null },
      ],
    });
    const { kind, title, cause, action, planned, beginsAt, endsAt, places } = stored;
    expect(readDraft(draftOf(stored, zone), zone, stored)).toEqual({
      body: { kind, title, cause, action, planned, beginsAt, endsAt, places },
    });
    const one = incident();
    expect(readDraft(draftOf(one, zone), zone, one)).toMatchObject({ body: { places: one.places, endsAt: null } });
  });

  test.each([
    [{ kind: undefined }, 'Chọn loại sự cố.'],
    [{ stationIds: [] }, 'Chọn nơi xảy ra.'],
    [{ title: ' ' }, 'Ghi ngắn gọn việc gì xảy ra.'],
    [{ begins: { date: '2026-11-23', time: '9' } }, 'Ghi ngày giờ bắt đầu.'],
    [{ planned: true }, 'Ghi ngày giờ kết thúc.'],
    [{ isOver: true, ends: { date: '2026-11-23', time: '09:00' } }, 'Giờ kết thúc phải sau giờ bắt đầu.'],
  ] as const)('%j lacks something: %s', (over, lack) => {
    expect(readDraft(draft(over), zone)).toEqual({ lack });
  });
});

describe('sentences', () => {
  const clusters = [
    { id: 'c1', name: 'Cổng chợ', landmark: '' },
    { id: 'c2', name: 'Trường học', landmark: '' },
  ];
  const stations: StationNames = new Map(
    ['Tân Thủy', 'Hòa Thủy', 'Trung Lưu', 'Phố Tây', 'Xóm Đồi', 'Tân Lập', 'Bình Minh'].map((name, n) => [
      `s${n + 1}`,
      { name, clusters },
    ]),
  );
  const at = (count: number) => Array.from({ length: count }, (_, n) => ({ stationId: `s${n + 1}`, clusterId: null }));

  test.each([
    [
      [
        { stationId: 's1', clusterId: 'c2' },
        { stationId: 's1', clusterId: 'c1' },
      ],
      'Tân Thủy (Trường học, Cổng chợ)',
    ],
    [[{ stationId: 's1', clusterId: 'weg' }], 'Tân Thủy (cụm loa cũ)'],
    [[{ stationId: 'weg', clusterId: null }], 'trạm đã ngừng dùng'],
    [at(2), 'Tân Thủy, Hòa Thủy'],
    [at(7), '7 trạm: Tân Thủy, Hòa Thủy, Trung Lưu, Phố Tây, Xóm Đồi và 2 trạm nữa'],
  ])('%j is %s', (places, words) => {
    expect(placesWords(places, stations)).toBe(words);
  });

  test.each([
    [{}, 'Từ 06:00 hôm nay, đã 2 giờ 59 phút'],
    [{ endsAt: '2026-11-23T01:30:00Z' }, 'Từ 06:00 hôm nay đến 08:30 hôm nay, 2 giờ 29 phút'],
    [
      { planned: true, beginsAt: '2026-11-23T22:00:00Z', endsAt: '2026-11-24T10:00:00Z' },
      'Từ 05:00 ngày mai (5 giờ sáng) đến 17:00 ngày mai, kéo dài 12 giờ',
    ],
  ])('%j lasts: %s', (over, words) => {
    expect(incidentTimes(incident(over), now, zone)).toBe(words);
  });

  test.each([
    [59_999, 'dưới 1 phút'],
    [5 * 60_000, '5 phút'],
    [2 * 3_600_000, '2 giờ'],
    [26 * 3_600_000, '1 ngày 2 giờ'],
    [48 * 3_600_000 + 60_000, '2 ngày'],
  ])('%i ms are %s', (ms, words) => {
    expect(lastingWords(ms)).toBe(words);
  });
});

test('what is announced begins tomorrow at seven, and nothing was done to the loudspeakers yet; a day that was filled in stays', () => {
  const fresh = draft({ action: 'muted', isOver: true });
  const [ahead, tomorrow] = [announced(fresh, true, now, zone), { date: '2026-11-24', time: '07:00' }];
  expect(ahead).toMatchObject({
    ...{ planned: true, action: 'none', isOver: false, begins: tomorrow },
    ends: { date: '2026-11-24', time: '' },
  });
  expect(announced(ahead, false, now, zone)).toMatchObject({ planned: false, begins: fresh.begins, ends: fresh.ends });
  const chosen = { date: '2026-11-30', time: '08:00' };
  expect(announced({ ...fresh, begins: chosen, ends: chosen }, true, now, zone)).toMatchObject({
    ...{ begins: chosen, ends: chosen },
  });
});
