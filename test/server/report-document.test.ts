/** A report as blocks and words: what is said, in which order, and what is left out where there is nothing to say. */
import { describe, expect, test } from 'vitest';
import { figures } from '../../server/contract/figures.ts';
import { diffFigures } from '../../server/report/diff-figures.ts';
import type { DocBlock } from '../../server/report/doc-block.ts';
import {
  agencyLines,
  cellText,
  changeWords,
  countText,
  lengthWords,
  minutesText,
  periodWords,
  placeAndDate,
  shareText,
} from '../../server/report/figure-words.ts';
import { numberLine, reportDocument } from '../../server/report/report-document.ts';
import { widerParagraph } from '../../server/report/wider-paragraph.ts';
import { sampleFigures } from './sample-figures.ts';
import { sampleReport } from './sample-report.ts';

const MINUTE = 60_000;
const headings = (blocks: readonly DocBlock[]) =>
  blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
const paragraphs = (blocks: readonly DocBlock[]) =>
  blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));

test('the sample figures are figures', () => {
  expect(figures.safeParse(sampleFigures()).error).toBeUndefined();
});

test('a report has its parts in the order of such documents', () => {
  const blocks = reportDocument(sampleReport());
  expect(
    blocks.map(({ kind }) => kind).filter((kind) => !['paragraph', 'table', 'heading', 'list'].includes(kind)),
  ).toEqual(['letterhead', 'title', 'signature', 'pageBreak', 'title', 'pageBreak', 'title']);
  expect(headings(blocks)).toEqual([
    'I. KẾT QUẢ THỰC HIỆN',
    '1. Kết quả phát thanh',
    '2. Theo nội dung của kế hoạch tuyên truyền',
    '3. Chỉ tiêu do xã đặt',
    '4. Chuyên mục, chương trình',
    '5. Phát thanh khẩn cấp',
    '6. Duyệt nội dung và căn cứ của số liệu',
    '7. Các kênh tuyên truyền khác',
    '8. Khảo sát mức độ hài lòng',
    'II. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN',
    '1. Tồn tại, hạn chế',
    '2. Nguyên nhân',
    '3. Sự cố trong kỳ',
    'III. ĐỀ XUẤT, KIẾN NGHỊ',
  ]);
  expect(blocks[0]).toEqual({
    kind: 'letterhead',
    agencyAbove: '',
    agency: 'ỦY BAN NHÂN DÂN XÃ SƠN TÂY',
    number: 'Số: 15/BC-UBND',
    placeAndDate: 'Sơn Tây, ngày 05 tháng 01 năm 2027',
    isDraft: false,
  });
  expect(paragraphs(blocks).at(-1)).toBe(
    'Trên đây là báo cáo kết quả tuyên truyền cải cách hành chính trên hệ thống truyền thanh quý IV năm 2026 của Ủy ban nhân dân xã Sơn Tây./.',
  );
});

test('parts without anything to say are left out, and the numbers close up', () => {
  const { content, figures: all, ...rest } = sampleReport();
  const blocks = reportDocument({
    ...rest,
    figures: { ...all, emergencies: [], columns: [], targets: [] },
    content: { ...content, channels: [], survey: null, shortcomings: [' '], causes: [], annex: 'none' },
    incidentTable: { ...rest.incidentTable, rows: [] },
  });
  expect(headings(blocks)).toEqual([
    'I. KẾT QUẢ THỰC HIỆN',
    '1. Kết quả phát thanh',
    '2. Theo nội dung của kế hoạch tuyên truyền',
    '3. Duyệt nội dung và căn cứ của số liệu',
    'II. ĐỀ XUẤT, KIẾN NGHỊ',
  ]);
  expect(blocks.at(-1)?.kind).toBe('signature');
});

