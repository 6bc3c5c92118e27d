/** Rules that other implementations test themselves with, as facts: rule, DTSTART, dates. */
import { expect, test } from 'vitest';
import { expandSchedule, previewOccurrences } from '../../scheduler/expand-schedule.ts';
import { dateutilCases } from './recurrence-cases-dateutil.ts';
import { libicalCases, libRecurCases } from './recurrence-cases-libical.ts';

interface Case {
  readonly dtstart: string;
  readonly rrule: string;
  /** `20260131T090000`. */
  readonly dates: readonly string[];
  /** The list goes on. */
  readonly isOpen: boolean;
}

const cases: readonly Case[] = [
  ...linesOf(dateutilCases).map((line) => readCase(`19970902T090000 ${line} ...`)),
  ...[...linesOf(libicalCases), ...linesOf(libRecurCases)].map(readCase),
];

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

function linesOf(table: string): string[] {
  return table.trim().split('\n');
}

function readCase(line: string): Case {
  const [head = '', list = ''] = line.split(' : ');
  const [dtstart = '', rrule = ''] = head.split(' ');
  const words = list.split(' ');
  const dates = words.filter((word) => word !== '...');
  const isOpen = words.includes('...');
  return { dtstart, rrule, isOpen, dates: dates.map((date) => (date.includes('T') ? date : date + dtstart.slice(8))) };
}

function readLocal(text: string): string {
  return text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6');
}

function compact(text: string): string {
  return text.replaceAll(/[-:]/g, '');
}
