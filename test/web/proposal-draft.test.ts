/** A proposal while a person edits it: what is kept, what it counts for, and what cannot be. */
import { expect, test } from 'vitest';
import {
  acceptBody,
  changeSession,
  draftOf,
  keptSessions,
  sessionProblem,
  toggleDropped,
  weeksOf,
} from '../../web/src/pages/targets/proposal-draft.ts';
import { recountTargets, type SegmentFacts, targetsServed } from '../../web/src/pages/targets/recount-targets.ts';
import type { Proposal, SegmentKind } from '../../web/src/wire.ts';
import type { WholeTarget } from '../../web/src/words/target-words.ts';

const item = (segmentId: string, topics: string[], seconds: number) => ({
  segmentId,
  title: `Bài ${segmentId}`,
  durationMs: seconds * 1000,
  topics,
});
const desk = item('desk', ['II.5'], 90);
const law = item('law', ['II.3.a'], 60);
const bell = item('bell', ['II.5'], 6);
const facts: SegmentFacts = new Map<string, { kind: SegmentKind; tags: string[] }>([
  ['desk', { kind: 'article', tags: ['một cửa'] }],
  ['law', { kind: 'qa', tags: [] }],
  ['bell', { kind: 'jingle', tags: [] }],
]);

const target = (id: string, change: Partial<WholeTarget>): WholeTarget => ({
  id,
  title: id,
  topics: [],
  kinds: [],
  tags: [],
  everyTopic: false,
  measure: 'airings',
  atLeast: 1,
  per: 'week',
  each: 'village',
  ...change,
});
const weekly = target('weekly', { topics: ['II.3', 'II.5'] });
const monthly = target('monthly', { topics: ['II.5'], measure: 'minutes', per: 'month' });
const each = target('each', { topics: ['II.5', 'II.3'], everyTopic: true, per: 'month' });
const targets = [weekly, monthly, each];

const period = (label: string, planned: number, wanted: number, reason: string | null = null) => ({
  label,
  planned,
  wanted,
  reason,
});
const proposal: Proposal = {
  sessions: [
    { startsAt: '2026-11-30T05:30:00', items: [desk, law], targetIds: ['weekly', 'monthly', 'each'] },
    { startsAt: '2026-12-01T05:30:00', items: [desk], targetIds: ['weekly'] },
    { startsAt: '2026-12-07T05:30:00', items: [law], targetIds: ['weekly'] },
  ],
  targets: [
    { id: 'weekly', title: 'weekly', periods: [period('Tuần 1', 2, 2), period('Tuần 2', 1, 2, 'Thiếu buổi.')] },
    { id: 'monthly', title: 'monthly', periods: [period('Tháng 11', 1.5, 1), period('Tháng 12', 1.5, 3, 'Thiếu.')] },
    {
      id: 'each',
      title: 'each',
      periods: [
        period('Tháng 11 · II.3', 1, 1),
        period('Tháng 11 · II.5', 1, 1),
        period('Tháng 12 · II.3', 1, 1),
        period('Tháng 12 · II.5', 1, 1),
      ],
    },
  ],
};
const asked = { from: '2026-11-30', until: '2026-12-13', times: ['05:30'], slotMs: 180_000 };
const draft = draftOf(asked, proposal);

test('a dropped session is counted off, each period and topic by itself', () => {
  const after = keptSessions(toggleDropped(draft, '2026-11-30T05:30:00'));
  const change = { from: asked.from, before: proposal.sessions, after, facts };
  expect(recountTargets(proposal.targets, targets, change).map(({ periods }) => periods)).toEqual([
    [period('Tuần 1', 1, 2, 'Thiếu do đã sửa đề xuất.'), period('Tuần 2', 1, 2, 'Thiếu buổi.')],
    [period('Tháng 11', 0, 1, 'Thiếu do đã sửa đề xuất.'), period('Tháng 12', 1.5, 3, 'Thiếu.')],
    [
      period('Tháng 11 · II.3', 0, 1, 'Thiếu do đã sửa đề xuất.'),
      period('Tháng 11 · II.5', 0, 1, 'Thiếu do đã sửa đề xuất.'),
      period('Tháng 12 · II.3', 1, 1),
      period('Tháng 12 · II.5', 1, 1),
    ],
  ]);
});

