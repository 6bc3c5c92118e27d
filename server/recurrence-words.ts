/** A recurrence in Vietnamese words: "Thứ Ba và thứ Năm, 05:20 (5 giờ 20 sáng), từ 24/11/2026, đến 31/12/2026". */
import { timeWords, weekdayText } from './vietnamese-time.ts';

interface Recurrence {
  readonly dtstart: string;
  readonly rrule?: string | null | undefined;
  readonly rdates?: readonly string[];
  readonly exdates?: readonly string[];
  readonly times?: readonly string[];
}

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Words for people; a rule that has no short words is named by its text. */
export function recurrenceWords({ dtstart, rrule, rdates = [], exdates = [], times = [] }: Recurrence): string {
  const start = Temporal.PlainDateTime.from(dtstart);
  const clock = [start.toPlainTime(), ...times.map((time) => Temporal.PlainTime.from(time))].sort(
    Temporal.PlainTime.compare,
  );
  const clockText = listWords([...new Set(clock.map(clockWords))]);
  const more = [addedWords(rdates, clock), removedWords(exdates)];
  if (!rrule) return sentence([`Một lần, ${weekdayText(start.dayOfWeek)} ${date(start)}`, clockText, ...more]);
  const parts = new Map(
    rrule
      .replace(/^RRULE:/i, '')
      .toUpperCase()
      .split(';')
      .map((part) => part.split('=', 2) as [string, string]),
  );
  const pattern = patternWords(parts, start) ?? `Theo quy tắc ${rrule}`;
  return sentence([pattern, clockText, `từ ${date(start)}`, endWords(parts), ...more]);
}

/** What is wrong with a rule, a date or a zone, in words; `part` is the part of the rule it is about. */
export function recurrenceFaultWords({
  field,
  reason,
  part,
}: {
  field: string;
  reason: string;
  part?: string;
}): string {
  const where = {
    dtstart: 'ngày giờ bắt đầu',
    rrule: 'quy tắc lặp',
    rdates: 'ngày thêm',
    exdates: 'ngày trừ',
    times: 'giờ phát',
    zone: 'múi giờ',
  }[field];
  const what = faults[reason] ?? reason;
  return `${where ?? field}: ${what}${part === undefined ? '' : ` (${part})`}`;
}

const faults: Readonly<Record<string, string>> = {
  'not-a-rule': 'không đọc được',
  'unknown-part': 'có phần không hiểu',
  'repeated-part': 'có phần viết hai lần',
  'bad-value': 'có giá trị không đúng',
  'parts-do-not-fit': 'các phần không đi cùng nhau được',
  'unknown-zone': 'không có múi giờ này',
  'not-a-local-time': 'không phải ngày giờ đúng',
  'never-occurs': 'không có lần nào',
  'too-often': 'lặp quá dày',
};

/** Parts that say when a rule ends or how often it comes, whatever its frequency. */
const COMMON_PARTS = ['FREQ', 'INTERVAL', 'UNTIL', 'COUNT', 'WKST'];
/** Parts that have words beside each frequency; with any other the rule has none. */
const OWN_PARTS: Readonly<Record<string, readonly string[]>> = {
  MINUTELY: [],
  HOURLY: [],
  DAILY: [],
  WEEKLY: ['BYDAY'],
  MONTHLY: ['BYMONTHDAY', 'BYDAY'],
};

