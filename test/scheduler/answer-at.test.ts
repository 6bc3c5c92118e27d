/** "Lúc đó loa có phát không?" in a table: every verdict and the reason it is given for. */
import { expect, test } from 'vitest';
import { type AirQuestion, answerAt, type LoggedSound } from '../../scheduler/answer-at.ts';

const minute = 60_000;
const at = 1_000 * minute;
const sound = (from: number, to: number | undefined, over: Partial<LoggedSound> = {}): LoggedSound => ({
  from: from * minute,
  to: to === undefined ? undefined : to * minute,
  atMost: (to ?? from + 10) * minute,
  by: 'own',
  ...over,
});
const span = (from: number, to: number) => ({ epoch: 1, from: from * minute, to: to * minute });

test.each<[string, Partial<AirQuestion<LoggedSound>>, string, string]>([
  ['a sound around it', { sounds: [sound(995, 1005)] }, 'ours', 'sounded'],
  ['a sound that ended a minute before: people’s watches', { sounds: [sound(990, 999)] }, 'ours', 'sounded'],
  ['a sound that ended just when the tolerance begins', { sounds: [sound(990, 998)] }, 'not-ours', 'silent'],
  ['a sound that begins when the tolerance ends', { sounds: [sound(1002, 1010)] }, 'ours', 'sounded'],
  ['a sound ten minutes before and one after', { sounds: [sound(980, 990), sound(1010, 1020)] }, 'not-ours', 'silent'],
  ['silence, and the journal is whole', {}, 'not-ours', 'silent'],
  ['silence by a journal that begins only then', { vouched: [span(999, 1100)] }, 'cannot-say', 'no-journal'],
  ['silence up to the end of the journal', { vouched: [span(0, 1001)] }, 'cannot-say', 'no-journal'],
  [
    'two runs with a start in between vouch for nothing',
    { vouched: [span(0, 1000), span(1000, 1100)] },
    'cannot-say',
    'no-journal',
  ],
  ['no journal at all', { vouched: [] }, 'cannot-say', 'no-journal'],
  [
    'a sound without a journal that is whole is a sound',
    { vouched: [], sounds: [sound(995, 1005)] },
    'ours',
    'sounded',
  ],
  ['begun five minutes before, its end never told', { sounds: [sound(995, undefined)] }, 'cannot-say', 'no-end'],
  ['begun then, its end never told', { sounds: [sound(999, undefined)] }, 'ours', 'sounded'],
  ['begun so long ago that it cannot have lasted', { sounds: [sound(900, undefined)] }, 'not-ours', 'silent'],
  ['the box played, that cluster was isolated', { sounds: [sound(995, 1005)], cutOff: true }, 'cannot-say', 'cut-off'],
  ['isolated, and the box was silent', { cutOff: true }, 'not-ours', 'silent'],
  [
    'fm, its carrier sounded',
    { transport: 'fm', sounds: [sound(995, 1005, { by: 'carrier' })] },
    'ours-unproved',
    'carrier-sounded',
  ],
  ['fm, its carrier was silent: whatever was heard came from elsewhere', { transport: 'fm' }, 'not-ours', 'silent'],
  [
    'a live source that nobody measured',
    { sounds: [sound(995, 1005, { by: 'unmeasured' })] },
    'ours-unproved',
    'unmeasured',
  ],
  ['fm, nothing known of its carrier', { transport: 'fm', vouched: [] }, 'cannot-say', 'no-journal'],
  [
    'manual, people say it sounded',
    { transport: 'manual', vouched: [], sounds: [sound(995, 1005, { by: 'people' })] },
    'ours-unproved',
    'people-say',
  ],
  [
    'people say it sounded, and the journal is not here yet',
    { vouched: [], sounds: [sound(995, 1005, { by: 'people' })] },
    'ours-unproved',
    'people-say',
  ],
  [
    'people say it sounded, and the box vouches for silence',
    { sounds: [sound(995, 1005, { by: 'people' })] },
    'not-ours',
    'silent',
  ],
  ['manual, nobody said anything', { transport: 'manual', vouched: [] }, 'cannot-say', 'no-machine'],
  ['manual is never proved silent', { transport: 'manual' }, 'cannot-say', 'no-machine'],
  ['a time to come', { now: at - 1 }, 'cannot-say', 'to-come'],
])('%s', (_, over, verdict, why) => {
  const answer = answerAt({
    at,
    toleranceMs: 2 * minute,
    momentMs: minute,
    transport: 'ip',
    sounds: [],
    planned: [],
    vouched: [span(0, 2000)],
    cutOff: false,
    now: 3_000 * minute,
    ...over,
  });
  expect([answer.verdict, answer.why]).toEqual([verdict, why]);
});

test('tells what sounded in order of time, whether something was planned, and until when the journal is whole', () => {
  const [later, earlier] = [sound(1001, 1003), sound(996, 1001)];
  const question = {
    at,
    toleranceMs: 2 * minute,
    momentMs: minute,
    transport: 'ip' as const,
    sounds: [later, earlier, sound(1010, 1012)],
    planned: [{ from: 995 * minute, to: 999 * minute }],
    vouched: [span(0, 900), span(950, 1500)],
    cutOff: false,
    now: 3_000 * minute,
  };
  expect(answerAt(question)).toEqual({
    verdict: 'ours',
    why: 'sounded',
    sounds: [earlier, later],
    inMinute: [earlier],
    before: undefined,
    after: question.sounds[2],
    isPlanned: true,
    wholeUntil: 1500 * minute,
  });
  const unknown = answerAt({
    ...question,
    sounds: [],
    planned: [{ from: 1003 * minute, to: 1010 * minute }],
    vouched: [span(0, 900)],
  });
  expect([unknown.isPlanned, unknown.wholeUntil, answerAt({ ...question, vouched: [] }).wholeUntil]).toEqual([
    false,
    900 * minute,
    undefined,
  ]);
});

test('tells apart what sounded in that very minute, what did within the tolerance, and the nearest before and after', () => {
  const ask = (over: Partial<AirQuestion<LoggedSound>>) =>
    answerAt({
      at,
      toleranceMs: 2 * minute,
      momentMs: minute,
      transport: 'ip',
      sounds: [],
      planned: [],
      vouched: [span(0, 2000)],
      cutOff: false,
      now: 3_000 * minute,
      ...over,
    });
  const [over, begins, open] = [sound(990, 999), sound(1000.5, 1003), sound(999, undefined)];
  const around = ask({ sounds: [over, open] });
  expect([around.verdict, around.sounds, around.inMinute]).toEqual(['ours', [over, open], []]);
  const exact = ask({ toleranceMs: 0, sounds: [over, begins] });
  expect([exact.verdict, exact.inMinute, exact.before]).toEqual(['ours', [begins], over]);
  const [early, last, next] = [sound(900, 901), sound(980, 990), sound(1010, 1020)];
  const silent = ask({ sounds: [next, last, early, sound(1030, 1040)] });
  expect([silent.verdict, silent.inMinute, silent.before, silent.after]).toEqual(['not-ours', [], last, next]);
});
