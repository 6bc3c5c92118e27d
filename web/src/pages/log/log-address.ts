/** The log page's address read and written: which days, how they are shown, what narrows them, whose story is open. */
import type { LedgerNarrowing } from '../../wire.ts';
import { addDays, dayRange, isoOf, mondayOf } from '../../words/local-time.ts';

/** A day, its week, its month, or any days as a list. */
export type LogScale = 'ngay' | 'tuan' | 'thang' | 'khoang';

/** The row whose story is open. */
export interface Cell {
  readonly airingId: string;
  readonly stationId: string;
}

export interface LogView {
  readonly scale: LogScale;
  /** The day that was chosen; of a list its first. */
  readonly date: string;
  /** The days that are shown, the last one included. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly narrowing: LedgerNarrowing;
  readonly cell: Cell | undefined;
}

const outcomes = ['aired', 'late', 'cut', 'preempted', 'skipped', 'missed', 'unknown'];
const evidences = ['machine', 'carrier', 'village', 'listened', 'none'] as const;
const transports = ['ip', 'fm', 'manual'] as const;

/** What an address asks for; what it says wrongly counts as not said. `today` where it names no day. */
export function readAddress(params: URLSearchParams, today: string): LogView {
  const [from, until] = [dateIn(params, 'tu'), dateIn(params, 'den')];
  const cell = readCell(params);
  const narrowing = readNarrowing(params, cell);
  if (from !== undefined && until !== undefined && from <= until)
    return { scale: 'khoang', date: from, firstDay: from, lastDay: until, narrowing, cell };
  const date = dateIn(params, 'ngay') ?? today;
  const asked = params.get('xem');
  const scale = asked === 'tuan' || asked === 'thang' ? asked : 'ngay';
  return { scale, date, ...daysOf(scale, date), narrowing, cell };
}

/** The days of a scale around one of them. */
export function daysOf(scale: Exclude<LogScale, 'khoang'>, date: string): { firstDay: string; lastDay: string } {
  if (scale === 'ngay') return { firstDay: date, lastDay: date };
  const firstDay = scale === 'tuan' ? mondayOf(date) : `${date.slice(0, 7)}-01`;
  const lastDay = scale === 'tuan' ? addDays(firstDay, 6) : addDays(nextMonth(firstDay), -1);
  return { firstDay, lastDay };
}

/** The day from which the stretch before (-1) or after (1) is shown. */
export function stepFrom(
  { scale, firstDay, lastDay }: LogView,
  by: -1 | 1,
): { ngay: string } | { tu: string; den: string } {
  if (scale !== 'khoang') return { ngay: addDays(by < 0 ? firstDay : lastDay, by) };
  const days = Math.round((Date.parse(lastDay) - Date.parse(firstDay)) / 86_400_000) + 1;
  return { tu: addDays(firstDay, by * days), den: addDays(lastDay, by * days) };
}

/** As `cho` numbers them. */
const states = ['closed', 'waiting', 'begun'] as const;

/** The fields of an address that narrow, by the API's names. */
export const narrowingFields: Readonly<Record<keyof LedgerNarrowing, string>> = {
  stationId: 'tram',
  outcome: 'kq',
  evidence: 'bc',
  topic: 'nd',
  segmentId: 'bai',
  scheduleId: 'lich',
  transport: 'cach',
  offPlan: 'ngoai',
  state: 'cho',
  q: 'q',
};

/** Fields of an address for what narrows; what does not is taken away. */
export function writeNarrowing(narrowing: Partial<LedgerNarrowing>): Record<string, string | undefined> {
  const { offPlan, state, ...rest } = narrowing;
  return {
    ...Object.fromEntries(
      Object.entries(narrowingFields).map(([name, field]) => [field, rest[name as keyof typeof rest]]),
    ),
    ngoai: offPlan === undefined ? undefined : offPlan === 'true' ? '1' : '0',
    cho: state === undefined ? undefined : String(states.indexOf(state)),
  };
}

/** [from, to) of the days that are shown, as the API wants it. */
export function spanOf({ firstDay, lastDay }: Pick<LogView, 'firstDay' | 'lastDay'>, zone: string) {
  return firstDay === lastDay
    ? dayRange(firstDay, zone)
    : { from: isoOf(firstDay, zone), to: isoOf(addDays(lastDay, 1), zone) };
}

function readNarrowing(params: URLSearchParams, cell: Cell | undefined): LedgerNarrowing {
  const text = (field: string) => params.get(field) ?? undefined;
  const oneOf = <Value extends string>(field: string, known: readonly Value[]) =>
    known.find((value) => value === params.get(field));
  // An address from elsewhere names one row by `luot` and `tram`: then that is no filter.
  const isOfCell = cell !== undefined && params.get('tai') === null;
  const asked = (text('kq') ?? '').split(',').filter((value) => outcomes.includes(value));
  const yesNo = oneOf('ngoai', ['0', '1']);
  const waits = oneOf('cho', ['0', '1', '2']);
  const read = {
    stationId: isOfCell ? undefined : text('tram'),
    outcome: asked.length === 0 ? undefined : asked.join(','),
    evidence: oneOf('bc', evidences),
    topic: text('nd'),
    segmentId: text('bai'),
    scheduleId: text('lich'),
    transport: oneOf('cach', transports),
    offPlan: yesNo === undefined ? undefined : yesNo === '1' ? 'true' : 'false',
    state: waits === undefined ? undefined : states[Number(waits)],
    q: text('q'),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

function readCell(params: URLSearchParams): Cell | undefined {
  const [airingId, stationId] = [params.get('luot'), params.get('tai') ?? params.get('tram')];
  return airingId === null || stationId === null ? undefined : { airingId, stationId };
}

function dateIn(params: URLSearchParams, field: string): string | undefined {
  const text = params.get(field) ?? '';
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));
  return isDate && new Date(`${text}T00:00Z`).toISOString().startsWith(text) ? text : undefined;
}

function nextMonth(firstDay: string): string {
  return `${addDays(firstDay, 31).slice(0, 7)}-01`;
}
