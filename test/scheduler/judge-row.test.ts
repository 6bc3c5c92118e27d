/** What machine, carrier and people say together: every cell of the table, and what each way of hearing leaves to look at. */
import { describe, expect, test } from 'vitest';
import type { HeardFact } from '../../scheduler/close-item.ts';
import type { PlannedRow } from '../../scheduler/close-ledger.ts';
import { judgeRow } from '../../scheduler/judge-row.ts';
import type { Transport } from '../../scheduler/model.ts';
import type { StandingAnswer } from '../../scheduler/standing-answer.ts';
import { at } from './make-plan.ts';

const start = at('2026-11-23T05:00');
const sha256 = 'a'.repeat(64);
const planned: PlannedRow = {
  airingId: 'x',
  startsAt: start,
  endsAt: start + 60_000,
  items: [{ index: 0, sha256, durationMs: 60_000 }],
};
const closesAt = start + 20 * 86_400_000;
const hourLater = start + 3_600_000;

const about = { airingId: 'x', index: 0, sha256 };
const done: HeardFact = { kind: 'airing-closed', airingId: 'x' };
function ended(delayMs: number, renderedMs: number, rmsDb = -18): HeardFact {
  const startedAt = start + delayMs;
  const times = { startedAt, endedAt: startedAt + renderedMs, renderedMs };
  return { kind: 'item-ended', ...about, ...times, rmsDb, end: renderedMs < 60_000 ? 'cut' : 'complete' };
}
const skip = (reason: string): HeardFact => ({ kind: 'item-skipped', airingId: 'x', index: 0, reason });

/** What the machine (of the carrier) says. */
const machine = {
  nothing: [],
  aired: [ended(0, 60_000), done],
  late: [ended(90_000, 60_000), done],
  cut: [ended(0, 20_000), done],
  missed: [done],
  mute: [ended(0, 60_000, -120), done],
  skipped: [skip('media-missing'), done],
  preempted: [skip('preempted'), done],
} as const;
const answers = ['none', 'heard', 'partly', 'bad-sound', 'not-heard'] as const;

function judge(
  transport: Transport,
  says: keyof typeof machine,
  answer: (typeof answers)[number],
  over: {
    now?: number;
    via?: StandingAnswer['via'];
    scope?: StandingAnswer['scope'];
    planned?: Partial<PlannedRow>;
  } = {},
) {
  const { scope = 'day', via = 'phone' } = over;
  const given = answer === 'none' ? undefined : { answer, scope, via, seq: 1 };
  return judgeRow({
    planned: { ...planned, ...over.planned },
    transport,
    facts: machine[says],
    answer: given,
    closesAt,
    now: over.now ?? hourLater,
  });
}
function words(...asked: Parameters<typeof judge>): string {
  const { outcome, reason, evidence, closed } = judge(...asked);
  return [outcome, reason, evidence, closed ? undefined : 'open'].filter((word) => word !== undefined).join(' ');
}
/** One line of the table: no answer, heard, partly, bad sound, not heard. */
const line = (transport: Transport, says: keyof typeof machine) =>
  answers.map((answer) => words(transport, says, answer));

test.each<[string, string[]]>([
  [
    'nothing',
    [
      'unknown none open',
      'aired village',
      'cut partly village',
      'aired bad-sound village',
      'missed village-silent village',
    ],
  ],
])('a manual station: %s', (_says, expected) => {
  expect(line('manual', 'nothing')).toEqual(expected);
});

test.each<[keyof typeof machine, string[]]>([
  [
    'nothing',
    [
      'unknown none open',
      'aired village open',
      'cut partly village open',
      'aired bad-sound village open',
      'missed village-silent village open',
    ],
  ],
  [
    'aired',
    ['aired carrier', 'aired village', 'cut partly village', 'aired bad-sound village', 'missed not-received village'],
  ],
  [
    'late',
    ['late carrier', 'late village', 'cut partly village', 'late bad-sound village', 'missed not-received village'],
  ],
  ['cut', ['cut carrier', 'cut village', 'cut partly village', 'cut bad-sound village', 'missed not-received village']],
  [
    'missed',
    [
      'missed none',
      'missed heard-otherwise none',
      'missed heard-otherwise none',
      'missed heard-otherwise none',
      'missed village',
    ],
  ],
  [
    'mute',
    [
      'missed silent none',
      'missed heard-otherwise none',
      'missed heard-otherwise none',
      'missed heard-otherwise none',
      'missed silent village',
    ],
  ],
  [
    'skipped',
    [
      'skipped media-missing none',
      'skipped heard-otherwise none',
      'skipped heard-otherwise none',
      'skipped heard-otherwise none',
      'skipped media-missing village',
    ],
  ],
  [
    'preempted',
    [
      'preempted preempted none',
      'preempted heard-otherwise none',
      'preempted heard-otherwise none',
      'preempted heard-otherwise none',
      'preempted preempted village',
    ],
  ],
])('an fm station whose carrier was %s', (says, expected) => {
  expect(line('fm', says)).toEqual(expected);
});

