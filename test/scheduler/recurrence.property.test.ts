/** Recurrence against the slow and obvious way, over random rules: from the start, in windows, with COUNT and UNTIL. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandSchedule, previewOccurrences } from '../../scheduler/expand-schedule.ts';
import { runs } from '../counts.ts';
import { type PlainRule, ruleText, slowDays } from './recurrence-oracle.ts';

/** The soak tries every day of ten thousand years. */
const patienceMs = 300_000;
const spanYears = { YEARLY: 8, MONTHLY: 4, WEEKLY: 3, DAILY: 2 };
const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const start = fc.integer({ min: 0, max: 40 * 365 }).map((days) => Temporal.PlainDate.from('1995-01-01').add({ days }));

test('the random rules are worth it: every part has its share', () => {
  const texts = fc.sample(rules(), { numRuns: 1000, seed: 7 }).map(ruleText);
  for (const part of ['BYMONTH=', 'BYMONTHDAY=', 'BYDAY=', 'BYYEARDAY=', 'BYWEEKNO=', 'BYSETPOS=', 'FREQ=YEARLY'])
    expect(texts.filter((text) => text.includes(part)).length, part).toBeGreaterThan(15);
});

test(
  'a rule gives the days that trying every day gives',
  () => {
    fc.assert(
      fc.property(rules(), start, (rule, from) => {
        const to = from.add({ years: spanYears[rule.frequency] });
        const expected = slowDays(rule, from, to);
        expect(expand(ruleText(rule), from, from, to), ruleText(rule)).toEqual(expected);
      }),
      { numRuns: runs(200, 2000) },
    );
  },
  patienceMs,
);

test(
  'a window far from DTSTART shows what the walk from DTSTART shows there',
  () => {
    fc.assert(
      fc.property(rules(), start, fc.integer({ min: 0, max: 900 }), (rule, from, skipDays) => {
        const to = from.add({ years: spanYears[rule.frequency] });
        const middle = from.add({ days: skipDays });
        const expected = slowDays(rule, from, to).filter((day) => day >= middle.toString());
        expect(expand(ruleText(rule), from, middle, to), ruleText(rule)).toEqual(expected);
      }),
      { numRuns: runs(200, 2000) },
    );
  },
  patienceMs,
);

test(
  'COUNT and UNTIL cut the list where they say',
  () => {
    fc.assert(
      fc.property(rules(), start, fc.integer({ min: 1, max: 30 }), (rule, from, count) => {
        const days = slowDays(rule, from, from.add({ years: spanYears[rule.frequency] })).slice(0, count);
        const last = days.at(-1);
        if (last === undefined || days.length < count) return;
        const until = last.replaceAll('-', '');
        expect(firstDays(`${ruleText(rule)};COUNT=${count}`, from)).toEqual(days);
        expect(firstDays(`${ruleText(rule)};UNTIL=${until}`, from)).toEqual(days);
        expect(firstDays(`${ruleText(rule)};UNTIL=${until}T050000`, from)).toEqual(days);
        expect(firstDays(`${ruleText(rule)};UNTIL=${until}T045959`, from)).toEqual(days.slice(0, -1));
      }),
      { numRuns: runs(200, 2000) },
    );
  },
  patienceMs,
);

function rules(): fc.Arbitrary<PlainRule> {
  const frequency = fc.constantFrom('YEARLY' as const, 'MONTHLY' as const, 'WEEKLY' as const, 'DAILY' as const);
  return frequency.chain((chosen) => {
    const isNumbered = chosen === 'YEARLY' || chosen === 'MONTHLY';
    const most = chosen === 'YEARLY' ? 53 : 5;
    const number = isNumbered ? fc.oneof(fc.constant(''), signed(most).map(String)) : fc.constant('');
    const weekday = fc.tuple(number, fc.constantFrom(...weekdayNames)).map(([count, name]) => `${count}${name}`);
    return fc
      .record({
        frequency: fc.constant(chosen),
        interval: fc.constantFrom(1, 1, 2, 3, 4),
        months: maybe(fc.integer({ min: 1, max: 12 })),
        monthDays: maybe(signed(31)),
        weekdays: maybe(weekday),
        yearDays: maybe(signed(366)),
        weeks: chosen === 'YEARLY' ? maybe(signed(53)) : fc.constant(undefined),
        positions: maybe(signed(4)),
        weekStart: fc.constantFrom('MO', 'SU'),
      })
      .map(withoutRefusedParts);
  });
}

/** Without what RFC 5545 forbids. */
function withoutRefusedParts(parts: Parts): PlainRule {
  const { weeks, ...rest } = parts;
  const isNumbered = parts.weekdays?.some((day) => /\d/.test(day)) ?? false;
  const hasWeeks = weeks !== undefined && !isNumbered;
  const selecting = [parts.months, parts.monthDays, parts.weekdays, parts.yearDays, hasWeeks ? weeks : undefined];
  const isSelecting = selecting.some((part) => part !== undefined);
  const given = {
    ...rest,
    weeks: hasWeeks ? weeks : undefined,
    positions: isSelecting ? parts.positions : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as unknown as PlainRule;
}

type Parts = { [Part in keyof PlainRule]-?: PlainRule[Part] | undefined } & Pick<
  PlainRule,
  'frequency' | 'interval' | 'weekStart'
>;

function maybe<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[] | undefined> {
  return fc.option(fc.uniqueArray(value, { minLength: 1, maxLength: 4 }), { nil: undefined, freq: 2 });
}

function signed(most: number): fc.Arbitrary<number> {
  return fc.tuple(fc.integer({ min: 1, max: most }), fc.boolean()).map(([value, isBack]) => (isBack ? -value : value));
}

function expand(
  rrule: string,
  from: Temporal.PlainDate,
  windowFrom: Temporal.PlainDate,
  to: Temporal.PlainDate,
): string[] {
  const schedule = { dtstart: `${from}T05:00:00`, rrule, rdates: [], exdates: [], times: [] };
  const instant = (day: Temporal.PlainDate): number => Date.parse(`${day}T00:00:00Z`);
  const window = { from: instant(windowFrom), to: instant(to) };
  return expandSchedule(schedule, 'UTC', window).map((at) => new Date(at).toISOString().slice(0, 10));
}

function firstDays(rrule: string, from: Temporal.PlainDate): string[] {
  const answer = previewOccurrences({
    dtstart: `${from}T05:00:00`,
    zone: 'UTC',
    rrule,
    rdates: [],
    exdates: [],
    limit: 40,
  });
  return answer.kind === 'ok' ? answer.occurrences.map((occurrence) => occurrence.slice(0, 10)) : [answer.reason];
}
