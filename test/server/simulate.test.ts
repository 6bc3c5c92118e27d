/** `loa simulate`: what it tells of a plan, that it finds every breach planted in its way, and that it only reads. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PolicyException } from '../../scheduler/model.ts';
import type { PlanInput } from '../../scheduler/plan-airings.ts';
import { checkRules } from '../../server/check-rules.ts';
import { reportOn, runSimulation } from '../../server/simulate.ts';
import { readSimulateArguments } from '../../server/simulate-arguments.ts';
import { type PlanSimulation, simulatePlan } from '../../server/simulate-plan.ts';
import type { Plan } from '../../server/store/plan-store.ts';
import type { Sound } from '../../stations/virtual-engine.ts';
import {
  at,
  makeProgramme,
  makeSchedule,
  makeSegment,
  openPolicy,
  usualPolicy,
  vietnam,
} from '../scheduler/make-plan.ts';
import { planCommune } from './planned-commune.ts';

const stations = ['Tân Thủy', 'Hòa Thủy'].map((name, index) => ({ id: `T${index + 1}`, name, zoneIds: [] }));
const segments = [makeSegment('A', 60), makeSegment('B', 120), makeSegment('C', 180)];
const plan: Plan = {
  zone: vietnam,
  policy: usualPolicy,
  segments,
  programmes: [makeProgramme('ct', ['A', 'B', 'C']), makeProgramme('khan', ['A'])],
  schedules: [
    makeSchedule('sang', 'ct', '2026-11-23T05:00:00', { rrule: 'FREQ=DAILY', title: 'Bản tin sáng' }),
    makeSchedule('khan', 'khan', '2026-11-24T05:01:30', {
      priority: 'emergency',
      title: 'Tin bão',
      target: { kind: 'stations', stationIds: ['T2'] },
    }),
  ],
  stations,
  transports: new Map([
    ['T1', 'ip'],
    ['T2', 'ip'],
  ]),
  exceptionDays: [],
  relaySources: [],
  fillings: [],
  frozenPicks: [],
  interrupts: [],
  withdrawn: new Set<string>(),
  history: [],
  answers: [],
};
const now = at('2026-11-23T00:00');
const week = { days: 7, from: '2026-11-23', asJson: false };

describe('what it tells', () => {
  test('every day, what airs where, what stays silent and why, and the verdict', () => {
    const { report, violations } = reportOn(plan, { ...week, days: 2 }, now);
    expect(violations).toBe(0);
    expect(report).toBe(
      [
        'Chạy thử 2 ngày, từ thứ Hai 23/11/2026 đến hết thứ Ba 24/11/2026, 2 trạm',
        '',
        'thứ Hai 23/11/2026',
        '  05:00–05:06  Bản tin sáng: tất cả các trạm',
        '',
        'thứ Ba 24/11/2026',
        '  05:00–05:06  Bản tin sáng: Tân Thủy',
        '  05:00–05:06  Bản tin sáng: Hòa Thủy',
        '               không phát "Tin B": nhường cho nội dung ưu tiên hơn',
        '  05:01–05:02  Tin bão: Hòa Thủy',
        '',
        'Các quy tắc R1, R2, R5, R6, R7, R9: 0 vi phạm',
        '',
      ].join('\n'),
    );
  });

  test('Sunday is a day like any other, and silent by the policy; the last day counts', () => {
    const { days } = JSON.parse(reportOn(plan, { ...week, asJson: true }, now).report);
    expect(days.map(({ date }: { date: string }) => date)).toEqual(
      ['23', '24', '25', '26', '27', '28', '29'].map((day) => `2026-11-${day}`),
    );
    expect(days[6].airings).toMatchObject([
      { title: 'Bản tin sáng', outcome: 'skipped', reason: 'weekday-not-allowed', stations: ['Tân Thủy', 'Hòa Thủy'] },
    ]);
    expect(days[5].airings).toMatchObject([{ outcome: 'aired', startsAt: '2026-11-28T05:00:00+07:00' }]);
  });

  test('a Sunday that a leader opened is not silent, and no rule is broken', () => {
    const election: PolicyException = {
      id: 'bc',
      from: at('2026-11-29T00:00'),
      to: at('2026-11-30T00:00'),
      reason: 'Ngày bầu cử',
      approvedBy: 'Chủ tịch xã',
      approvedAt: at('2026-11-20T08:00'),
    };
    const opened = { ...plan, policy: { ...usualPolicy, exceptions: [election] } };
    const { report, violations } = reportOn(opened, { ...week, asJson: true }, now);
    expect(violations).toBe(0);
    expect(JSON.parse(report).days[6].airings).toMatchObject([{ outcome: 'aired' }]);
  });

  test('it begins today where no day is given', () => {
    expect(reportOn(plan, { days: 1, asJson: false }, at('2026-11-25T12:00')).report).toContain('thứ Tư 25/11/2026');
  });
});

describe('a breach planted in its way is found', () => {
  const input: PlanInput = { ...plan, policy: openPolicy, window: { from: now, to: at('2026-11-25T00:00') } };
  const whole = simulatePlan(input);
  const [first] = whole.stations;

  /** The simulation with one station's sounds, rows or facts changed. */
  function spoilt(change: Partial<NonNullable<typeof first>>): PlanSimulation {
    if (first === undefined) throw new Error('no station');
    return { ...whole, stations: [{ ...first, ...change }] };
  }
  const sounds = first?.sounds ?? [];
  const changed = (change: (sound: Sound) => Partial<Sound>) =>
    spoilt({ sounds: sounds.map((sound, index) => (index === 0 ? { ...sound, ...change(sound) } : sound)) });
  const rulesOf = (broken: PlanSimulation, given = input) => [
    ...new Set(checkRules(given, broken).map(({ rule }) => rule)),
  ];

  test('none is there before', () => {
    expect(checkRules(input, whole)).toEqual([]);
    expect(sounds.length).toBeGreaterThan(3);
  });

  test.each<[string, string, PlanInput]>([
    [
      'R1',
      'an approval of other bytes',
      {
        ...input,
        segments: segments.map(({ approval, ...one }) => ({
          ...one,
          ...(approval === undefined ? {} : { approval: { ...approval, sha256: 'e'.repeat(64) } }),
        })),
      },
    ],
    ['R1', 'no longer valid', { ...input, segments: segments.map((one) => ({ ...one, validUntil: now })) }],
    ['R2', 'quiet hours', { ...input, policy: { ...openPolicy, quiet: [{ from: '22:00', until: '05:00:30' }] } }],
    ['R2', 'a closed day', { ...input, policy: { ...openPolicy, weekdays: [2, 3] } }],
    [
      'R2',
      'outside the windows',
      { ...input, policy: { ...openPolicy, windows: [{ from: '06:00', until: '07:00' }] } },
    ],
    [
      'R2',
      'rules that begin to hold in its midst',
      {
        ...input,
        policy: {
          ...openPolicy,
          later: [{ ...openPolicy, quiet: [{ from: '05:00', until: '06:00' }], validFrom: at('2026-11-23T05:03') }],
        },
      },
    ],
    ['R5', 'a lower ceiling', { ...input, policy: { ...openPolicy, volumeCeilingPct: 10 } }],
    [
      'R5',
      'a band of the hour',
      { ...input, policy: { ...openPolicy, volumeBands: [{ from: '05:03', until: '05:04', ceilingPct: 10 }] } },
    ],
    [
      'R5',
      'a cap near a school',
      {
        ...input,
        policy: {
          ...openPolicy,
          stationCaps: [{ from: '00:00', until: '12:00', ceilingPct: 10, stationIds: ['T1'], reason: 'gần trường' }],
        },
      },
    ],
  ])('%s: %s', (rule, _name, given) => {
    expect(rulesOf(spoilt({}), given)).toEqual([rule]);
  });

  test.each<[string, string, PlanSimulation]>([
    ['R6', 'an item two seconds late', changed(({ startedAt }) => ({ startedAt: startedAt + 2_000 }))],
    ['R6', 'two sounds at once', changed(({ endedAt }) => ({ endedAt: endedAt + 500 }))],
    ['R6', 'a file cut for no emergency', changed(({ endedAt }) => ({ endedAt: endedAt - 9_000, end: 'cut' }))],
    ['R7', 'a row that is not there', spoilt({ rows: first?.rows.slice(1) ?? [], sounds: [] })],
    ['R7', 'an item told twice', spoilt({ facts: [...(first?.facts ?? []), ...(first?.facts ?? [])] })],
    [
      'R9',
      'an airing on the day after the last',
      { ...spoilt({}), window: { ...whole.window, to: at('2026-11-24T05:00') } },
    ],
  ])('%s: %s', (rule, _name, broken) => {
    expect(rulesOf(broken)).toContain(rule);
  });
});

