/** SAMPLE DATA: the sample commune's week as literal data, without relays: 14 stations, 12 sessions from Monday to Saturday. */
import type {
  PlannedSegment,
  PlannedStation,
  Policy,
  Programme,
  Schedule,
  SegmentKind,
  ZoneName,
} from '../scheduler/model.ts';

export const sampleZone: ZoneName = 'Asia/Ho_Chi_Minh';

export const samplePolicy: Policy = {
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5, 6],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 45,
  volumeCeilingPct: 90,
};

export const sampleStations: readonly PlannedStation[] = [
  ['T00', 'Đài truyền thanh xã'],
  ['T01', 'Trung Lưu'],
  ['T02', 'Phố Tây'],
  ['T03', 'Tân Thủy'],
  ['T04', 'Hà Chua'],
  ['T05', 'Nam Nhe'],
  ['T06', 'Hồ Vậy'],
  ['T07', 'Cây Tắt'],
  ['T08', 'Kim Thành'],
  ['T09', 'Hoàng Nam'],
  ['T10', 'Bông Phài'],
  ['T11', 'Khí Tượng'],
  ['T12', 'Thôn mẫu 12'],
  ['T13', 'Thôn mẫu 13'],
].map(([id = '', name = '']) => ({ id, name, zoneIds: [id === 'T00' ? 'xa' : 'thon'] }));

export const sampleSegments: readonly PlannedSegment[] = [
  segment('S01', 'Cải cách hành chính là gì, người dân được lợi gì?', 'feature', ['II.1'], 300),
  segment('S02', 'Nghị quyết 76/NQ-CP: sáu nội dung cải cách đến năm 2030', 'feature', ['II.3.a'], 450),
  segment('S03', 'Trách nhiệm người đứng đầu trong cải cách hành chính ở xã', 'article', ['II.2'], 270),
  segment('S04', 'Đăng ký khai sinh trực tuyến: làm thế nào, cần giấy tờ gì?', 'qa', ['II.3.c'], 360),
  segment('S05', 'Thủ tục đất đai bà con hay hỏi: hồ sơ, thời hạn, lệ phí', 'qa', ['II.3.c'], 480),
  segment('S06', 'Một cửa, một cửa liên thông: nộp ở đâu, bao lâu có kết quả', 'article', ['II.5'], 300),
  segment('S07', 'Nhận kết quả tại nhà qua bưu chính công ích', 'news', ['II.5'], 150),
  segment('S08', 'Cán bộ một cửa tận tụy với dân', 'article', ['II.4'], 300),
  segment('S09', 'Chuyển đổi số ở xã: tài khoản định danh và nộp hồ sơ trên mạng', 'feature', ['II.3.đ'], 420),
  segment('S10', 'Câu chuyện truyền thanh: Bác Tư đi làm giấy', 'story', ['II.5', 'II.4'], 480),
  segment('S11', 'Sắp xếp bộ máy tinh gọn theo Nghị quyết 18-NQ/TW', 'article', ['II.3.b'], 360),
  segment('S12', 'Mời bà con trả lời phiếu khảo sát mức độ hài lòng', 'notice', ['II.5'], 60),
  segment('N01', 'Thông báo của UBND xã', 'notice', [], 105),
  segment('N02', 'Thông báo riêng từng thôn', 'notice', [], 270),
  segment('M01', 'Nhạc hiệu, lời xướng', 'signature', [], 30),
  segment('M02', 'Nhạc kết', 'jingle', [], 15),
];

/** Weekday of RFC 5545, title and column items of the morning, then of the afternoon. */
const week: readonly (readonly [string, string, readonly string[], string, readonly string[]])[] = [
  ['MO', 'Phổ biến pháp luật (Tư pháp - Hộ tịch)', ['S05'], 'Bản tin xã', ['S07', 'S01']],
  ['TU', 'CCHC: hỏi đáp thủ tục (II.3.c, II.5)', ['S04'], 'CCHC: phát lại sáng thứ Ba', ['S04', 'S12']],
  ['WE', 'Nông nghiệp, thời tiết, mùa vụ', ['S09'], 'Bản tin xã', ['S07', 'S06']],
  ['TH', 'CCHC: chuyên đề luân phiên II.1-II.5', ['S02'], 'CCHC: phát lại sáng thứ Năm', ['S02', 'S12']],
  ['FR', 'Người tốt việc tốt, gương CCHC (II.4)', ['S10'], 'Bản tin xã', ['S08', 'S03']],
  ['SA', 'Nông thôn mới, tổng hợp tuần', ['S11'], 'Dịch vụ công trực tuyến từng bước (I.3)', ['S09', 'S12']],
];

export const sampleProgrammes: readonly Programme[] = week.flatMap(
  ([day, morning, forMorning, afternoon, forAfternoon]) => [
    programme(`${day}-AM`, morning, ['M01', ...forMorning, 'N01', 'M02']),
    programme(`${day}-PM`, afternoon, ['M01', ...forAfternoon, 'N02', 'M02']),
  ],
);

export const sampleSchedules: readonly Schedule[] = sampleProgrammes.map((one) => ({
  id: `lich-${one.id}`,
  programmeId: one.id,
  title: one.title,
  dtstart: `2026-11-02T${one.id.endsWith('AM') ? '05:00:00' : '17:00:00'}`,
  rrule: `FREQ=WEEKLY;BYDAY=${one.id.slice(0, 2)}`,
  rdates: [],
  exdates: [],
  times: [],
  target: { kind: 'all' },
  priority: 'normal',
  lateRule: 'join',
}));

/** The whole sample plan but for its window. */
export const samplePlan = {
  schedules: sampleSchedules,
  programmes: sampleProgrammes,
  segments: sampleSegments,
  stations: sampleStations,
  policy: samplePolicy,
  zone: sampleZone,
};

/** A hash that only looks like one: the id in hexadecimal, repeated. */
export function sampleHash(id: string): string {
  return Buffer.from(id).toString('hex').padEnd(64, '0').slice(0, 64);
}

function segment(
  id: string,
  title: string,
  kind: SegmentKind,
  topics: readonly string[],
  seconds: number,
): PlannedSegment {
  const sha256 = sampleHash(id);
  return {
    id,
    title,
    kind,
    topics,
    rendition: { sha256, bytes: seconds * 4000, durationMs: seconds * 1000 },
    approval: { sha256, approvedBy: 'Trưởng ban biên tập', approvedAt: Date.parse('2026-11-01T02:00:00Z') },
  };
}

function programme(id: string, title: string, segmentIds: readonly string[]): Programme {
  return { id, title, items: segmentIds.map((segmentId) => ({ kind: 'segment', segmentId })) };
}