test('what is put in is counted, and its reason falls away when it is enough', () => {
  const edited = changeSession(
    draft,
    '2026-12-07T05:30:00',
    { startsAt: '2026-12-08T06:00:00', items: [law, desk] },
    { targets, facts },
  );
  const change = { from: asked.from, before: proposal.sessions, after: keptSessions(edited), facts };
  const [, monthlyNow] = recountTargets(proposal.targets, targets, change);
  expect([edited.sessions[2], monthlyNow?.periods[1]]).toEqual([
    {
      key: '2026-12-07T05:30:00',
      startsAt: '2026-12-08T06:00:00',
      items: [law, desk],
      targetIds: ['weekly', 'monthly', 'each'],
      state: 'changed',
    },
    period('Tháng 12', 3, 3),
  ]);
});

test('a jingle serves nothing unless it is asked for by kind; kinds and tags narrow', () => {
  const asking = [
    weekly,
    target('jingles', { kinds: ['jingle'] }),
    target('qa', { kinds: ['qa'] }),
    target('tagged', { tags: ['một cửa'] }),
  ];
  expect([[bell], [law], [desk]].map((items) => targetsServed(items, asking, facts))).toEqual([
    ['jingles'],
    ['weekly', 'qa'],
    ['weekly', 'tagged'],
  ]);
});

test('a dropped session taken back is as it was proposed', () => {
  const key = '2026-12-01T05:30:00';
  const changed = changeSession(draft, key, { startsAt: key, items: [law] }, { targets, facts });
  expect(toggleDropped(toggleDropped(changed, key), key)).toEqual(draft);
});

test.each([
  ['2026-12-01T05:30:00', [desk], undefined],
  ['2026-12-01T:00', [desk], 'Ghi đủ ngày và giờ phát.'],
  ['2026-12-14T05:30:00', [desk], 'Chọn ngày từ 30/11/2026 đến 13/12/2026, như đã đề xuất.'],
  ['2026-11-30T04:00:00', [desk], 'Giờ này đã qua. Chọn giờ khác.'],
  ['2026-12-01T05:30:00', [], 'Buổi phát cần ít nhất một tin bài. Không cần buổi này thì bấm «Bỏ buổi».'],
  ['2026-12-01T05:30:00', [desk, desk, law], 'Các tin bài dài hơn thời lượng một buổi. Bỏ bớt hoặc thay bài ngắn hơn.'],
  ['2026-11-30T05:32:00', [desk], 'Trùng với buổi lúc 05:30 cùng ngày.'],
  ['2026-11-30T05:32:30', [desk], undefined],
])('a session at %s with %j: %s', (startsAt, items, problem) => {
  expect(sessionProblem(draft, { key: '2026-12-01T05:30:00', startsAt, items }, '2026-11-30T05:00:00')).toBe(problem);
});

test('what is sent is what is kept, in order; weeks and days hold also what was dropped', () => {
  const edited = toggleDropped(draft, '2026-12-01T05:30:00');
  expect([
    acceptBody(edited, ' Kế hoạch '),
    weeksOf(edited.sessions).map(({ monday, sunday, days }) => [
      monday,
      sunday,
      ...days.map(({ date, sessions }) => `${date} ${sessions.map(({ state }) => state)}`),
    ]),
  ]).toEqual([
    {
      title: 'Kế hoạch',
      sessions: [
        { startsAt: '2026-11-30T05:30:00', segmentIds: ['desk', 'law'] },
        { startsAt: '2026-12-07T05:30:00', segmentIds: ['law'] },
      ],
      slotMs: 180_000,
    },
    [
      ['2026-11-30', '2026-12-06', '2026-11-30 proposed', '2026-12-01 dropped'],
      ['2026-12-07', '2026-12-13', '2026-12-07 proposed'],
    ],
  ]);
});