describe('the command', () => {
  test.each([
    [[], { days: 30, asJson: false }],
    [['--days', '7', '--from', '2026-02-28', '--json'], { days: 7, from: '2026-02-28', asJson: true }],
  ])('%j', (args, expected) => {
    expect(readSimulateArguments(args)).toEqual(expected);
  });

  test.each([
    [['--days', '0']],
    [['--days', 'x']],
    [['--days', '400']],
    [['--from', '2026-02-30']],
    [['--from', 'mai']],
    [['--weeks', '2']],
  ])('%j is refused with words', (args) => {
    expect(() => readSimulateArguments(args)).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  });

  test('a folder without data is named, and nothing is made in it', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'loa-simulate-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    await expect(runSimulation(week, { dataDir }, now)).rejects.toThrow(
      expect.objectContaining({ code: 'option-invalid' }),
    );
  });

  test('the stored plan is read while the server runs, and nothing of it changes', async () => {
    const commune = await planCommune();
    onTestFinished(() => commune.app.close());
    const before = commune.app.dump();
    const { report, violations } = await runSimulation(week, commune.app.config, commune.app.clock.now());
    expect(report).toContain('17:00–');
    expect(report).toContain('Tin chiều: tất cả các trạm');
    expect(violations).toBe(0);
    expect(commune.app.dump()).toEqual(before);
  });
});

test('a station that is dark beyond the last airing has told of everything once the simulation ends', () => {
  const window = { from: at('2026-11-23T00:00'), to: at('2026-11-24T06:00') };
  const powerCuts = [{ from: at('2026-11-24T04:00'), to: at('2026-11-24T09:00') }];
  const simulation = simulatePlan({ ...plan, window, disturbances: { powerCuts } });
  expect(checkRules({ ...plan, window }, simulation)).toEqual([]);
  const last = simulation.stations[0]?.rows.findLast(({ airing }) => airing.title === 'Bản tin sáng');
  expect(last?.closed).toMatchObject({ closed: true, outcome: 'skipped', reason: 'powered-off' });
});
