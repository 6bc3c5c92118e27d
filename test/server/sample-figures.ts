/** Figures of one quarter of a commune with thirteen villages, made by hand: what documents and pages are tried with. */
import type { Figures } from '../../server/contract/figures.ts';

const MINUTE = 60_000;
const link = '/nhat-ky?tu=2026-10-01&den=2026-12-31';
const at = (text: string) => new Date(text).toISOString();
const counted = (value: number) => ({ value, link });

const villageNames = [
  'Trung Lưu',
  'Phố Tây',
  'Tân Thủy',
  'Hà Chua',
  'Nam Nhe',
  'Hồ Vậy',
  'Cây Tắt',
  'Kim Thành',
  'Hoàng Nam',
  'Bông Phài',
  'Khí Tượng',
  'Thôn mẫu 12',
  'Thôn mẫu 13',
];
const transports = ['ip', 'ip', 'fm', 'fm', 'fm', 'fm', 'fm', 'ip', 'fm', 'manual', 'ip', 'fm', 'manual'];
const stationId = (index: number) => `station-${index + 1}`;

const villages = villageNames.map((name, index) => ({
  stationId: stationId(index),
  name,
  transport: transports[index] ?? 'ip',
  planned: 154,
  sounded: 154 - index * 3,
  missed: index * 2,
  unknown: index,
  stationMs: (1_980 - index * 37) * MINUTE,
  confirmed: 140 - index * 3,
  link,
}));

const topics: [string, string, number, number, number, number, number][] = [
  ['II.1', 'Tầm quan trọng, ý nghĩa, mục tiêu và tác động của cải cách hành chính', 4, 26, 130, 95, 13],
  ['II.2', 'Vai trò, trách nhiệm của cấp ủy đảng, người đứng đầu', 2, 12, 54, 60, 13],
  ['II.3', 'Các nội dung của chương trình tổng thể cải cách hành chính', 11, 61, 402, 380, 13],
  ['II.3.a', 'Chương trình tổng thể cải cách hành chính nhà nước', 3, 13, 97, 90, 13],
  ['II.3.b', 'Sắp xếp tổ chức bộ máy tinh gọn', 2, 9, 58, 61, 12],
  ['II.3.c', 'Cải cách, đơn giản hóa thủ tục hành chính', 4, 27, 168, 150, 13],
  ['II.3.d', 'Cải cách công vụ, công chức', 0, 0, 0, 19, 0],
  ['II.3.đ', 'Chính phủ điện tử, chính quyền điện tử, chuyển đổi số', 2, 12, 79, 60, 13],
  ['II.4', 'Gương người tốt, việc tốt; phê phán nhũng nhiễu, phiền hà', 3, 18, 101, 88, 11],
  ['II.5', 'Cơ chế một cửa, một cửa liên thông', 5, 37, 214.5, 161, 13],
];

