/** Rules that other implementations test themselves with, as facts: rule, DTSTART, dates. */
import { expect, test } from 'vitest';
import { expandSchedule, previewOccurrences } from '../../scheduler/expand-schedule.ts';
import { publicCases as cases, readLocal } from './recurrence-cases.ts';

test('there are enough of them, each once', () => {
  expect(cases.length).toBeGreaterThan(250);
  expect(new Set(cases.map(({ dtstart, rrule }) => `${dtstart} ${rrule}`)).size).toBe(cases.length);
});

test.each(cases)('$rrule from $dtstart', ({ dtstart, rrule, dates, isOpen }) => {
  const text = { dtstart: readLocal(dtstart), rrule, rdates: [], exdates: [], times: [] };
  const answer = previewOccurrences({ ...text, zone: 'UTC', limit: dates.length + (isOpen ? 0 : 3) });
  const found = answer.kind === 'ok' ? answer.occurrences.map((at) => compact(at.slice(0, 19))) : [answer.reason];
  expect(isOpen ? found : found.slice(0, dates.length + 3)).toEqual(dates);
});

test.each(cases.filter(({ rrule }) => !rrule.includes('COUNT')))(
  'in a window that begins at the second: $rrule from $dtstart',
  ({ dtstart, rrule, dates }) => {
    const [from, to] = [dates[1] ?? dates[0] ?? '', dates.at(-1) ?? ''];
    const window = { from: Date.parse(`${readLocal(from)}Z`), to: Date.parse(`${readLocal(to)}Z`) + 1000 };
    const text = { dtstart: readLocal(dtstart), rrule, rdates: [], exdates: [], times: [] };
    const found = expandSchedule(text, 'UTC', window).map((at) => compact(new Date(at).toISOString().slice(0, 19)));
    expect(found).toEqual(dates.length === 1 ? dates : dates.slice(1));
  },
);

function compact(text: string): string {
  return text.replaceAll(/[-:]/g, '');
}
