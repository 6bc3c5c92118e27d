/** The fields of the audit log that people read, each with its name and how its value is said. */
import type { Schedule } from '../wire.ts';
import { actsFields } from './audit-acts.ts';
import { backupsFields } from './audit-backups.ts';
import { keysFields } from './audit-keys.ts';
import { peopleFields } from './audit-people.ts';
import { auditValue, kindOf, type ValueKind } from './audit-values.ts';
import { hoursWords, weekdaysWords } from './policy-words.ts';
import { fromSchedule } from './recurrence.ts';
import { recurrenceSentence } from './recurrence-sentence.ts';
import { validityWords } from './source-words.ts';
import { numberWords } from './target-words.ts';
import { dateOf, dateTimeWords, lengthWords } from './time-words.ts';

/** What the values are said with: the commune's zone, and the names of stations, programmes and so on by their ids. */
export interface AuditContext {
  readonly zone: string;
  readonly nameOf: (id: string) => string | undefined;
}

type Side = Readonly<Record<string, unknown>>;
type Context = AuditContext & { readonly subject: string };

/** `names` are the fields it is made of; `read` gives '' where there is nothing to say. */
export interface Told {
  readonly field: string;
  readonly names: readonly string[];
  readonly read: (side: Side, context: Context) => string;
}