/** A fresh copy each time. */
export function sampleFigures(): Figures {
  return {
    firstDay: '2026-10-01',
    lastDay: '2026-12-31',
    asOf: at('2027-01-04T02:15:00Z'),
    before: { firstDay: '2026-07-01', lastDay: '2026-09-30' },
    rows: {
      planned: counted(2156),
      sounded: counted(1911),
      byOutcome: {
        aired: counted(1842),
        late: counted(31),
        cut: counted(38),
        preempted: counted(14),
        skipped: counted(9),
        missed: counted(156),
        unknown: counted(52),
      },
      waiting: counted(14),
      byEvidence: {
        machine: counted(742),
        carrier: counted(905),
        village: counted(246),
        listened: counted(18),
        none: counted(0),
      },
      offPlan: counted(3),
      offPlanMs: 11 * MINUTE,
    },
    airings: { planned: 154, sounded: 152, repeats: 121 },
    items: {
      distinct: 31,
      byKind: { news: 9, article: 11, feature: 5, qa: 3, story: 2, notice: 1 },
      list: [
        {
          key: 'segment-1',
          title: 'Đăng ký khai sinh trực tuyến: làm thế nào, cần giấy tờ gì?',
          kind: 'qa',
          topics: ['II.3.c'],
          airings: 12,
          firstAt: at('2026-10-05T22:20:00Z'),
          programmeMs: 72 * MINUTE,
          link,
        },
        {
          key: 'segment-2',
          title: 'Câu chuyện truyền thanh: Bác Tư đi làm giấy',
          kind: 'story',
          topics: ['II.5', 'II.4'],
          airings: 9,
          firstAt: at('2026-10-07T22:20:00Z'),
          programmeMs: 70.5 * MINUTE,
          link,
        },
        {
          key: 'segment-3',
          title: '=HYPERLINK("nộp hồ sơ") & những điều cần biết <Phần 1>',
          kind: 'news',
          topics: [],
          airings: 1,
          firstAt: at('2026-12-30T22:20:00Z'),
          programmeMs: 2.5 * MINUTE,
          link,
        },
      ],
    },
    minutes: {
      programmeMs: 1205.5 * MINUTE,
      frameMs: 152 * MINUTE,
      relayMs: 2310 * MINUTE,
      stationMs: 14_871 * MINUTE,
      stationMeasuredMs: 12_090 * MINUTE,
      stationAttestedMs: 2781 * MINUTE,
      communeStationMs: 1198 * MINUTE,
    },
    targets: [
      {
        id: 'target-1',
        title: 'Mỗi thôn phát ít nhất 4 lượt về cải cách hành chính mỗi tuần',
        measure: 'airings',
        wanted: 52,
        periods: 13,
        villagesMet: 11,
        villagesMetConfirmed: 10,
        villages: 13,
        villagePeriodsMet: 158,
        byVillage: villages.map(({ stationId: id, name }, index) => ({
          stationId: id,
          name,
          total: 76 - index * 2,
          confirmed: 72 - index * 2,
          periodsMet: 13 - Math.floor(index / 3),
          met: index < 11,
          link,
        })),
      },
      {
        id: 'target-2',
        title: 'Mỗi thôn nghe ít nhất 60 phút về một cửa, một cửa liên thông mỗi quý',
        measure: 'minutes',
        wanted: 3_600_000,
        periods: 1,
        villagesMet: 13,
        villagesMetConfirmed: 13,
        villages: 13,
        villagePeriodsMet: 13,
        byVillage: villages.map(({ stationId: id, name }, index) => ({
          stationId: id,
          name,
          total: (214.5 - index * 3) * MINUTE,
          confirmed: (200 - index * 3) * MINUTE,
          periodsMet: 1,
          met: true,
          link,
        })),
      },
    ],
    topics: topics.map(([code, title, items, airings, minutes, before, reached]) => ({
      code,
      title,
      items,
      airings,
      programmeMs: minutes * MINUTE,
      beforeMs: before * MINUTE,
      stationMs: minutes * reached * MINUTE,
      villages: reached,
      missing: airings === 0,
      link,
    })),
    watched: { code: 'II.5', programmeMs: 214.5 * MINUTE, beforeMs: 161 * MINUTE },
    tags: [
      { tag: 'dịch vụ công trực tuyến', items: 6, airings: 39, programmeMs: 243 * MINUTE, link },
      { tag: 'bưu chính công ích', items: 1, airings: 8, programmeMs: 20 * MINUTE, link },
    ],
    columns: [
      { scheduleId: 'schedule-1', title: 'Bản tin xã', planned: 76, sounded: 75, programmeMs: 610 * MINUTE, link },
      {
        scheduleId: 'schedule-2',
        title: 'Cải cách hành chính: hỏi đáp thủ tục',
        planned: 78,
        sounded: 77,
        programmeMs: 595.5 * MINUTE,
        link,
      },
    ],
    onTime: { measured: 1647, onTime: 1608, link },
    approval: {
      sounded: 152,
      before: 151,
      later: [
        {
          airingId: 'airing-1',
          title: 'Cảnh báo ngập tràn Trung Lưu',
          at: at('2026-10-18T20:30:00Z'),
          orderedBy: 'Nguyễn Thị Hòa',
          signedBy: null,
        },
      ],
    },
    stations: { inService: 14, sounded: 14, covered: 13, silent: [] },
    emergencies: [
      {
        id: 'order-1',
        title: 'Cảnh báo ngập tràn Trung Lưu',
        issuedAt: at('2026-10-18T20:30:00Z'),
        firstMs: 900,
        lastMs: 4200,
        heardVillages: 2,
        carrierVillages: 1,
        attestedVillages: 1,
        villages: 4,
        unproved: ['Bông Phài'],
      },
    ],
    coverage: {
      covered: 1954,
      of: 2002,
      downMs: {
        intrusion: 300 * MINUTE,
        noise: 0,
        power: 1290 * MINUTE,
        network: 0,
        broken: 20_160 * MINUTE,
        lost: 0,
      },
    },
    villages,
  };
}