test('the sentences read the figures', () => {
  const blocks = reportDocument(sampleReport());
  const said = paragraphs(blocks).join('\n');
  const items = blocks.flatMap((block) => (block.kind === 'list' ? block.items : []));
  expect(said).toContain(
    'Đã phát 152 lượt chương trình trên 154 lượt dự kiến, gồm 31 tin, bài khác nhau (11 bài, 9 tin, 5 chuyên đề, 3 hỏi - đáp, 2 câu chuyện truyền thanh, 1 thông báo); tổng cộng 152 lượt tin, bài, trong đó 121 lượt phát lại.',
  );
  expect(said).toContain(
    'Thời lượng chương trình là 20 giờ 6 phút (mỗi lượt phát tính một lần, không nhân với số thôn)',
  );
  expect(said).toContain('Nội dung chưa phát trong kỳ: II.3.d (Cải cách công vụ, công chức).');
  expect(said).toContain('214,5 phút, kỳ trước 161 phút, tăng 53,5 phút (33,2%).');
  expect(said).toContain('Còn 52 lượt không rõ và 14 lượt chờ báo về, không tính là đã phát.');
  expect(said).toContain('Thôn mẫu 12, Thôn mẫu 13.');
  expect(items).toContain(
    'Cảnh báo ngập tràn Trung Lưu: 3/4 thôn được phát (1 thôn theo máy của đài xã, chưa xác nhận tại thôn; 1 thôn do người ở thôn xác nhận), thôn sau cùng bắt đầu sau 4,2 giây; chưa có căn cứ: Bông Phài.',
  );
  // An fm village that nobody asked is counted by the machine of its carrier.
  expect(said).toMatch(/theo số đo của máy \(thôn thu FM tính theo máy của đài xã\) và .* do thôn xác nhận\./);
  // A village with a broken loudspeaker carries a hand loudspeaker about.
  expect(said).toContain('diễn ra khi cụm loa của thôn hoạt động hoặc có người ở thôn xác nhận nghe được.');
});

test('a target met on the sum tells in how many villages every period met it', () => {
  const table = reportDocument(sampleReport()).find(
    (block) => block.kind === 'table' && block.table.title.includes('chỉ tiêu do xã đặt'),
  );
  const [first, second] = table?.kind === 'table' ? table.table.rows : [];
  expect(first?.map(cellText).slice(2)).toEqual(['13', '11/13', '10/13', '3/13', '84,6%']);
  expect(second?.map(cellText).slice(2)).toEqual(['1', '13/13', '13/13', '13/13', '100%']);
});

test('minutes are not said to have risen over a time of which the log has nothing', () => {
  const { topics, watched, ...rest } = sampleFigures();
  const firstEver = {
    ...rest,
    topics: topics.map((topic) => ({ ...topic, beforeMs: 0 })),
    watched: { ...watched, beforeMs: 0 },
  };
  const words = 'phát 214,5 phút (nhật ký chưa có số liệu kỳ trước để so sánh).';
  expect(widerParagraph(firstEver, { kind: 'quarter', year: 2026, no: 4 })).toContain(words);
  expect(paragraphs(reportDocument(sampleReport({ figures: firstEver }))).join('\n')).toContain(words);
  const firstOfTopic = { ...firstEver, topics };
  expect(widerParagraph(firstOfTopic, { kind: 'quarter', year: 2026, no: 4 })).toContain(
    'phát 214,5 phút, kỳ trước 0 phút, tăng 214,5 phút.',
  );
});

test('text is composed, and without what XML has no place for', () => {
  const title = 'Tuyên truyền'.normalize('NFD');
  const { content, ...rest } = sampleReport();
  const blocks = reportDocument({
    ...rest,
    title,
    content: { ...content, proposals: ['một\u0000 hai\uFFFE ba\uD800 <b>&'] },
  });
  expect(blocks[1]).toMatchObject({ subject: 'Tuyên truyền'.normalize('NFC') });
  expect(blocks.find((block) => block.kind === 'list' && block.items[0]?.startsWith('một'))).toEqual({
    kind: 'list',
    items: ['một hai ba\uFFFD <b>&'],
  });
});

test('a draft leaves room for what is written by hand', () => {
  const { number: _, signedOn: __, ...rest } = sampleReport();
  const blocks = reportDocument({ ...rest, isDraft: true });
  expect(blocks[0]).toMatchObject({
    number: 'Số:      /BC-UBND',
    placeAndDate: 'Sơn Tây, ngày      tháng      năm 2027',
    isDraft: true,
  });
});

