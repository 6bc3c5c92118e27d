/** The tables of a report, made of its figures; the same ones go into Word, PDF and Excel. */
import type { Figures } from '../contract/figures.ts';
import type { ReportContent } from '../contract/reports.ts';
import { kindWords } from '../target-words.ts';
import { type Cell, type Column, count, type DocTable, minutes, none, share, text } from './doc-block.ts';

const HOW: Readonly<Record<string, string>> = { ip: 'máy trạm', fm: 'theo đài xã', manual: 'thủ công' };
const number = (title: string, width: number): Column => ({ title, width, align: 'right' });
const words = (title: string, width: number): Column => ({ title, width, align: 'left' });
const middle = (title: string, width: number): Column => ({ title, width, align: 'center' });

/** What sounded in each village; the sum last. */
export function villageTable({ villages }: Figures): DocTable {
  const sum = (of: (village: Figures['villages'][number]) => number) =>
    villages.reduce((total, village) => total + of(village), 0);
  return {
    title: 'Kết quả phát thanh tại các thôn',
    columns: [
      middle('TT', 5),
      words('Thôn', 18),
      words('Cách nhận', 15),
      number('Lượt dự kiến', 10),
      number('Đã phát', 9),
      number('Không phát', 10),
      number('Chưa rõ, chờ báo', 9),
      number('Có xác nhận', 10),
      number('Thời lượng (phút)', 12),
    ],
    rows: [
      ...villages.map((village, index) => [
        count(index + 1),
        text(village.name),
        text(HOW[village.transport] ?? village.transport),
        count(village.planned),
        count(village.sounded),
        count(silentIn(village)),
        count(village.unknown),
        count(village.confirmed),
        minutes(village.stationMs),
      ]),
      [
        text(''),
        text('Cộng'),
        text(''),
        count(sum(({ planned }) => planned)),
        count(sum(({ sounded }) => sounded)),
        count(sum(silentIn)),
        count(sum(({ unknown }) => unknown)),
        count(sum(({ confirmed }) => confirmed)),
        minutes(sum(({ stationMs }) => stationMs)),
      ],
    ],
    hasSum: true,
  };
}

/** Missed, left out or given way: with what sounded and what is not known it makes up what was planned. */
function silentIn({ planned, sounded, unknown }: Figures['villages'][number]): number {
  return planned - sounded - unknown;
}

/** The plan's topics, parts below their topic; each piece counts once for every topic it serves, so there is no sum. */
export function topicTable({ topics }: Figures): DocTable {
  return {
    title: 'Thời lượng theo nội dung của kế hoạch',
    columns: [
      words('Mã', 9),
      words('Nội dung', 39),
      number('Tin, bài', 9),
      number('Lượt phát', 10),
      number('Phút trong kỳ', 12),
      number('Phút kỳ trước', 12),
      number('Số thôn', 9),
    ],
    rows: topics.map((topic) => [
      text(topic.code),
      text(topic.title),
      count(topic.items),
      count(topic.airings),
      minutes(topic.programmeMs),
      minutes(topic.beforeMs),
      count(topic.villages),
    ]),
  };
}

/** The commune's own targets, each on a line. */
export function targetTable({ targets }: Pick<Figures, 'targets'>): DocTable {
  return {
    title: 'Kết quả thực hiện chỉ tiêu do xã đặt',
    columns: [
      middle('TT', 6),
      words('Chỉ tiêu', 38),
      number('Số kỳ tính', 10),
      number('Thôn đạt tính tổng', 11),
      number('Thôn đạt, có xác nhận', 13),
      number('Thôn đạt ở mọi kỳ', 12),
      number('Tỷ lệ', 10),
    ],
    rows: targets.map((target, index) => [
      count(index + 1),
      text(target.title),
      target.periods === 0 ? text('chưa đủ kỳ') : count(target.periods),
      ofAll(target.villagesMet, target),
      ofAll(target.villagesMetConfirmed, target),
      ofAll(metEveryPeriod(target), target),
      target.periods === 0 ? none : share(target.villagesMet, target.villages),
    ]),
  };
}

