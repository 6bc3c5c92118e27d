/** Quiet hours, weekdays, windows, exceptions and dated rules: over midnight, at the edges, at changes of the clocks, and what a breach says. */
import { describe, expect, test } from 'vitest';
import {
  checkAgainstPolicy,
  closedSpans,
  inQuietHours,
  isOpen,
  quietSpans,
  weekdayAllowed,
} from '../../scheduler/check-policy.ts';
import type { Policy, PolicyException, QuietHours } from '../../scheduler/model.ts';
import { at, openPolicy, usualPolicy, vietnam } from './make-plan.ts';

describe('quiet hours', () => {
  test.each([
    ['2026-11-23T20:59:59', false],
    ['2026-11-23T21:00:00', true],
    ['2026-11-24T00:00:00', true],
    ['2026-11-24T03:15:00', true],
    ['2026-11-24T04:59:59', true],
    ['2026-11-24T05:00:00', false],
  ])('21:00 to 05:00 cross midnight and are half open: %s %s', (local, quiet) => {
    expect(inQuietHours(usualPolicy, vietnam, at(local))).toBe(quiet);
  });

  test('spans are cut to the window, sorted and joined where they touch', () => {
    const policy = withQuiet(
      { from: '21:00', until: '05:00' },
      { from: '11:30', until: '13:00' },
      { from: '13:00', until: '13:30' },
    );
    const window = { from: at('2026-11-23T00:00'), to: at('2026-11-24T00:00') };
    expect(quietSpans(policy, vietnam, window)).toEqual([
      { from: at('2026-11-23T00:00'), to: at('2026-11-23T05:00') },
      { from: at('2026-11-23T11:30'), to: at('2026-11-23T13:30') },
      { from: at('2026-11-23T21:00'), to: at('2026-11-24T00:00') },
    ]);
  });

  test('from equal to until means none; times that cannot be read mean none; an empty window has none', () => {
    const window = { from: at('2026-11-23T00:00'), to: at('2026-11-25T00:00') };
    expect(quietSpans(withQuiet({ from: '21:00', until: '21:00' }), vietnam, window)).toEqual([]);
    expect(quietSpans(withQuiet({ from: '25:00', until: '05:00' }), vietnam, window)).toEqual([]);
    expect(quietSpans(usualPolicy, vietnam, { from: window.from, to: window.from })).toEqual([]);
  });

  test('a change of the clocks never shortens the quiet', () => {
    const policy = withQuiet({ from: '22:00', until: '02:30' }, { from: '02:30', until: '02:45' });
    const quietOf = (day: string, next: string): string[] =>
      quietSpans(policy, 'America/New_York', {
        from: Date.parse(`${day}T16:00Z`),
        to: Date.parse(`${next}T16:00Z`),
      }).map(
        ({ from, to }) => `${new Date(from).toISOString().slice(11, 16)}-${new Date(to).toISOString().slice(11, 16)}`,
      );
    // Clocks jump from 02:00 to 03:00: quiet ends at the jump, and 02:30 to 02:45 does not exist.
    expect(quietOf('2027-03-13', '2027-03-14')).toEqual(['03:00-07:00']);
    // Clocks go back from 02:00 to 01:00 at 06:00 UTC: quiet lasts an hour longer.
    expect(quietOf('2027-11-06', '2027-11-07')).toEqual(['02:00-07:45']);
    const repeated = withQuiet({ from: '01:15', until: '01:30' });
    const window = { from: Date.parse('2027-11-07T04:00Z'), to: Date.parse('2027-11-07T08:00Z') };
    expect(quietSpans(repeated, 'America/New_York', window)).toEqual([
      { from: Date.parse('2027-11-07T05:15Z'), to: Date.parse('2027-11-07T06:30Z') },
    ]);
  });
});

test('Sunday is weekday 7, by the local day and not the host or UTC one', () => {
  expect(weekdayAllowed(usualPolicy, vietnam, at('2026-11-28T23:59:59'))).toBe(true);
  expect(weekdayAllowed(usualPolicy, vietnam, at('2026-11-29T00:00'))).toBe(false);
  expect(weekdayAllowed(usualPolicy, vietnam, at('2026-11-30T00:00'))).toBe(true);
  expect(weekdayAllowed({ weekdays: [7] }, vietnam, at('2026-11-29T05:00'))).toBe(true);
});

