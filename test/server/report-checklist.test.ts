/** What a report still lacks: each line says what and where, and is done when nothing is left. */
import { expect, test } from 'vitest';
import { type ChecklistInput, checkReport } from '../../server/report/checklist.ts';
import { sampleFigures } from './sample-figures.ts';
import { sampleReport } from './sample-report.ts';

const input = (over: Partial<ChecklistInput> = {}): ChecklistInput => ({
  figures: sampleFigures(),
  content: sampleReport().content,
  openIncidents: 0,
  openComplaints: 0,
  gapStations: [],
  reportId: 'r1',
  ...over,
});

test('what is open comes first, with its names and its way', () => {
  const lines = checkReport(input({ openIncidents: 2, openComplaints: 1, gapStations: ['Kim Thành'] }));
  expect(lines.filter(({ done }) => !done).map(({ kind, words, href }) => [kind, words, href])).toEqual([
    ['waiting-rows', '14 lượt tại các trạm còn chờ báo về.', '/nhat-ky?tu=2026-10-01&den=2026-12-31'],
    ['journal-gap', 'Nhật ký máy chưa về đủ: Kim Thành.', '/nhat-ky?tu=2026-10-01&den=2026-12-31'],
    ['village-week-open', 'Thôn chưa xác nhận đủ: Bông Phài, Thôn mẫu 13.', '/nhat-ky/xac-nhan'],
    ['unsigned-emergency', '1 lượt phát khẩn cấp chờ lãnh đạo duyệt sau.', '/duyet/viec-khac'],
    ['open-incident', '2 sự cố chưa ghi giờ xong.', '/nhat-ky/su-co'],
    ['open-complaint', '1 phản ánh của người dân chưa trả lời xong.', '/nhat-ky/phan-anh'],
    ['topic-missing', 'Chưa phát nội dung II.3.d: ghi lý do vào phần tồn tại.', '/bao-cao/r1#ton-tai'],
    ['village-below', 'Thôn chưa đạt chỉ tiêu: Thôn mẫu 12, Thôn mẫu 13.', '/bao-cao?tu=2026-10-01&den=2026-12-31'],
  ]);
  expect(lines.slice(-2).map(({ kind, done }) => [kind, done])).toEqual([
    ['empty-channel', true],
    ['no-survey', true],
  ]);
});

test('with nothing left every line is done', () => {
  const figures = sampleFigures();
  figures.rows.waiting.value = 0;
  figures.approval.later = [];
  figures.topics = figures.topics.filter(({ missing }) => !missing);
  figures.targets = [];
  figures.villages = figures.villages.filter(({ transport }) => transport !== 'manual');
  const lines = checkReport(input({ figures }));
  expect(lines.filter(({ done }) => !done)).toEqual([]);
  expect(lines).toHaveLength(10);
});

test('channels without a number and a survey that is missing are asked for', () => {
  const { content } = sampleReport();
  const channels = Array.from({ length: 8 }, (_, index) => ({
    name: `Kênh ${index + 1}`,
    unit: '',
    count: 0,
    note: '',
  }));
  const lines = checkReport(input({ content: { ...content, channels, survey: null } }));
  const words = (kind: string) => lines.find((line) => line.kind === kind)?.words;
  expect(words('empty-channel')).toBe(
    'Kênh chưa có số liệu: Kênh 1, Kênh 2, Kênh 3, Kênh 4, Kênh 5, Kênh 6 và 2 mục khác.',
  );
  expect(words('no-survey')).toMatch(/^Chưa nhập kết quả khảo sát/);
});

test('where no target has a whole period yet, nobody is said to have met one', () => {
  const { targets, ...rest } = sampleFigures();
  const wordsOf = (figures: ChecklistInput['figures']) =>
    checkReport(input({ figures })).find(({ kind }) => kind === 'village-below')?.words;
  const early = targets.map((target) => ({ ...target, periods: 0 }));
  expect(wordsOf({ ...rest, targets: early })).toBe('Chưa chỉ tiêu nào đủ kỳ để tính.');
  expect(wordsOf({ ...rest, targets: targets.slice(1) })).toBe('Mọi thôn đạt chỉ tiêu.');
});
