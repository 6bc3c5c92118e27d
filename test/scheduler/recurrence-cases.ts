/** Rules of other implementations' tests, read from their tables. */
import { dateutilCases } from './recurrence-cases-dateutil.ts';
import { libicalCases, libRecurCases } from './recurrence-cases-libical.ts';

/** One rule of a public test suite. */
export interface RecurrenceCase {
  readonly dtstart: string;
  readonly rrule: string;
  /** `20260131T090000`. */
  readonly dates: readonly string[];
  /** The list goes on. */
  readonly isOpen: boolean;
}

/** All of them. */
export const publicCases: readonly RecurrenceCase[] = [
  ...linesOf(dateutilCases).map((line) => readCase(`19970902T090000 ${line} ...`)),
  ...[...linesOf(libicalCases), ...linesOf(libRecurCases)].map(readCase),
];

function linesOf(table: string): string[] {
  return table.trim().split('\n');
}

function readCase(line: string): RecurrenceCase {
  const [head = '', list = ''] = line.split(' : ');
  const [dtstart = '', rrule = ''] = head.split(' ');
  const words = list.split(' ');
  const dates = words.filter((word) => word !== '...');
  const isOpen = words.includes('...');
  return { dtstart, rrule, isOpen, dates: dates.map((date) => (date.includes('T') ? date : date + dtstart.slice(8))) };
}

/** `20260131T090000` as `2026-01-31T09:00:00`. */
export function readLocal(text: string): string {
  return text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6');
}
