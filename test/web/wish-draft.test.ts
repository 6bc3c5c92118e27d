/** What a proposal is asked for, and what a target asks, while they are being filled in. */
import { expect, test } from 'vitest';
import { emptyTarget, exampleTargets, targetBody, targetProblem } from '../../web/src/pages/targets/target-draft.ts';
import { firstWish, quickOf, type WishDraft, wishBody, wishProblem } from '../../web/src/pages/targets/wish-draft.ts';

const today = '2026-11-27';
const wish = firstWish(today);

test('the page begins with the coming week', () => {
  expect([wishBody(wish, today), quickOf(wish, today)]).toEqual([
    { from: '2026-11-30', until: '2026-12-06', times: ['05:30', '17:30'], slotMs: 600_000 },
    'week',
  ]);
});

test.each<[Partial<WishDraft>, string]>([
  [{ from: undefined }, 'Chọn ngày đầu và ngày cuối.'],
  [{ until: '2026-11-29' }, 'Ngày cuối phải từ ngày đầu trở đi.'],
  [{ from: '2026-11-01', until: '2026-11-26' }, 'Những ngày này đã qua. Chọn ngày sắp tới.'],
  [{ until: '2027-03-03' }, 'Mỗi lần đề xuất nhiều nhất 93 ngày. Chọn ngắn hơn.'],
  [{ times: ['05:30', ''] }, 'Ghi đủ giờ phát, ví dụ 05:30.'],
  [{ times: ['05:30', '05:30'] }, 'Có hai giờ phát trùng nhau.'],
  [{ minutes: undefined }, 'Ghi thời lượng mỗi buổi, phút.'],
  [{ segmentIds: [] }, 'Chọn ít nhất một tin bài, hoặc để máy chọn trong mọi tin bài đã duyệt.'],
])('with %j it says: %s', (change, problem) => {
  expect([wishProblem({ ...wish, ...change }, today), wishBody({ ...wish, ...change }, today)]).toEqual([
    problem,
    undefined,
  ]);
});

const topics = [
  { code: 'II.1', title: 'Mục tiêu', parent: null },
  { code: 'II.3', title: 'Chương trình', parent: null },
  { code: 'II.3.a', title: 'Nghị quyết', parent: 'II.3' },
  { code: 'II.5', title: 'Một cửa', parent: null },
];

test('the examples ask what their titles say', () => {
  const asked = exampleTargets(topics).map((example) => targetBody(example, topics));
  expect(
    asked.map(({ title, topics: of, measure, atLeast, per, everyTopic }) => [
      title,
      of,
      measure,
      atLeast,
      per,
      everyTopic,
    ]),
  ).toEqual([
    ['Mỗi thôn ít nhất 4 lượt CCHC một tuần', ['II.1', 'II.3', 'II.5'], 'airings', 4, 'week', false],
    ['II.5 ít nhất 30 phút một tháng', ['II.5'], 'minutes', 30, 'month', false],
    ['Mỗi nội dung ít nhất một lần một quý', ['II.1', 'II.3.a', 'II.5'], 'airings', 1, 'quarter', true],
  ]);
});

test.each([
  [{ atLeast: undefined }, 'Ghi số lượt hoặc số phút, từ 1 trở lên.'],
  [{ everyTopic: true }, 'Tính từng nội dung một thì phải chọn nội dung.'],
  [{ title: ' ' }, 'Viết chỉ tiêu thành một câu.'],
  [{}, undefined],
])('a target with %j: %s', (change, problem) => {
  expect(targetProblem({ ...emptyTarget, ...change })).toBe(problem);
});
