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
      text(
        asSentence(
          [KINDS[incident.row.kind] ?? incident.row.kind, incident.row.title]
            .filter((words) => words !== '')
            .join(': '),
        ),
      ),
    ]),
  };
}

/** What fell short and why, as figures and incidents tell it: a proposal that people go over. */
export function proposeShortcomings(figures: Figures, of: IncidentsOfPeriod) {
  const lasting = of.incidents.filter(({ row }) => lengthOf(row, of) >= DAY_MS || row.endsAt === null);
  const kinds = new Set(of.incidents.filter((one) => !hasCause(one)).map(({ row }) => row.kind as string));
  const broken = of.incidents.filter(({ row }) => row.kind === 'broken' && row.endsAt === null);
  return {
    shortcomings: [
      ...figures.topics
        .filter(({ missing }) => missing)
        .map(({ code, title }) => `Chưa phát nội dung ${code} (${title}).`),
      ...figures.targets
        .filter(({ periods, byVillage }) => periods > 0 && byVillage.some(({ met }) => !met))
        .map(
          ({ title, byVillage, villages }) => `Chưa đạt chỉ tiêu "${title}": ${unmetWords({ byVillage, villages })}.`,
        ),
      ...lasting.map((incident) => lastingWords(incident, of)),
    ].slice(0, 40),
    causes: [
      ...new Set(of.incidents.filter(hasCause).map(({ row }) => asSentence(row.cause))),
      ...[...kinds].flatMap((kind) => CAUSES[kind] ?? []),
    ].slice(0, 40),
    proposals: broken
      .map((incident) => `Đề nghị sửa chữa, thay thế thiết bị truyền thanh tại ${placesOf(incident, of.nameOf)}.`)
      .slice(0, 40),
  };
}

/** "Bông Phài: hỏng thiết bị từ ngày 12/10/2026, chưa khắc phục (tăng âm cháy)." */
function lastingWords(incident: IncidentRecord, of: IncidentsOfPeriod): string {
  const { row } = incident;
  const began = Temporal.Instant.fromEpochMilliseconds(row.beginsAt).toZonedDateTimeISO(of.zone).toPlainDate();
  const end = row.endsAt === null ? 'chưa khắc phục' : `kéo dài ${lengthWords(row.endsAt - row.beginsAt)}`;
  return `${placesOf(incident, of.nameOf)}: ${KINDS[row.kind] ?? row.kind} từ ngày ${dayText(began.toString())}, ${end} (${row.title}).`;
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
