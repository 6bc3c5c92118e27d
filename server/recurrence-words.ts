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
  const clock = [start.toPlainTime(), ...times.map((time) => Temporal.PlainTime.from(time))]
    .sort(Temporal.PlainTime.compare)
    .map(clockWords)
    .join(' và ');
  if (!rrule)
    return sentence([`Một lần, ${weekdayText(start.dayOfWeek)} ${date(start)}`, clock, ...more(rdates, exdates)]);
  const parts = new Map(
    rrule
      .replace(/^RRULE:/i, '')
      .toUpperCase()
      .split(';')
      .map((part) => part.split('=', 2) as [string, string]),
  );
  return sentence([
    patternWords(parts, start) ?? `Theo quy tắc ${rrule}`,
    clock,
    `từ ${date(start)}`,
    endWords(parts),
    ...more(rdates, exdates),
  ]);
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

function patternWords(parts: ReadonlyMap<string, string>, start: Temporal.PlainDateTime): string | undefined {
  const simple = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'UNTIL', 'COUNT', 'WKST']);
  if (![...parts.keys()].every((key) => simple.has(key))) return undefined;
  const every = Number(parts.get('INTERVAL') ?? '1');
  const days = parts.get('BYDAY')?.split(',');
  const monthDays = parts.get('BYMONTHDAY')?.split(',');
  const step = (unit: string) => (every === 1 ? `hằng ${unit}` : `cứ ${every} ${unit} một lần`);
  switch (parts.get('FREQ')) {
    case 'MINUTELY':
      return every === 1 ? 'Mỗi phút' : `Cứ ${every} phút một lần`;
    case 'HOURLY':
      return every === 1 ? 'Mỗi giờ' : `Cứ ${every} giờ một lần`;
    case 'DAILY':
      return days === undefined ? capital(step('ngày')) : undefined;
    case 'WEEKLY':
      return weekWords(days ?? [DAYS[start.dayOfWeek - 1] ?? ''], every);
    case 'MONTHLY':
      if (days !== undefined) return undefined;
      return `Ngày ${(monthDays ?? [String(start.day)]).join(' và ')} ${step('tháng')}`;
    default:
      return undefined;
  }
}

function weekWords(days: readonly string[], every: number): string | undefined {
  const numbers = days.map((day) => DAYS.indexOf(day) + 1);
  if (numbers.includes(0)) return undefined;
  const names = [...new Set(numbers)].sort((a, b) => a - b).map(weekdayText);
  const joined =
    names.length === 7
      ? 'hằng ngày'
      : names.length === 1
        ? `${names[0]}`
        : `${names.slice(0, -1).join(', ')} và ${names.at(-1)}`;
  return capital(every === 1 ? joined : `${joined}, cứ ${every} tuần một lần`);
}

function endWords(parts: ReadonlyMap<string, string>): string | undefined {
  const count = parts.get('COUNT');
  if (count !== undefined) return `${count} lần`;
  const until = /^(\d{4})(\d{2})(\d{2})/.exec(parts.get('UNTIL') ?? '');
  return until === null ? undefined : `đến ${until[3]}/${until[2]}/${until[1]}`;
}

function more(rdates: readonly string[], exdates: readonly string[]): (string | undefined)[] {
  const list = (dates: readonly string[]) => dates.map((text) => date(Temporal.PlainDateTime.from(text))).join(', ');
  return [
    rdates.length === 0 ? undefined : `thêm ${list(rdates)}`,
    exdates.length === 0 ? undefined : `trừ ${list(exdates)}`,
  ];
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
