/** What an act changed is told field by field, with the names of what it touched. */
import { expect, test } from 'vitest';
import type { AuditRow } from '../../server/contract/audit.ts';
import { auditChanges } from '../../web/src/words/audit-changes.ts';

const names = new Map([
  ['s1', 'Thôn Đông'],
  ['s2', 'Thôn Đoài'],
  ['p1', 'Bản tin sáng'],
  ['a1', 'Lịch tiêm chủng'],
]);
const context = { zone: 'Asia/Ho_Chi_Minh', nameOf: (id: string) => names.get(id) };
const policy = { quiet: [{ from: '21:00', until: '05:00' }], weekdays: [1, 2, 3, 4, 5, 6], maxMinutesPerSession: 45 };
const schedule = {
  title: 'Bản tin',
  programmeId: 'p1',
  dtstart: '2026-11-28T05:20:00',
  rrule: 'FREQ=WEEKLY;BYDAY=TU,TH',
  rdates: '[]',
  exdates: '[]',
  times: '[]',
  target: '{"kind":"stations","stationIds":["s1","s2"]}',
  priority: 'priority',
  slotMs: 900_000,
};
const weekly = 'Thứ Ba và thứ Năm, 5 giờ 20 sáng, từ 28/11/2026';

test.each<[string, Pick<AuditRow, 'subject' | 'before' | 'after'>, string[]]>([
  [
    'a policy that is set',
    { subject: 'policy', before: null, after: policy },
    [
      'giờ yên lặng: từ 21:00 đến 05:00 hôm sau (5 giờ sáng)',
      'ngày được phát: từ thứ Hai đến thứ Bảy',
      'số phút mỗi buổi: 45',
    ],
  ],
  [
    'a schedule that is new',
    { subject: 'schedule', before: null, after: schedule },
    [
      'chương trình: Bản tin sáng',
      `khi phát: ${weekly}`,
      'nơi phát: Thôn Đông, Thôn Đoài',
      'mức ưu tiên: ưu tiên',
      'khung thời lượng: 15 phút',
    ],
  ],
  [
    'a schedule that changes',
    {
      subject: 'schedule',
      before: { ...schedule, id: 'x', createdAt: 1 },
      after: { ...schedule, rrule: 'FREQ=MINUTELY;INTERVAL=5', target: '{"kind":"all"}', slotMs: null },
    },
    [
      `khi phát: ${weekly} → từ 05:20 28/11/2026, lặp lại theo quy tắc riêng`,
      'nơi phát: Thôn Đông, Thôn Đoài → mọi trạm',
      'khung thời lượng: 15 phút → bỏ trống',
    ],
  ],
  [
    'what a programme is made of',
    {
      subject: 'programme',
      before: { title: 'Bản tin', items: [{ kind: 'segment', segmentId: 'a1' }] },
      after: { title: 'Bản tin', items: [{ kind: 'relay', sourceId: 'gone', offsetMs: 0, durationMs: 60_000 }] },
    },
    ['các mục: tin bài cố định «Lịch tiêm chủng» → tiếp âm, 1 phút'],
  ],
  [
    'what only programs read is left out',
    { subject: 'segment', before: null, after: { title: 'Tin', sha256: 'ab', jobId: 'x', commune: 'y', strange: 1 } },
    [],
  ],
  [
    'how long a segment holds',
    {
      subject: 'segment',
      before: { title: 'Tin', validFrom: null, validUntil: null },
      after: { title: 'Tin', validFrom: null, validUntil: Date.parse('2027-01-01T00:00+07:00') },
    },
    ['thời hạn: bỏ trống → đến hết ngày 31/12/2026'],
  ],
])('%s', (_, row, told) => {
  const changes = auditChanges(
    { id: 1, at: '', who: '', action: '', subjectId: '', source: null, chained: true, ...row },
    context,
  );
  expect(changes.map(({ field, words }) => `${field}: ${words}`)).toEqual(told);
});