test.each<[keyof typeof machine, string[]]>([
  [
    'nothing',
    [
      'unknown none open',
      'aired village open',
      'cut partly village open',
      'aired bad-sound village open',
      'missed village-silent village open',
    ],
  ],
  ['aired', ['aired machine', 'aired machine', 'aired machine', 'aired machine', 'aired doubted machine']],
  ['cut', ['cut machine', 'cut machine', 'cut machine', 'cut machine', 'cut doubted machine']],
  [
    'missed',
    [
      'missed none',
      'missed heard-otherwise none',
      'missed heard-otherwise none',
      'missed heard-otherwise none',
      'missed none',
    ],
  ],
  [
    'mute',
    [
      'missed silent machine',
      'missed heard-otherwise machine',
      'missed heard-otherwise machine',
      'missed heard-otherwise machine',
      'missed silent machine',
    ],
  ],
])('an ip station that was %s: ears never overrule its machine', (says, expected) => {
  expect(line('ip', says)).toEqual(expected);
});

test.each(['manual', 'fm', 'ip'] as const)('%s: who listened there is evidence of its own', (transport) => {
  expect(judge(transport, 'nothing', 'heard', { via: 'listening' })).toMatchObject({
    outcome: 'aired',
    evidence: 'listened',
    closed: transport === 'manual',
  });
});

test('what a village plays by hand has no facts: a journal under its name tells nothing', () => {
  expect(words('manual', 'aired', 'none')).toBe('unknown none open');
});

describe('what people took back and what the plan left silent', () => {
  test.each(['ip', 'fm', 'manual'] as const)('stays as it is, whatever is reported: %s', (transport) => {
    const dropped = { dropReason: 'quiet-hours', items: [] };
    for (const answer of answers) {
      expect(words(transport, 'nothing', answer, { planned: dropped })).toBe('skipped quiet-hours none');
      expect(words(transport, 'aired', answer, { planned: { withdrawn: 'withdrawn' } })).toBe('skipped withdrawn none');
    }
  });
});

describe('a row that nobody speaks of', () => {
  test.each<[Transport, string]>([
    ['manual', 'unknown never-reported none'],
    ['fm', 'unknown never-heard none'],
    ['ip', 'unknown never-heard none'],
  ])('of a station by %s is unknown, and closed behind its day: %s', (transport, closed) => {
    expect(words(transport, 'nothing', 'none', { now: closesAt })).toBe('unknown none open');
    expect(words(transport, 'nothing', 'none', { now: closesAt + 1 })).toBe(closed);
  });

  test('and a word that comes after that day counts all the same', () => {
    expect(words('manual', 'nothing', 'partly', { now: closesAt + 1 })).toBe('cut partly village');
  });
});

test('a part that was measured stays beside the word of people, and an answer gives no measured length', () => {
  const half = {
    planned: { ...planned, items: [...planned.items, { index: 1, sha256: 'b'.repeat(64), durationMs: 60_000 }] },
    transport: 'fm' as const,
    facts: [ended(0, 60_000)],
    closesAt,
    now: hourLater,
  };
  const measured = { renderedMs: 60_000, startedAt: start };
  expect(judgeRow(half)).toMatchObject({ outcome: 'unknown', evidence: 'carrier', closed: false, ...measured });
  const answer: StandingAnswer = { answer: 'heard', scope: 'day', via: 'phone', seq: 1 };
  expect(judgeRow({ ...half, answer })).toMatchObject({ outcome: 'aired', evidence: 'village', ...measured });
  expect(judge('manual', 'nothing', 'heard')).toMatchObject({ renderedMs: 0, items: [{ index: 0, renderedMs: 0 }] });
});

test('the volume that a station played with is told with the item', () => {
  const facts = [{ ...ended(0, 60_000), volumePct: 65 } as HeardFact, done];
  expect(judgeRow({ planned, transport: 'ip', facts, closesAt, now: hourLater }).items).toMatchObject([
    { volumePct: 65 },
  ]);
});

test("a whole week's good word accuses no machine of its silence, and leaves the reason it gave", () => {
  for (const transport of ['ip', 'fm'] as const) {
    expect(judge(transport, 'skipped', 'heard', { scope: 'week' })).toMatchObject({
      outcome: 'skipped',
      reason: judge(transport, 'skipped', 'none').reason,
    });
    expect(judge(transport, 'skipped', 'heard', { scope: 'airing' }).reason).toBe('heard-otherwise');
  }
  expect(judge('ip', 'aired', 'not-heard', { scope: 'week' }).reason).toBe('doubted');
});
