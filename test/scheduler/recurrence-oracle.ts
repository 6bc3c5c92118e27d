/** Recurrence done the slow and obvious way, day by day, to hold the real one against: dates of YEARLY to DAILY rules. */

/** The parts of a rule as numbers and names; `weekdays` are `MO` or `-2FR`. */
export interface PlainRule {
  readonly frequency: 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY';
  readonly interval: number;
  readonly months?: readonly number[];
  readonly monthDays?: readonly number[];
  readonly weekdays?: readonly string[];
  readonly yearDays?: readonly number[];
  readonly weeks?: readonly number[];
  readonly positions?: readonly number[];
  readonly weekStart: string;
}

const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The rule as RFC 5545 writes it. */
export function ruleText(rule: PlainRule): string {
  const parts: [string, readonly (string | number)[] | undefined][] = [
    ['BYMONTH', rule.months],
    ['BYMONTHDAY', rule.monthDays],
    ['BYDAY', rule.weekdays],
    ['BYYEARDAY', rule.yearDays],
    ['BYWEEKNO', rule.weeks],
    ['BYSETPOS', rule.positions],
  ];
  const given = parts
    .filter(([, values]) => values !== undefined)
    .map(([name, values]) => `;${name}=${values?.join(',')}`);
  return `FREQ=${rule.frequency};INTERVAL=${rule.interval};WKST=${rule.weekStart}${given.join('')}`;
}

/** The days of the rule from `start` until `end`, exclusive: every day of every period is tried against every part. */
export function slowDays(rule: PlainRule, start: Temporal.PlainDate, end: Temporal.PlainDate): string[] {
  const sets = new Map<number, Temporal.PlainDate[]>();
  const first = periodStart(rule, start);
  const wholePeriods = end.add({ years: rule.positions === undefined ? 0 : 1 });
  for (let day = first; Temporal.PlainDate.compare(day, wholePeriods) < 0; day = day.add({ days: 1 })) {
    const period = periodNumber(rule, first, day);
    if (period % rule.interval !== 0 || !fits(rule, start, day)) continue;
    sets.set(period, [...(sets.get(period) ?? []), day]);
  }
  return [...sets.values()]
    .flatMap((days) => choose(days, rule.positions))
    .filter((day) => Temporal.PlainDate.compare(day, start) >= 0 && Temporal.PlainDate.compare(day, end) < 0)
    .map(String);
}

function choose(
  days: readonly Temporal.PlainDate[],
  positions: readonly number[] | undefined,
): readonly Temporal.PlainDate[] {
  if (positions === undefined) return days;
  return days.filter((_, index) => positions.includes(index + 1) || positions.includes(index - days.length));
}

function periodStart({ frequency, weekStart }: PlainRule, day: Temporal.PlainDate): Temporal.PlainDate {
  if (frequency === 'YEARLY') return day.with({ month: 1, day: 1 });
  if (frequency === 'MONTHLY') return day.with({ day: 1 });
  if (frequency === 'DAILY') return day;
  return day.subtract({ days: (day.dayOfWeek - 1 - names.indexOf(weekStart) + 7) % 7 });
}

function periodNumber({ frequency }: PlainRule, first: Temporal.PlainDate, day: Temporal.PlainDate): number {
  if (frequency === 'YEARLY') return day.year - first.year;
  if (frequency === 'MONTHLY') return (day.year - first.year) * 12 + day.month - first.month;
  const days = first.until(day, { largestUnit: 'days' }).days;
  return frequency === 'WEEKLY' ? Math.floor(days / 7) : days;
}

function fits(rule: PlainRule, start: Temporal.PlainDate, day: Temporal.PlainDate): boolean {
  const { months, monthDays, weekdays, yearDays, weeks } = rule;
  const isFree = monthDays === undefined && weekdays === undefined && yearDays === undefined;
  if (isFree && !fitsStart(rule, start, day)) return false;
  return (
    (months === undefined || months.includes(day.month)) &&
    (monthDays === undefined || monthDays.includes(day.day) || monthDays.includes(day.day - day.daysInMonth - 1)) &&
    (yearDays === undefined ||
      yearDays.includes(day.dayOfYear) ||
      yearDays.includes(day.dayOfYear - day.daysInYear - 1)) &&
    (weekdays === undefined || weekdays.some((weekday) => fitsWeekday(rule, weekday, day))) &&
    (weeks === undefined || weeks.some((week) => fitsWeek(rule, week, day)))
  );
}

/** What DTSTART says where no part does. */
function fitsStart(rule: PlainRule, start: Temporal.PlainDate, day: Temporal.PlainDate): boolean {
  if (rule.frequency === 'DAILY') return true;
  if (rule.frequency === 'WEEKLY' || rule.weeks !== undefined) return day.dayOfWeek === start.dayOfWeek;
  const isMonthFree = rule.frequency === 'YEARLY' && rule.months === undefined;
  return day.day === start.day && (!isMonthFree || day.month === start.month);
}

/** Counts by walking: the nth such weekday from either end of its month or year. */
function fitsWeekday(rule: PlainRule, weekday: string, day: Temporal.PlainDate): boolean {
  if (names[day.dayOfWeek - 1] !== weekday.slice(-2)) return false;
  const wanted = Number(weekday.slice(0, -2));
  if (wanted === 0) return true;
  const isSameScope = (other: Temporal.PlainDate): boolean =>
    other.year === day.year &&
    ((rule.frequency === 'YEARLY' && rule.months === undefined) || other.month === day.month);
  const step = { days: wanted > 0 ? -7 : 7 };
  let count = 0;
  for (let other = day; isSameScope(other); other = other.add(step)) count += 1;
  return count === Math.abs(wanted);
}

/** Counts by walking: weeks begin on WKST, the first one has at least four days in the year. */
function fitsWeek(rule: PlainRule, week: number, day: Temporal.PlainDate): boolean {
  const weekBegin = periodStart({ ...rule, frequency: 'WEEKLY' }, day);
  const year = weekBegin.add({ days: 3 }).year;
  const step = { days: week > 0 ? -7 : 7 };
  let count = 0;
  for (let other = weekBegin; other.add({ days: 3 }).year === year; other = other.add(step)) count += 1;
  return count === Math.abs(week);
}
