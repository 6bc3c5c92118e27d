/** The policy's form: what it shows comes back as it was, and what cannot be sent is told. */
import { expect, test } from 'vitest';
import {
  draftOf,
  type PolicyDraft,
  policyBody,
  policyProblems,
  policyRules,
} from '../../web/src/pages/policy/policy-draft.ts';
import type { PolicyRules } from '../../web/src/words/policy-words.ts';

const rules: PolicyRules = {
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5, 6],
  windows: [{ from: '05:00:00', until: '07:00:00' }],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 45,
  minMinutesPerDay: 0,
  volumeCeilingPct: 90,
  volumeBands: [{ from: '05:00', until: '06:00', ceilingPct: 60 }],
  stationCaps: [
    { from: '07:00', until: '11:00', weekdays: [1, 2], ceilingPct: 40, stationIds: ['t5'], reason: 'gần trường' },
  ],
};
const draft = draftOf(rules);

test('what the form shows comes back as the same rules, times to the minute', () => {
  expect(policyRules(draft)).toEqual({ ...rules, windows: [{ from: '05:00', until: '07:00' }] });
  expect(policyProblems(draft)).toEqual({});
});

test('a day to begin on is sent, and at once is not', () => {
  expect([policyBody(draft), policyBody({ ...draft, validFrom: '2027-01-01' })].map((body) => body.validFrom)).toEqual([
    undefined,
    '2027-01-01',
  ]);
});

const cases: readonly [string, Partial<PolicyDraft>, Record<string, string>][] = [
  ['a time left out', { quiet: [{ from: '21:00', until: '' }] }, { quiet: 'Ghi đủ giờ bắt đầu và giờ kết thúc.' }],
  [
    'hours without length',
    { windows: [{ from: '05:00', until: '05:00' }] },
    { windows: 'Giờ bắt đầu và giờ kết thúc phải khác nhau.' },
  ],
  ['no day', { weekdays: [] }, { weekdays: 'Chọn ít nhất một ngày.' }],
  ['an empty number', { maxSessionsPerDay: '' }, { maxSessionsPerDay: 'Ghi số từ 1 đến 24.' }],
  ['half a minute', { maxMinutesPerSession: 22.5 }, { maxMinutesPerSession: 'Ghi số từ 1 đến 720.' }],
  [
    'a band too loud',
    { volumeBands: [{ from: '05:00', until: '06:00', weekdays: [1], ceilingPct: 120 }] },
    { volumeBands: 'Âm lượng: Ghi số từ 0 đến 100.' },
  ],
  [
    'a cap without a reason',
    {
      stationCaps: [{ from: '05:00', until: '06:00', weekdays: [1], ceilingPct: 40, stationIds: ['t5'], reason: ' ' }],
    },
    { stationCaps: 'Ghi lý do của mỗi mức riêng.' },
  ],
];

test.each(cases)('%s is told', (_, change, problems) => {
  expect(policyProblems({ ...draft, ...change })).toEqual(problems);
});
