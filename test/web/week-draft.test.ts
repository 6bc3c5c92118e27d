/** What an operator changes for a village's week becomes what is sent: only what differs, taken back as taken back. */
import { expect, test } from 'vitest';
import { draftOfWeek, type Village, type WeekDraft, weekBody } from '../../web/src/pages/evidence/week-draft.ts';

const airing = (airingId: string) => ({
  ...{ airingId, title: 'Tin', plannedAt: '2026-11-23T10:00:00.000Z', time: '17:00', answer: null, begun: true },
});
const day = (date: string, over: Partial<Village['days'][number]> = {}): Village['days'][number] => ({
  ...{
    date,
    answer: null,
    planned: 1,
    begun: 1,
    waiting: 1,
    aired: 0,
    missed: 0,
    unanswered: 1,
    owed: 1,
    exceptions: 0,
  },
  ...{ note: '', photos: [], airings: [airing(`a-${date}`)], ...over },
});
const report = (over: Partial<Village['reports'][number]>): Village['reports'][number] => ({
  ...{ id: 'r', scope: 'airing', airingId: null, about: '', answer: 'heard', via: 'phone', saidBy: 'Ông Sáu' },
  ...{ saidAt: '', enteredBy: 'Hương', enteredAt: '', note: '', photoSha256: null, ...over },
});
const village = (over: Partial<Village> = {}): Village => ({
  ...{ stationId: 's1', name: 'Phố Tây', code: 'T13', transport: 'manual', week: null, weekSaid: null, owes: 2 },
  ...{
    contacts: [{ name: 'Ông Sáu', phone: '0912' }],
    days: [day('2026-11-23'), day('2026-11-24')],
    reports: [],
    ...over,
  },
});
const NOW = { date: '2026-11-29', time: '08:00' };
const SAID = { requestId: 'q', week: '2026-11-23', saidAt: '2026-11-29T01:00:00.000Z' };
const bodyOf = (told: Village, change: Partial<WeekDraft>) =>
  weekBody(told, { ...draftOfWeek(told, NOW), ...change }, SAID);

test('begins with what stands, said by whom one would phone', () => {
  const told = village({
    ...{ week: 'heard', days: [day('2026-11-23', { answer: 'not-heard' }), day('2026-11-24')] },
    reports: [
      report({ airingId: 'a-2026-11-24', answer: 'cleared' }),
      report({ airingId: 'a-2026-11-24', answer: 'partly' }),
    ],
  });
  expect(draftOfWeek(told, NOW)).toEqual({
    ...{ week: 'heard', days: { '2026-11-23': 'not-heard', '2026-11-24': '' } },
    airings: { 'a-2026-11-23': '', 'a-2026-11-24': '' },
    ...{ saidBy: 'Ông Sáu', saidAt: NOW, note: '' },
  });
});

test('a week with a day and an airing that were otherwise is one body', () => {
  expect(
    bodyOf(village(), {
      ...{ week: 'heard', days: { '2026-11-23': 'not-heard', '2026-11-24': '' }, note: 'mất điện' },
      airings: { 'a-2026-11-24': 'bad-sound' },
    }),
  ).toEqual({
    ...{ ...SAID, stationId: 's1', answer: 'heard', saidBy: 'Ông Sáu', note: 'mất điện' },
    exceptions: [
      { date: '2026-11-23', answer: 'not-heard' },
      { date: '2026-11-24', airingId: 'a-2026-11-24', answer: 'bad-sound' },
    ],
  });
});

test.each<[string, Partial<Village>, Partial<WeekDraft>, object | undefined]>([
  ['nothing chosen says nothing', {}, {}, undefined],
  ['nothing changed and nothing owed says nothing', { week: 'heard', owes: 0 }, {}, undefined],
  [
    'the same word for a week that has grown is said again',
    { week: 'heard', owes: 1 },
    {},
    { answer: 'heard', exceptions: [] },
  ],
  [
    'a word taken back is said as taken back',
    { week: 'heard', owes: 0 },
    { week: '' },
    { answer: 'cleared', exceptions: [] },
  ],
  [
    'a day taken back, too; the note then goes with the day',
    { week: 'heard', owes: 0, days: [day('2026-11-23', { answer: 'partly' })] },
    { days: { '2026-11-23': '' }, note: 'nhầm ngày' },
    { answer: null, note: '', exceptions: [{ date: '2026-11-23', answer: 'cleared', note: 'nhầm ngày' }] },
  ],
])('%s', (_what, over, change, expected) => {
  const body = bodyOf(village(over), change);
  if (expected === undefined) expect(body).toBeUndefined();
  else expect(body).toMatchObject(expected);
});
