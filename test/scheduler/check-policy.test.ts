/** Quiet hours and weekdays: over midnight, at the edges, at changes of the clocks, and what a breach says. */
import { describe, expect, test } from 'vitest';
import { checkAgainstPolicy, inQuietHours, quietSpans, weekdayAllowed } from '../../scheduler/check-policy.ts';
import type { Policy, QuietHours } from '../../scheduler/model.ts';
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

  test('an emergency knows no hours', () => {
    expect(check('2026-11-29T03:15', '2026-11-29T05:15', 'emergency')).toEqual([]);
  });
});

function withQuiet(...quiet: QuietHours[]): Policy {
  return { ...openPolicy, quiet };
}