describe('a planned session against the policy', () => {
  const check = (from: string, to: string, priority: 'normal' | 'emergency' = 'normal', policy: Policy = usualPolicy) =>
    checkAgainstPolicy({ policy, zone: vietnam, priority, span: { from: at(from), to: at(to) } });
  const night = { from: at('2026-11-23T21:00'), to: at('2026-11-24T05:00') };

  test('inside everything it breaks nothing, also when it ends as quiet begins', () => {
    expect(check('2026-11-23T20:30', '2026-11-23T21:00')).toEqual([]);
  });

  test('one wrong number: 03:15 is refused with the stretch it lies in', () => {
    expect(check('2026-11-24T03:15', '2026-11-24T03:35')).toEqual([{ kind: 'quiet-hours', quiet: night }]);
  });

  test('a start in quiet hours is refused even without length', () => {
    expect(check('2026-11-24T03:15', '2026-11-24T03:15')).toEqual([{ kind: 'quiet-hours', quiet: night }]);
  });

  test('running over midnight into a Sunday and being too long are told together', () => {
    const policy = { ...openPolicy, weekdays: [6] };
    expect(check('2026-11-28T23:30', '2026-11-29T00:30', 'normal', policy)).toEqual([
      { kind: 'weekday-not-allowed', weekday: 7, day: { from: at('2026-11-29T00:00'), to: at('2026-11-30T00:00') } },
      { kind: 'session-too-long', minutes: 60, maxMinutes: 45 },
    ]);
  });

  test('a time in no window is refused with the stretch between two of them', () => {
    const windows = [
      { from: '05:00', until: '06:30' },
      { from: '17:00', until: '18:30' },
    ];
    expect(check('2026-11-24T06:20', '2026-11-24T06:40', 'normal', { ...usualPolicy, windows })).toEqual([
      { kind: 'outside-window', outside: { from: at('2026-11-24T06:30'), to: at('2026-11-24T17:00') } },
    ]);
    expect(check('2026-11-24T03:15', '2026-11-24T03:20', 'normal', { ...usualPolicy, windows })).toEqual([
      { kind: 'quiet-hours', quiet: night },
    ]);
  });

  test('an emergency knows no hours', () => {
    expect(check('2026-11-29T03:15', '2026-11-29T05:15', 'emergency')).toEqual([]);
  });
});

describe('windows', () => {
  const windows: Policy = {
    ...usualPolicy,
    windows: [
      { from: '05:00', until: '06:30' },
      { from: '17:00', until: '18:30' },
    ],
  };

  test('only inside them anything sounds; they are half open; quiet hours and closed days are told first', () => {
    const window = { from: at('2026-11-28T00:00'), to: at('2026-11-29T12:00') };
    expect(closedSpans(windows, vietnam, window)).toEqual([
      closed('2026-11-28T00:00', '2026-11-28T05:00', 'quiet-hours'),
      closed('2026-11-28T06:30', '2026-11-28T17:00', 'outside-window'),
      closed('2026-11-28T18:30', '2026-11-28T21:00', 'outside-window'),
      closed('2026-11-28T21:00', '2026-11-29T00:00', 'quiet-hours'),
      closed('2026-11-29T00:00', '2026-11-29T12:00', 'weekday-not-allowed'),
    ]);
  });

  test('a window may cross midnight; one whose ends are equal opens nothing; none at all closes nothing', () => {
    const day = { from: at('2026-11-24T00:00'), to: at('2026-11-25T00:00') };
    const across = { ...openPolicy, windows: [{ from: '22:00', until: '01:00' }] };
    expect(closedSpans(across, vietnam, day)).toEqual([
      closed('2026-11-24T01:00', '2026-11-24T22:00', 'outside-window'),
    ]);
    const equal = { ...openPolicy, windows: [{ from: '05:00', until: '05:00' }] };
    expect(closedSpans(equal, vietnam, day)).toEqual([{ ...day, reason: 'outside-window' }]);
    expect(closedSpans({ ...openPolicy, windows: [] }, vietnam, day)).toEqual([]);
  });

  test('a change of the clocks never lengthens a window', () => {
    const night = { ...openPolicy, windows: [{ from: '01:30', until: '02:30' }] };
    const openOn = (from: string, to: string): string[] => {
      const spans = closedSpans(night, 'America/New_York', { from: Date.parse(from), to: Date.parse(to) });
      return spans.map(({ to: end }) => new Date(end).toISOString().slice(11, 16));
    };
    // Clocks jump from 02:00 to 03:00 at 07:00 UTC: open from 06:30 to the jump.
    expect(openOn('2027-03-14T04:00Z', '2027-03-14T07:00Z')).toEqual(['06:30']);
    expect(openOn('2027-03-14T07:00Z', '2027-03-14T12:00Z')).toEqual(['12:00']);
    // Clocks go back from 02:00 to 01:00 at 06:00 UTC: open only from the second 01:30 on.
    expect(openOn('2027-11-07T04:00Z', '2027-11-07T07:00Z')).toEqual(['06:30']);
  });
});