describe('words for figures', () => {
  test.each([
    [countText(0), '0'],
    [countText(1_234_567), '1.234.567'],
    [minutesText(1205.5 * MINUTE), '1.205,5'],
    [minutesText(20_000), '0,3'],
    [lengthWords(0), '0 phút'],
    [lengthWords(10_000), 'dưới 1 phút'],
    [lengthWords(59.6 * MINUTE), '1 giờ'],
    [lengthWords(2535 * MINUTE), '42 giờ 15 phút'],
    [shareText(1, 3), '33,3%'],
    [shareText(9999, 10_000), '99,9%'],
    [shareText(1, 100_000), '0,1%'],
    [shareText(13, 13), '100%'],
    [shareText(0, 0), '–'],
    [changeWords(100 * MINUTE, 100 * MINUTE), 'bằng kỳ trước'],
    [changeWords(50 * MINUTE, 100 * MINUTE), 'giảm 50 phút (50%)'],
    [changeWords(50 * MINUTE, 0), 'tăng 50 phút'],
    [periodWords({ kind: 'half', year: 2026, no: 1 }), '6 tháng đầu năm 2026'],
    [
      periodWords({ kind: 'any', firstDay: '2026-11-01', lastDay: '2026-11-14' }),
      'từ ngày 01/11/2026 đến ngày 14/11/2026',
    ],
    [placeAndDate('Sơn Tây', '2027-12-05', 2027), 'Sơn Tây, ngày 05 tháng 12 năm 2027'],
    [numberLine('Số:      /BC-UBND', '7'), 'Số: 7/BC-UBND'],
    [numberLine('BC', '7'), 'Số: 7'],
    [agencyLines('ỦY BAN NHÂN DÂN PHƯỜNG MỘT').join('|'), 'ỦY BAN NHÂN DÂN|PHƯỜNG MỘT'],
    [cellText({ kind: 'time', local: '2026-10-18T05:20' }), '18/10/2026 05:20'],
    [cellText({ kind: 'none' }), '–'],
  ])('%s', (is, wanted) => {
    expect(is).toBe(wanted);
  });
});

test('the paragraph for the wider report says the same figures', () => {
  expect(widerParagraph(sampleFigures(), { kind: 'quarter', year: 2026, no: 4 })).toBe(
    'Trong quý IV năm 2026, hệ thống truyền thanh của xã (14 đài, trạm) đã phát 152 lượt chương trình với 31 tin, bài (152 lượt tin, bài, trong đó 121 lượt phát lại); ' +
      'thời lượng chương trình 20 giờ 6 phút, cộng tại 13 thôn là 247 giờ 51 phút. ' +
      'Nội dung II.5 (Cơ chế một cửa, một cửa liên thông) phát 214,5 phút, kỳ trước 161 phút, tăng 53,5 phút (33,2%). ' +
      'Chỉ tiêu "Mỗi thôn phát ít nhất 4 lượt về cải cách hành chính mỗi tuần": 11/13 thôn đạt tính tổng (84,6%), trong đó 10 thôn đạt tính riêng lượt có xác nhận, 3 thôn đạt ở cả 13 kỳ tính. ' +
      'Chỉ tiêu "Mỗi thôn nghe ít nhất 60 phút về một cửa, một cửa liên thông mỗi quý": 13/13 thôn đạt (100%). ' +
      'Chưa phát nội dung: II.3.d. Đã phát 1 thông báo khẩn cấp.',
  );
});

test('figures that changed are named, with what they were and are; links and the time of counting are not figures', () => {
  const is = sampleFigures();
  is.asOf = '2027-02-01T00:00:00.000Z';
  is.rows.planned.link = '/elsewhere';
  expect(diffFigures(sampleFigures(), is)).toEqual([]);
  is.rows.byOutcome.unknown.value = 40;
  is.villages = is.villages.slice(0, 12);
  expect(diffFigures(sampleFigures(), is)).toEqual([
    { figure: 'Lượt không rõ', was: '52', is: '40' },
    { figure: 'Thôn mẫu 13: lượt đã phát', was: '118/154', is: '–' },
  ]);
});