/** In the order in which they are told. What is not here only machines read: ids, hashes, who and when, which the line itself says. */
export const fieldTable: readonly Told[] = [
  told('tên', 'title', plain),
  told('tên', 'name', plain),
  told('họ và tên', 'displayName', plain),
  told('tên đăng nhập', 'username', plain),
  told('vai trò', 'roles', listOf('role')),
  told('khóa tài khoản', 'disabled', yesNo),
  told('mã trạm', 'code', plain),
  told('loại', 'kind', (value, { subject }) => {
    const kind = kindOf(subject);
    return kind === undefined ? '' : auditValue(kind, value);
  }),
  told('nội dung', 'topics', commas),
  told('thể loại', 'kinds', listOf('segment kind')),
  told('nhãn', 'tags', commas),
  told('người ký', 'signer', plain),
  told('nơi nhận', 'recipients', commas),
  told('số ngày chờ', 'reportWaitDays', plain),
  told('nghe lại công khai', 'publicListening', yesNo),
  told('nội dung theo dõi', 'watchedTopic', plain),
  told('nhãn đếm riêng', 'countedTags', commas),
  told('từng nội dung', 'everyTopic', yesNo),
  told('lời văn', 'text', plain),
  told('nêu tên người', 'namesPersons', yesNo),
  {
    field: 'thời hạn',
    names: ['validFrom', 'validUntil'],
    read: ({ validFrom, validUntil }, { zone }) => {
      const validity = { validFrom: isoOf(validFrom), validUntil: isoOf(validUntil) };
      return (validity.validFrom ?? validity.validUntil) ? validityWords(validity, zone) : '';
    },
  },
  told('tệp gốc', 'originalName', plain),
  told('khóa cũ bị lộ', 'leaked', yesNo),
  told('quyết định', 'decision', (value) => auditValue('decision', value)),
  told('ý kiến', 'note', plain),
  told('chỗ chờ bài', 'place', plain),
  told('người xếp', 'filledBy', plain),
  told('các mục', 'items', (value, context) =>
    objects(value)
      .map((item) => itemWords(item, context))
      .join('; '),
  ),
  told('chương trình', 'programmeId', named),
  {
    field: 'khi phát',
    names: ['dtstart', 'rrule', 'rdates', 'exdates', 'times'],
    read: (side, { zone }) => (typeof side.dtstart === 'string' ? whenWords(side, zone) : ''),
  },
  told('nơi phát', 'target', (value, context) => targetWords(stored(value), context)),
  told('mức ưu tiên', 'priority', (value) => auditValue('priority', value)),
  told('khi phát muộn', 'lateRule', (value) => auditValue('lateRule', value)),
  told('khung thời lượng', 'slotMs', (value) => (typeof value === 'number' ? lengthWords(value) : '')),
  told('ngày nghỉ, ngày lễ', 'onExceptionDays', (value, { nameOf }) => {
    const { kind, programmeId } = object(stored(value));
    const programme = nameOf(String(programmeId));
    return `${auditValue('onExceptionDays', kind)}${programme === undefined ? '' : ` «${programme}»`}`;
  }),
  told('lượt phát đổi riêng', 'changes', (value, context) =>
    objects(stored(value))
      .map((change) => occurrenceWords(change, context))
      .join('; '),
  ),
  told('lượt phát', 'occurrence', localWords),
  told('dời đến', 'startsAt', localWords),
  told('bỏ lượt này', 'cancelled', yesNo),
  told('đã hủy lúc', 'cancelledAt', (value, { zone, subject }) =>
    subject === 'schedule' && typeof value === 'number' ? dateTimeWords(value, zone) : '',
  ),
  told('cách xử lý', 'answer', (value) => auditValue('answer', value)),
  told('nghe thế nào', 'heard', (value) => auditValue('heard', value)),
  told('nói về', 'heardOf', (value) => auditValue('heardOf', value)),
  told('số ngày, lượt phát nói riêng', 'exceptions', (value) => (value === 0 ? '' : plain(value))),
  told('người báo', 'saidBy', plain),
  told('người nhận', 'person', plain),
  told('cách nhận', 'transport', (value) => auditValue('transport', value)),
  told('thu sóng của trạm', 'carrierId', named),
  told('trạm', 'stationId', named),
  told('các trạm', 'stationIds', stationsWords),
  told('cụm loa', 'clusters', partsWords),
  told('người liên hệ', 'contacts', partsWords),
  told('SIM', 'sim', simWords),
  told('giờ yên lặng', 'quiet', hoursList),
  told('khung giờ được phát', 'windows', hoursList),
  told('ngày được phát', 'weekdays', (value) => (Array.isArray(value) ? weekdaysWords(value.map(Number)) : '')),
  told('số buổi mỗi ngày', 'maxSessionsPerDay', plain),
  told('số phút mỗi buổi', 'maxMinutesPerSession', plain),
  told('ít nhất phút mỗi ngày', 'minMinutesPerDay', plain),
  told('âm lượng tối đa', 'volumeCeilingPct', percent),
  told('âm lượng theo giờ', 'volumeBands', (value) => objects(value).map(bandWords).join('; ')),
  told('âm lượng riêng của trạm', 'stationCaps', (value, context) =>
    objects(value)
      .map((cap) => `${stationsWords(cap.stationIds, context)}: ${bandWords(cap)} (${cap.reason})`)
      .join('; '),
  ),
  told('lý do', 'reason', plain),
  told('nguyên nhân', 'cause', plain),
  told('việc đã làm', 'action', (value) => auditValue('incident action', value)),
  told('báo trước', 'planned', yesNo),
  told('bắt đầu', 'beginsAt', momentWords),
  told('kết thúc', 'endsAt', momentWords),
  told('ở', 'places', (value, context) =>
    stationsWords([...new Set(objects(value).map(({ stationId }) => stationId))], context),
  ),
  told('nội dung phản ánh', 'asked', plain),
  told('về lúc', 'aboutAt', momentWords),
  told('có thể lệch', 'toleranceMinutes', (value) => `${String(value)} phút`),
  told('hạn trả lời', 'dueOn', (value) => dateOf(String(value))),
  told('câu trả lời', 'words', plain),
  told('đã đóng', 'closed', yesNo),
  told('từ', 'from', momentWords),
  told('đến', 'to', momentWords),
  told('có hiệu lực', 'holds', yesNo),
  told('địa chỉ', 'url', plain),
  told('tính theo', 'measure', (value) => auditValue('measure', value)),
  told('ít nhất', 'atLeast', plain),
  told('trong', 'per', (value) => auditValue('per', value)),
  told('tính cho', 'each', (value) => auditValue('each', value)),
  told('số buổi', 'sessions', plain),
  ...peopleFields,
  ...actsFields,
  ...keysFields,
  ...backupsFields,
];

function told(field: string, name: string, read: (value: unknown, context: Context) => string): Told {
  return {
    field,
    names: [name],
    read: (side, context) => (side[name] === undefined || side[name] === null ? '' : read(side[name], context)),
  };
}

function plain(value: unknown): string {
  return typeof value === 'number' ? numberWords(value) : String(value);
}

function percent(value: unknown): string {
  return `${value}%`;
}

function yesNo(value: unknown): string {
  return value === true || value === 1 ? 'có' : 'không';
}

function commas(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : '';
}

function listOf(kind: ValueKind): (value: unknown) => string {
  return (value) => (Array.isArray(value) ? value.map((each) => auditValue(kind, each)).join(', ') : '');
}

function named(value: unknown, { nameOf }: Context): string {
  return nameOf(String(value)) ?? '';
}

/** Their names where all are known and few, otherwise how many. */
function stationsWords(value: unknown, { nameOf }: Context): string {
  const ids = Array.isArray(value) ? value.map(String) : [];
  const names = ids.map(nameOf).filter((name) => name !== undefined);
  return names.length === ids.length && names.length <= 6 ? names.join(', ') : `${ids.length} trạm`;
}

