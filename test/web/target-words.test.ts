/** Targets in one sentence, and how they stand in another. */
import { expect, test } from 'vitest';
import { labelParts, type Period, periodWords, summarize } from '../../web/src/words/standing-words.ts';
import { type Asked, targetSentence, wholePlan } from '../../web/src/words/target-words.ts';

const topics = [
  { code: 'II.3', title: 'Chương trình tổng thể', parent: null },
  { code: 'II.3.a', title: 'Nghị quyết', parent: 'II.3' },
  { code: 'II.3.b', title: 'Bộ máy', parent: 'II.3' },
  { code: 'II.5', title: 'Một cửa', parent: null },
];
const asked: Asked = {
  topics: [],
  kinds: [],
  tags: [],
  everyTopic: false,
  measure: 'airings',
  atLeast: 4,
  per: 'week',
  each: 'village',
};

test.each<[Partial<Asked>, string]>([
  [{}, 'Mỗi thôn ít nhất 4 lượt một tuần'],
  [{ topics: ['II.3', 'II.5'] }, 'Mỗi thôn ít nhất 4 lượt một tuần, về các nội dung của kế hoạch'],
  [
    { topics: ['II.5'], measure: 'minutes', atLeast: 30, per: 'month', each: 'commune' },
    'Toàn xã ít nhất 30 phút một tháng, về nội dung II.5',
  ],
  [
    { topics: ['II.3.a', 'II.3.b', 'II.5'], everyTopic: true, atLeast: 1, per: 'quarter' },
    'Mỗi thôn ít nhất 1 lượt một quý, về từng nội dung của kế hoạch',
  ],
  [
    { topics: ['II.3.a', 'II.5'], everyTopic: true, per: 'year' },
    'Mỗi thôn ít nhất 4 lượt một năm, về từng nội dung II.3.a, II.5',
  ],
  [
    { kinds: ['qa', 'story'], tags: ['một cửa', 'đất đai'] },
    'Mỗi thôn ít nhất 4 lượt một tuần, loại hỏi - đáp, câu chuyện truyền thanh, có nhãn «một cửa» hoặc «đất đai»',
  ],
])('%j is said as: %s', (change, sentence) => {
  expect(targetSentence({ ...asked, ...change }, topics)).toBe(sentence);
});

test('the whole plan is its roots, and its leaves where each is asked by itself', () => {
  expect([wholePlan(topics, false), wholePlan(topics, true)]).toEqual([
    ['II.3', 'II.5'],
    ['II.3.a', 'II.3.b', 'II.5'],
  ]);
});

test.each([
  ['Tuần 23/11-29/11/2026', { period: 'Tuần 23/11-29/11/2026', topic: undefined, part: undefined }],
  ['Quý IV/2026 · II.3.đ', { period: 'Quý IV/2026', topic: 'II.3.đ', part: undefined }],
  ['Tháng 11/2026 (gồm cả phần trước 23/11)', { period: 'Tháng 11/2026', topic: undefined, part: undefined }],
  [
    'Quý IV/2026 · II.1 (gồm cả phần trước 23/11, phần đến hết 29/11)',
    { period: 'Quý IV/2026', topic: 'II.1', part: 'tính đến hết 29/11' },
  ],
  ['lời khác', { period: 'lời khác', topic: undefined, part: undefined }],
])('the label «%s» is taken apart', (label, parts) => {
  expect(labelParts(label)).toEqual(parts);
});

const minutes = { measure: 'minutes', per: 'month', everyTopic: false } as const;
const each = { measure: 'airings', per: 'quarter', everyTopic: true } as const;
const period = (label: string, planned: number, wanted: number, reason: string | null = null): Period => ({
  label,
  planned,
  wanted,
  reason,
});

test('one period is told by its numbers', () => {
  const one = period('Tháng 11/2026 (phần đến hết 29/11)', 5.3, 27, 'Trung Lưu còn thiếu 21,7 phút.');
  expect([summarize([one], minutes), periodWords(one)]).toEqual([
    {
      isMet: false,
      words: 'có 5,3, cần 27 phút',
      sharePct: (5.3 / 27) * 100,
      period: 'Tháng 11/2026, tính đến hết 29/11',
      lacks: [{ names: [], reason: 'Trung Lưu còn thiếu 21,7 phút.' }],
    },
    'Tháng 11/2026, tính đến hết 29/11',
  ]);
});

test('several are counted, and what lacks for the same reason is said once', () => {
  const reason = (topic: string) => `Chưa có tin bài nào thuộc nội dung ${topic}. Cần làm hoặc tải lên tin bài mới.`;
  const topicsOfQuarter = [
    period('Quý I/2027 · II.1', 2, 1),
    period('Quý I/2027 · II.3.a', 0, 1, reason('II.3.a')),
    period('Quý I/2027 · II.3.b', 0, 1, reason('II.3.b')),
    period('Quý I/2027 · II.5', 0, 1, null),
  ];
  expect(summarize(topicsOfQuarter, each)).toEqual({
    isMet: false,
    words: 'đạt 1 trong 4 nội dung',
    sharePct: 25,
    period: 'Quý I/2027',
    lacks: [
      {
        names: ['II.3.a', 'II.3.b'],
        reason: 'Chưa có tin bài nào thuộc nội dung này. Cần làm hoặc tải lên tin bài mới.',
      },
      { names: ['II.5'], reason: 'Còn thiếu 1 lượt.' },
    ],
  });
});

test('periods are named where they differ', () => {
  const weeks = [period('Tuần 28/12-03/01/2027', 1, 4, 'Thiếu.'), period('Tuần 04/01-10/01/2027', 4, 4)];
  const week = { measure: 'airings', per: 'week', everyTopic: false } as const;
  expect(summarize(weeks, week)).toMatchObject({
    words: 'đạt 1 trong 2 tuần',
    period: undefined,
    lacks: [{ names: ['Tuần 28/12-03/01'], reason: 'Thiếu.' }],
  });
});