function patternWords(parts: ReadonlyMap<string, string>, start: Temporal.PlainDateTime): string | undefined {
  const frequency = parts.get('FREQ') ?? '';
  const known = [...COMMON_PARTS, ...(OWN_PARTS[frequency] ?? [])];
  if (![...parts.keys()].every((key) => known.includes(key))) return undefined;
  const every = Number(parts.get('INTERVAL') ?? '1');
  const step = (unit: string) => (every === 1 ? `hằng ${unit}` : `cứ ${every} ${unit} một lần`);
  switch (frequency) {
    case 'MINUTELY':
      return every === 1 ? 'Mỗi phút' : `Cứ ${every} phút một lần`;
    case 'HOURLY':
      return every === 1 ? 'Mỗi giờ' : `Cứ ${every} giờ một lần`;
    case 'DAILY':
      return capital(step('ngày'));
    case 'WEEKLY':
      return weekWords(parts.get('BYDAY')?.split(',') ?? [DAYS[start.dayOfWeek - 1] ?? ''], every);
    case 'MONTHLY':
      if (parts.has('BYDAY'))
        return parts.has('BYMONTHDAY') ? undefined : nthWords(parts.get('BYDAY') ?? '', step('tháng'));
      return monthWords(parts.get('BYMONTHDAY')?.split(',') ?? [String(start.day)], step('tháng'));
    default:
      return undefined;
  }
}

function weekWords(days: readonly string[], every: number): string | undefined {
  const numbers = days.map((day) => DAYS.indexOf(day) + 1);
  if (numbers.includes(0)) return undefined;
  const names = [...new Set(numbers)].sort((a, b) => a - b).map(weekdayText);
  const joined = names.length === 7 ? 'hằng ngày' : listWords(names);
  return capital(every === 1 ? joined : `${joined}, cứ ${every} tuần một lần`);
}

function monthWords(days: readonly string[], step: string): string | undefined {
  const numbers = days.map(Number);
  if (numbers.some((day) => day < -1)) return undefined;
  const names = numbers.filter((day) => day > 0).map(String);
  return `Ngày ${listWords(numbers.includes(-1) ? [...names, 'cuối cùng'] : names)} ${step}`;
}

/** `thứ Hai đầu tiên hằng tháng`; undefined where a day has no number, or one that few months have. */
function nthWords(days: string, step: string): string | undefined {
  const names = days.split(',').map((day) => {
    const [, nth, name = ''] = /^(-1|[1-4])([A-Z]{2})$/.exec(day) ?? [];
    if (nth === undefined || !DAYS.includes(name)) return undefined;
    const which = nth === '-1' ? 'cuối cùng' : nth === '1' ? 'đầu tiên' : `lần thứ ${nth}`;
    return `${weekdayText(DAYS.indexOf(name) + 1)} ${which}`;
  });
  const known = names.filter((name) => name !== undefined);
  return known.length < names.length ? undefined : capital(`${listWords(known)} ${step}`);
}

function endWords(parts: ReadonlyMap<string, string>): string | undefined {
  const count = parts.get('COUNT');
  if (count !== undefined) return `${count} lần`;
  const until = /^(\d{4})(\d{2})(\d{2})/.exec(parts.get('UNTIL') ?? '');
  return until === null ? undefined : `đến ${until[3]}/${until[2]}/${until[1]}`;
}

/** A day at another time than the usual ones names its time. */
function addedWords(rdates: readonly string[], clock: readonly Temporal.PlainTime[]): string | undefined {
  const words = rdates.map((text) => {
    const at = Temporal.PlainDateTime.from(text);
    const usual = !text.includes('T') || clock.some((time) => time.equals(at.toPlainTime()));
    return usual ? date(at) : `${date(at)} ${clockWords(at.toPlainTime())}`;
  });
  return words.length === 0 ? undefined : `thêm ${words.join(', ')}`;
}

function removedWords(exdates: readonly string[]): string | undefined {
  const words = exdates.map((text) => date(Temporal.PlainDateTime.from(text)));
  return words.length === 0 ? undefined : `trừ ${words.join(', ')}`;
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} và ${words.at(-1)}`;
}

function clockWords(time: Temporal.PlainTime): string {
  const text = time.toString({ smallestUnit: 'minute' });
  return time.hour < 6 || time.hour >= 22 ? `${text} (${timeWords(time.hour, time.minute)})` : text;
}

function date(at: Temporal.PlainDateTime): string {
  return `${String(at.day).padStart(2, '0')}/${String(at.month).padStart(2, '0')}/${at.year}`;
}

function sentence(parts: readonly (string | undefined)[]): string {
  return capital(parts.filter((part) => part !== undefined).join(', '));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