function targetWords(value: unknown, context: Context): string {
  const { kind, zoneIds, stationIds } = object(value);
  if (kind === 'stations') return stationsWords(stationIds, context);
  if (kind !== 'zones') return 'mọi trạm';
  const ids = Array.isArray(zoneIds) ? zoneIds.map(String) : [];
  const names = ids.map(context.nameOf).filter((name) => name !== undefined);
  return names.length === ids.length ? `nhóm ${names.join(', ')}` : `${ids.length} nhóm trạm`;
}

function itemWords(item: Side, { nameOf }: Context): string {
  const of = (id: unknown) => {
    const name = typeof id === 'string' ? nameOf(id) : undefined;
    return name === undefined ? '' : ` «${name}»`;
  };
  const length = (ms: unknown) => (typeof ms === 'number' ? `, ${lengthWords(ms)}` : '');
  const kind = auditValue('item kind', item.kind);
  switch (item.kind) {
    case 'segment':
      return `${kind}${of(item.segmentId)}`;
    case 'relay':
      return `${kind}${of(item.sourceId)}${length(item.durationMs)}`;
    case 'place':
      return `${kind} «${item.name}»${length(item.maxMs)}`;
    case 'village':
      return `${kind}${length(item.slotMs)}`;
    default:
      return `${kind}${length(item.maxMs)}`;
  }
}

function whenWords(side: Side, zone: string): string {
  const list = (value: unknown) => (Array.isArray(stored(value)) ? (stored(value) as string[]) : []);
  const rule: Pick<Schedule, 'dtstart' | 'rrule' | 'rdates' | 'exdates' | 'times'> = {
    dtstart: String(side.dtstart),
    rrule: typeof side.rrule === 'string' ? side.rrule : null,
    rdates: list(side.rdates),
    exdates: list(side.exdates),
    times: list(side.times),
  };
  const when = fromSchedule(rule, zone);
  const sentence = recurrenceSentence(when) || `từ ${localWords(rule.dtstart)}, lặp lại theo quy tắc riêng`;
  const more = when.extraTimes.map(localWords).join(', ');
  const less = when.exceptTimes.map(localWords).join(', ');
  return [sentence, more === '' ? '' : `thêm ${more}`, less === '' ? '' : `trừ ${less}`].filter(Boolean).join('; ');
}

function occurrenceWords(change: Side, { nameOf }: Context): string {
  const { occurrence, cancelled, startsAt, programmeId, slotMs } = change;
  const programme = nameOf(String(programmeId));
  const what = [
    cancelled === true ? 'bỏ' : '',
    typeof startsAt === 'string' ? `dời đến ${localWords(startsAt)}` : '',
    programmeId === undefined ? '' : `phát chương trình ${programme === undefined ? 'khác' : `«${programme}»`}`,
    typeof slotMs === 'number' ? `khung ${lengthWords(slotMs)}` : '',
  ];
  return `${localWords(occurrence)}: ${what.filter(Boolean).join(', ')}`;
}

function hoursList(value: unknown): string {
  return objects(value).map(hoursOf).join('; ');
}

function bandWords(band: Side): string {
  const days = Array.isArray(band.weekdays) ? `, ${weekdaysWords(band.weekdays.map(Number))}` : '';
  return `${hoursOf(band)}${days}: ${band.ceilingPct}%`;
}

function hoursOf({ from, until }: Side): string {
  return hoursWords({ from: String(from), until: String(until) });
}

function partsWords(value: unknown): string {
  return objects(value)
    .map((part) => Object.values(part).filter(Boolean).join(', '))
    .join('; ');
}

function simWords(value: unknown): string {
  const [sim] = objects([value]);
  const { number, network, expiresOn, allowanceMb } = sim ?? {};
  const parts = [
    number,
    network,
    typeof expiresOn === 'string' ? `đến ${dateOf(expiresOn)}` : '',
    typeof allowanceMb === 'number' ? `${allowanceMb} MB mỗi tháng` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

function momentWords(value: unknown, { zone }: Context): string {
  const iso = isoOf(value);
  return iso === null ? String(value) : dateTimeWords(iso, zone);
}

/** `17:00 24/11/2026` from the local `2026-11-24T17:00:00`; a whole day is only its date. */
function localWords(value: unknown): string {
  const local = String(value);
  return local.length > 10 ? `${local.slice(11, 16)} ${dateOf(local)}` : dateOf(local);
}

function isoOf(value: unknown): string | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** Some columns are logged as they are stored: as JSON text. */
function stored(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function object(value: unknown): Side {
  return typeof value === 'object' && value !== null ? (value as Side) : {};
}

function objects(value: unknown): Side[] {
  return Array.isArray(value) ? value.map(object) : [];
}
