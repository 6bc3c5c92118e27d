/** Incidents of a period: as a table of the report, and as words that its part on what fell short begins with. */
import type { Span } from '../../scheduler/model.ts';
import type { Figures } from '../contract/figures.ts';
import type { IncidentRecord } from '../store/incident-store.ts';
import { count, type DocTable, text } from './doc-block.ts';
import { localTime } from './figure-tables.ts';
import { dayText, lengthWords } from './figure-words.ts';
import { unmetWords } from './unmet-words.ts';

/** What kinds of incidents are called. */
export const KINDS: Readonly<Record<string, string>> = {
  intrusion: 'chèn sóng',
  noise: 'nhiễu',
  power: 'mất điện',
  network: 'mất mạng',
  broken: 'hỏng thiết bị',
  lost: 'mất, tháo dỡ thiết bị',
};
/** Why such things happen, where nobody wrote a cause of their own. */
const CAUSES: Readonly<Record<string, string>> = {
  intrusion: 'Sóng lạ chèn vào cụm loa thu FM.',
  power: 'Mất điện lưới tại nơi đặt thiết bị.',
  broken: 'Thiết bị truyền thanh hỏng, chưa được sửa chữa, thay thế kịp thời.',
};
/** As many lines as a part of a report takes. */
const MOST_LINES = 40;
const DAY_MS = 24 * 3_600_000;

/** Incidents with what places are called; `now` ends those that are not over. */
export interface IncidentsOfPeriod {
  readonly incidents: readonly IncidentRecord[];
  readonly nameOf: (stationId: string) => string;
  readonly zone: string;
  readonly span: Span;
  readonly now: number;
}

/** Incidents of the period by time. */
export function incidentTable({ incidents, nameOf, zone }: IncidentsOfPeriod): DocTable {
  const rows = incidents.toSorted((a, b) => a.row.beginsAt - b.row.beginsAt || (a.row.id < b.row.id ? -1 : 1));
  return {
    title: 'Sự cố trong kỳ',
    columns: [
      { title: 'TT', width: 6, align: 'center' },
      { title: 'Từ', width: 14, align: 'left' },
      { title: 'Đến', width: 14, align: 'left' },
      { title: 'Nơi xảy ra', width: 24, align: 'left' },
      { title: 'Sự cố', width: 42, align: 'left' },
    ],
    rows: rows.map((incident, index) => [
      count(index + 1),
      localTime(incident.row.beginsAt, zone),
      incident.row.endsAt === null ? text('chưa xong') : localTime(incident.row.endsAt, zone),
      text(placesOf(incident, nameOf)),
      text(asSentence(incidentWords(incident.row))),
    ]),
  };
}

/** What fell short and why, as figures and incidents tell it: a proposal that people go over. */
export function proposeShortcomings(figures: Figures, of: IncidentsOfPeriod) {
  const unmet = [
    ...figures.topics
      .filter(({ missing }) => missing)
      .map(({ code, title }) => `Chưa phát nội dung ${code} (${title}).`),
    ...figures.targets
      .filter(({ periods, byVillage }) => periods > 0 && byVillage.some(({ met }) => !met))
      .map(({ title, byVillage, villages }) => `Chưa đạt chỉ tiêu "${title}": ${unmetWords({ byVillage, villages })}.`),
  ].slice(0, MOST_LINES);
  const isLasting = ({ row }: IncidentRecord) => row.endsAt === null || lengthOf(row, of) >= DAY_MS;
  // Every cause belongs to an incident that is named: what lasted comes first.
  const told = of.incidents
    .toSorted((a, b) => Number(isLasting(b)) - Number(isLasting(a)))
    .slice(0, MOST_LINES - unmet.length);
  const kinds = new Set(told.filter((one) => !hasCause(one)).map(({ row }) => row.kind as string));
  return {
    shortcomings: [...unmet, ...told.map((incident) => shortWords(incident, of))],
    causes: [
      ...new Set(
        told.filter(hasCause).map((incident) => `${placesOf(incident, of.nameOf)}: ${asSentence(incident.row.cause)}`),
      ),
      ...[...kinds].flatMap((kind) => CAUSES[kind] ?? []),
    ].slice(0, MOST_LINES),
    proposals: of.incidents
      .filter(({ row }) => row.kind === 'broken' && row.endsAt === null)
      .map((incident) => `Đề nghị sửa chữa, thay thế thiết bị truyền thanh tại ${placesOf(incident, of.nameOf)}.`)
      .slice(0, MOST_LINES),
  };
}

/** "Bông Phài: hỏng thiết bị từ ngày 12/10/2026, chưa khắc phục (tăng âm cháy)."; one that was over soon: "ngày 12/10/2026, kéo dài 1 giờ". */
function shortWords(incident: IncidentRecord, of: IncidentsOfPeriod): string {
  const { row } = incident;
  const began = Temporal.Instant.fromEpochMilliseconds(row.beginsAt).toZonedDateTimeISO(of.zone).toPlainDate();
  const end = row.endsAt === null ? 'chưa khắc phục' : `kéo dài ${lengthWords(row.endsAt - row.beginsAt)}`;
  const from = row.endsAt !== null && lengthOf(row, of) < DAY_MS ? 'ngày' : 'từ ngày';
  const says = row.title !== '' && !isNamedBy(row.title, row.kind);
  const title = says ? ` (${row.title.charAt(0).toLocaleLowerCase('vi')}${row.title.slice(1)})` : '';
  return `${placesOf(incident, of.nameOf)}: ${KINDS[row.kind] ?? row.kind} ${from} ${dayText(began.toString())}, ${end}${title}.`;
}

/** "Mất điện: cả thôn"; a title that says the kind itself is enough. */
function incidentWords({ kind, title }: IncidentRecord['row']): string {
  const name = KINDS[kind] ?? kind;
  if (title === '') return name;
  return isNamedBy(title, kind) ? title : `${name}: ${title}`;
}

/** The title says what kind it is. */
function isNamedBy(title: string, kind: string): boolean {
  return title.toLocaleLowerCase('vi').startsWith(KINDS[kind] ?? kind);
}

function hasCause({ row }: IncidentRecord): boolean {
  return row.cause.trim() !== '';
}

function asSentence(words: string): string {
  const text = words.trim().replace(/[.;]+$/, '');
  return `${text.charAt(0).toLocaleUpperCase('vi')}${text.slice(1)}.`;
}

function placesOf({ places }: IncidentRecord, nameOf: (stationId: string) => string): string {
  return [...new Set(places.map(({ stationId }) => nameOf(stationId)))].join(', ');
}

/** Within the period. */
function lengthOf({ beginsAt, endsAt }: IncidentRecord['row'], { span, now }: IncidentsOfPeriod): number {
  return Math.min(endsAt ?? now, span.to) - Math.max(beginsAt, span.from);
}