describe('exceptions', () => {
  const election: PolicyException = {
    id: 'bau-cu',
    from: at('2026-11-29T04:00'),
    to: at('2026-11-29T19:00'),
    reason: 'Ngày bầu cử',
    approvedBy: 'Chủ tịch xã',
    approvedAt: at('2026-11-29T03:59:59'),
  };
  const on = (exception: PolicyException, policy: Policy = usualPolicy): Policy => ({
    ...policy,
    windows: [{ from: '05:00', until: '06:30' }],
    exceptions: [exception],
  });

  test.each([
    ['2026-11-29T03:59:59', false],
    ['2026-11-29T04:00', true],
    ['2026-11-29T12:00', true],
    ['2026-11-29T18:59:59', true],
    ['2026-11-29T19:00', false],
  ])('an election Sunday is open from its first moment to before its last: %s %s', (local, open) => {
    expect(isOpen(on(election), vietnam, at(local))).toBe(open);
  });

  test('what was approved only as it began, or later, opens nothing; nor does one whose ends are equal', () => {
    for (const approvedAt of [election.from, election.from + 1, election.to]) {
      expect(isOpen(on({ ...election, approvedAt }), vietnam, at('2026-11-29T12:00'))).toBe(false);
    }
    expect(isOpen(on({ ...election, to: election.from }), vietnam, election.from)).toBe(false);
  });

  test('over midnight into giao thừa: what does not end inside it is still refused', () => {
    const newYear = { ...election, from: at('2027-02-05T21:00'), to: at('2027-02-06T00:30') };
    const policy = { ...usualPolicy, exceptions: [newYear] };
    const check = (to: string) =>
      checkAgainstPolicy({
        policy,
        zone: vietnam,
        priority: 'normal',
        span: { from: at('2027-02-05T23:50'), to: at(to) },
      });
    expect(check('2027-02-06T00:30')).toEqual([]);
    expect(check('2027-02-06T00:31')).toEqual([
      { kind: 'quiet-hours', quiet: { from: at('2027-02-06T00:30'), to: at('2027-02-06T05:00') } },
    ]);
  });

  test('the length of a session holds in it, too', () => {
    const span = { from: at('2026-11-29T05:00'), to: at('2026-11-29T06:00') };
    expect(checkAgainstPolicy({ policy: on(election), zone: vietnam, priority: 'normal', span })).toEqual([
      { kind: 'session-too-long', minutes: 60, maxMinutes: 45 },
    ]);
  });
});

describe('dated rules', () => {
  const winter = { ...usualPolicy, quiet: [{ from: '20:00', until: '06:00' }], maxMinutesPerSession: 20 };
  const policy: Policy = {
    ...usualPolicy,
    later: [
      { ...winter, validFrom: at('2026-12-01T00:00') },
      { ...usualPolicy, weekdays: [7], validFrom: at('2026-12-05T12:00') },
    ],
  };

  test('each moment follows the rules in force then, in the middle of a night, too', () => {
    const window = { from: at('2026-11-30T19:00'), to: at('2026-12-02T00:00') };
    expect(closedSpans(policy, vietnam, window)).toEqual([
      closed('2026-11-30T21:00', '2026-12-01T06:00', 'quiet-hours'),
      closed('2026-12-01T20:00', '2026-12-02T00:00', 'quiet-hours'),
    ]);
    const saturday = { from: at('2026-12-05T11:00'), to: at('2026-12-06T06:00') };
    expect(closedSpans(policy, vietnam, saturday)).toEqual([
      closed('2026-12-05T12:00', '2026-12-06T00:00', 'weekday-not-allowed'),
      closed('2026-12-06T00:00', '2026-12-06T05:00', 'quiet-hours'),
    ]);
  });

  test('a breach names the weekday closed by the later rules, and the session by the rules of its start', () => {
    const check = (from: string, to: string) =>
      checkAgainstPolicy({ policy, zone: vietnam, priority: 'normal', span: { from: at(from), to: at(to) } });
    expect(check('2026-12-05T11:50', '2026-12-05T12:10')).toEqual([
      { kind: 'weekday-not-allowed', weekday: 6, day: { from: at('2026-12-05T00:00'), to: at('2026-12-06T00:00') } },
    ]);
    expect(check('2026-11-30T10:00', '2026-11-30T10:30')).toEqual([]);
    expect(check('2026-12-01T10:00', '2026-12-01T10:30')).toEqual([
      { kind: 'session-too-long', minutes: 30, maxMinutes: 20 },
    ]);
  });
});

function closed(from: string, to: string, reason: string) {
  return { from: at(from), to: at(to), reason };
}

function withQuiet(...quiet: QuietHours[]): Policy {
  return { ...openPolicy, quiet };
}
