/** Reads the text of an RFC 5545 RRULE and refuses what is none, part by part. */

import { DAY_MS, firstInstantFrom, parseLocalDateTime, readAsInstant, type WallMs } from './local-time.ts';
import type { InstantMs, ZoneName } from './model.ts';

export type Frequency = 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY' | 'HOURLY' | 'MINUTELY' | 'SECONDLY';

/** A rule as read: `byParts` holds every BY part and WKST, normalised; COUNT and UNTIL stand apart because they bound, not shape. */
export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly byParts: ReadonlyMap<string, readonly string[]>;
  readonly count?: number;
  readonly until?: RuleEnd;
}

/** UNTIL, inclusive: an instant (`...Z`), a local time, or a whole local day. */
export type RuleEnd =
  | { readonly kind: 'instant'; readonly at: InstantMs }
  | { readonly kind: 'local'; readonly wall: WallMs }
  | { readonly kind: 'day'; readonly midnight: WallMs };

/** Why a text is no rule; `part` names the rule part that is at fault. */
export interface RuleFault {
  readonly kind: 'invalid';
  readonly reason: 'not-a-rule' | 'unknown-part' | 'repeated-part' | 'bad-value' | 'parts-do-not-fit';
  readonly part?: string;
}

/**
 * Reads an RRULE, with or without its `RRULE:` prefix, in any letter case. Values out of RFC 5545's ranges are refused;
 * BY parts that the RFC does not name for a frequency limit it, as public implementations do. Second 60 counts as 59.
 */
export function readRule(text: string): { readonly kind: 'ok'; readonly rule: RecurrenceRule } | RuleFault {
  const parts = splitParts(text);
  if (!(parts instanceof Map)) return parts;
  for (const [name, value] of parts) {
    if (!isPartValue(name, value)) return { kind: 'invalid', reason: 'bad-value', part: name };
  }
  const misfit = findMisfit(parts);
  if (misfit !== undefined) return { kind: 'invalid', reason: 'parts-do-not-fit', part: misfit };
  const byParts = new Map<string, readonly string[]>();
  for (const [name, value] of parts) {
    if (name === 'WKST' || name.startsWith('BY')) byParts.set(name, normaliseList(name, value));
  }
  const count = parts.get('COUNT');
  const until = parts.get('UNTIL');
  const rule: RecurrenceRule = {
    frequency: parts.get('FREQ') as Frequency,
    interval: Number(parts.get('INTERVAL') ?? 1),
    byParts,
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(until === undefined ? {} : { until: readUntil(until) as RuleEnd }),
  };
  return { kind: 'ok', rule };
}

/** The last instant at which the rule may still give an occurrence; undefined when it has no UNTIL. */
export function lastInstantOf(rule: RecurrenceRule, zone: ZoneName): InstantMs | undefined {
  if (rule.until === undefined) return undefined;
  if (rule.until.kind === 'instant') return rule.until.at;
  if (rule.until.kind === 'local') return readAsInstant(rule.until.wall, zone);
  return firstInstantFrom(rule.until.midnight + DAY_MS, zone) - 1;
}

function splitParts(text: string): Map<string, string> | RuleFault {
  const body = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '');
  if (body === '') return { kind: 'invalid', reason: 'not-a-rule' };
  const parts = new Map<string, string>();
  for (const piece of body.split(';')) {
    const [name = '', value = '', ...more] = piece.split('=');
    if (name === '' || value === '' || more.length > 0) return { kind: 'invalid', reason: 'not-a-rule' };
    if (!PART_VALUES.has(name)) return { kind: 'invalid', reason: 'unknown-part', part: name.slice(0, 40) };
    if (parts.has(name)) return { kind: 'invalid', reason: 'repeated-part', part: name };
    parts.set(name, value);
  }
  if (!parts.has('FREQ')) return { kind: 'invalid', reason: 'not-a-rule', part: 'FREQ' };
  return parts;
}

type ValueCheck = (value: string) => boolean;

/** The parts of RFC 5545 section 3.3.10 with their values' ranges. */
const PART_VALUES: ReadonlyMap<string, ValueCheck> = new Map<string, ValueCheck>([
  ['FREQ', (value) => /^(YEAR|MONTH|WEEK|DAI|HOUR|MINUTE|SECOND)LY$/.test(value)],
  ['INTERVAL', (value) => isNumber(value, 1, 1_000_000)],
  ['COUNT', (value) => isNumber(value, 1, 1_000_000)],
  ['UNTIL', (value) => readUntil(value) !== undefined],
  ['WKST', (value) => /^(MO|TU|WE|TH|FR|SA|SU)$/.test(value)],
  ['BYSECOND', eachOf((value) => isNumber(value, 0, 60))],
  ['BYMINUTE', eachOf((value) => isNumber(value, 0, 59))],
  ['BYHOUR', eachOf((value) => isNumber(value, 0, 23))],
  ['BYDAY', eachOf(isWeekdayPart)],
  ['BYMONTHDAY', eachOf((value) => isSigned(value, 31))],
  ['BYYEARDAY', eachOf((value) => isSigned(value, 366))],
  ['BYWEEKNO', eachOf((value) => isSigned(value, 53))],
  ['BYMONTH', eachOf((value) => isNumber(value, 1, 12))],
  ['BYSETPOS', eachOf((value) => isSigned(value, 366))],
]);

function isPartValue(name: string, value: string): boolean {
  return PART_VALUES.get(name)?.(value) ?? false;
}

function eachOf(check: ValueCheck): ValueCheck {
  return (value) => value.split(',').every(check);
}

function isNumber(value: string, least: number, most: number): boolean {
  return /^\d{1,7}$/.test(value) && Number(value) >= least && Number(value) <= most;
}

function isSigned(value: string, most: number): boolean {
  return isNumber(value.replace(/^[+-]/, ''), 1, most);
}

function isWeekdayPart(value: string): boolean {
  const match = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(value);
  return match !== null && (match[1] === undefined || isSigned(match[1], 53));
}

function readUntil(value: string): RuleEnd | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, utc] = match;
  const wall = parseLocalDateTime(`${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`);
  if (wall === undefined) return undefined;
  if (hour === undefined) return { kind: 'day', midnight: wall };
  return utc === 'Z' ? { kind: 'instant', at: wall } : { kind: 'local', wall };
}

/** The part that RFC 5545 forbids beside another one where no meaning is left for it. */
function findMisfit(parts: ReadonlyMap<string, string>): string | undefined {
  if (parts.has('COUNT') && parts.has('UNTIL')) return 'COUNT';
  const selects = [...parts.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS');
  if (parts.has('BYSETPOS') && !selects) return 'BYSETPOS';
  const numbered = /\d/.test(parts.get('BYDAY') ?? '');
  const frequency = parts.get('FREQ');
  if (numbered && frequency !== 'YEARLY' && frequency !== 'MONTHLY') return 'BYDAY';
  if (numbered && parts.has('BYWEEKNO')) return 'BYDAY';
  return undefined;
}

/** One spelling for each value, no value twice: what follows relies on it. */
function normaliseList(name: string, value: string): readonly string[] {
  const items = value.split(',').map((item) => {
    if (name === 'BYDAY' || name === 'WKST') return item.replace(/^\+/, '').replace(/^(-?)0+/, '$1');
    return String(name === 'BYSECOND' ? Math.min(59, Number(item)) : Number(item));
  });
  return [...new Set(items)];
}