/** Places that met a target in each of its periods; over all of them together more may have met it. */
export function metEveryPeriod({ periods, byVillage }: Figures['targets'][number]): number {
  return byVillage.filter(({ met, periodsMet }) => met && periodsMet === periods).length;
}

/** The regular columns (chuyên mục). */
export function columnTable({ columns }: Figures): DocTable {
  return {
    title: 'Các chuyên mục, chương trình',
    columns: [
      middle('TT', 6),
      words('Chuyên mục, chương trình', 50),
      number('Lượt dự kiến', 14),
      number('Đã phát', 14),
      number('Thời lượng (phút)', 16),
    ],
    rows: columns.map((column, index) => [
      count(index + 1),
      text(column.title),
      count(column.planned),
      count(column.sounded),
      minutes(column.programmeMs),
    ]),
  };
}

/** What was done beside the loudspeakers, as people entered it. */
export function channelTable(channels: NonNullable<ReportContent['channels']>): DocTable {
  return {
    title: 'Các kênh tuyên truyền khác (xã tự thống kê)',
    columns: [
      middle('TT', 6),
      words('Kênh, hình thức', 40),
      number('Số lượng', 12),
      words('Đơn vị', 14),
      words('Ghi chú', 28),
    ],
    rows: channels.map(({ name, unit, count: value, note }, index) => [
      count(index + 1),
      text(name),
      count(value),
      text(unit),
      text(note ?? ''),
    ]),
  };
}

/** Every item that sounded, with how often and how long; what sounded most first. */
export function itemTable({ items }: Figures, zone: string): DocTable {
  return {
    title: 'Danh mục tin, bài đã phát',
    columns: [
      middle('TT', 6),
      words('Tin, bài', 37),
      words('Thể loại', 14),
      words('Nội dung', 10),
      number('Lượt phát', 9),
      words('Phát lần đầu', 14),
      number('Thời lượng (phút)', 10),
    ],
    rows: items.list.map((item, index) => [
      count(index + 1),
      text(item.title),
      text(kindWords(item.kind)),
      text(item.topics.join(', ')),
      count(item.airings),
      localTime(Date.parse(item.firstAt), zone),
      minutes(item.programmeMs),
    ]),
  };
}

/** How each village stands against each target, for the workbook. */
export function targetVillageTable({ targets }: Figures): DocTable {
  return {
    title: 'Chỉ tiêu theo từng thôn',
    columns: [
      words('Chỉ tiêu', 40),
      words('Thôn', 20),
      words('Đơn vị', 10),
      number('Đã phát', 12),
      number('Trong đó có xác nhận', 12),
      number('Kỳ đạt', 10),
      words('Kết quả', 10),
    ],
    rows: targets.flatMap((target) =>
      target.byVillage.map((village) => [
        text(target.title),
        text(village.name),
        text(target.measure === 'airings' ? 'lượt' : 'phút'),
        amount(village.total, target.measure),
        amount(village.confirmed, target.measure),
        count(village.periodsMet),
        text(resultWords(village, target)),
      ]),
    ),
  };
}

/** Met on the sum alone is less than met in every period, and says so. */
function resultWords(
  { met, periodsMet }: Figures['targets'][number]['byVillage'][number],
  { periods }: Figures['targets'][number],
): string {
  if (!met) return 'chưa đạt';
  return periodsMet === periods ? 'đạt' : `đạt tổng, ${periodsMet}/${periods} kỳ`;
}

/** An instant as a cell, in the commune's time. */
export function localTime(at: number, zone: string): Cell {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime();
  return { kind: 'time', local: local.toString({ smallestUnit: 'minute' }) };
}

/** A target of the commune as a whole has one place only. */
function ofAll(met: number, { periods, villages }: Figures['targets'][number]): Cell {
  if (periods === 0) return none;
  return villages === 1 ? text(met === 1 ? 'xã đạt' : 'chưa đạt') : text(`${met}/${villages}`);
}

function amount(value: number, measure: 'airings' | 'minutes'): Cell {
  return measure === 'airings' ? count(value) : minutes(value);
}
