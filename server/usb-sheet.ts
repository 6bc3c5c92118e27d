/** The sheet that lies beside the sounds on a USB stick: as plain text for any machine, and as a document to print. Pure. */
import { type Cell, type DocBlock, none, text } from './report/doc-block.ts';
import { localOf, type UsbAiring, type UsbDays, type UsbItem } from './usb-days.ts';
import { timeText, weekdayText } from './vietnamese-time.ts';

const HOW = [
  'Các tệp MP3 đã xếp đúng thứ tự phát: số đầu tên tệp là thứ tự, tiếp theo là ngày và giờ phát.',
  'Đến giờ thì mở lần lượt các tệp của giờ đó. Dòng ghi "tiếp âm" không có tệp: bắt sóng trực tiếp hoặc bỏ qua.',
  'Phát xong thì báo lại cho đài xã: buổi nào đã phát, buổi nào không phát được và vì sao.',
];
/** Room for a mark; a dash would say that there is nothing to do. */
const TO_TICK: Cell = text('');
const RELAY = 'tiếp âm, không có tệp';

/** Each sound with its name on the stick, in the order of play. */
export type NamesOf = (item: UsbItem) => string | undefined;

/** A reader of names that hands them out in the order in which the sounds come. */
export function namesInOrder(names: readonly string[]): NamesOf {
  let next = 0;
  return (item) => (item.sha256 === undefined ? undefined : names[next++]);
}

/** PHIEU.txt; with a mark at its beginning by which old Windows programs know the letters, and their line ends. */
export function sheetText(usb: UsbDays, names: readonly string[]): string {
  const nameOf = namesInOrder(names);
  const lines = [
    'PHIẾU PHÁT SÓNG',
    `Truyền thanh ${usb.commune}: ${usb.station.name} (${usb.station.code})`,
    spanWords(usb),
    '',
    ...HOW,
    ...usb.days.flatMap((day) => ['', dayWords(day.date).toUpperCase(), ...dayLines(day.airings, usb.zone, nameOf)]),
    '',
    'KHI CẦN, GỌI',
    ...(usb.contacts.length === 0 ? ['  Chưa ghi ai.'] : usb.contacts.map(({ name, phone }) => `  ${name}: ${phone}`)),
    '',
  ];
  return `\uFEFF${lines.join('\r\n').normalize('NFC')}`;
}

function dayLines(airings: readonly UsbAiring[], zone: string, nameOf: NamesOf): string[] {
  if (airings.length === 0) return ['  Không có buổi phát nào.'];
  return airings.flatMap(({ startsAt, title, silent, items }) => [
    `  ${timeText(startsAt, zone)} ${title}${silent === null ? '' : `. ${silent}`}`,
    ...items.map((item) => {
      const name = nameOf(item) ?? RELAY;
      return `    [ ] ${clock(item.startsAt, zone)}  ${item.title} (${lengthText(item.durationMs)})  ${name}`;
    }),
  ]);
}

/** PHIEU.pdf: the same to print, with room to tick. */
export function sheetDocument(usb: UsbDays, names: readonly string[]): DocBlock[] {
  const nameOf = namesInOrder(names);
  return [
    { kind: 'title', name: 'PHIẾU PHÁT SÓNG', subject: `${usb.station.name} (${usb.station.code}), ${usb.commune}` },
    { kind: 'paragraph', text: `${spanWords(usb)}.` },
    { kind: 'list', items: HOW },
    ...usb.days.map((day): DocBlock => {
      const rows = day.airings.flatMap((airing) => airingRows(airing, usb.zone, nameOf));
      const columns = [
        { title: 'Giờ', width: 0.13, align: 'center' },
        { title: 'Nội dung', width: 0.45, align: 'left' },
        { title: 'Dài', width: 0.1, align: 'center' },
        { title: 'Tệp', width: 0.2, align: 'left' },
        { title: 'Đã phát', width: 0.12, align: 'center' },
      ] as const;
      const empty = [none, text('Không có buổi phát nào.'), none, none, none];
      return {
        kind: 'table',
        table: { title: capital(dayWords(day.date)), columns, rows: rows.length === 0 ? [empty] : rows },
      };
    }),
    { kind: 'heading', level: 1, text: 'Khi cần, gọi' },
    {
      kind: 'list',
      items: usb.contacts.length === 0 ? ['Chưa ghi ai.'] : usb.contacts.map(({ name, phone }) => `${name}: ${phone}`),
    },
  ];
}

function airingRows({ startsAt, title, silent, items }: UsbAiring, zone: string, nameOf: NamesOf): Cell[][] {
  if (silent !== null) return [[text(timeText(startsAt, zone)), text(`${title}. ${silent}`), none, none, none]];
  return items.map((item) => {
    const name = nameOf(item);
    // Its number alone: the whole name is in the text beside it, and on the player's display.
    const shown = name === undefined ? RELAY : (name.split('_')[0] ?? '');
    return [
      text(clock(item.startsAt, zone)),
      text(item.title),
      text(lengthText(item.durationMs)),
      text(shown),
      TO_TICK,
    ];
  });
}

function spanWords({ days }: UsbDays): string {
  const [first, last] = [days[0]?.date ?? '', days.at(-1)?.date ?? ''];
  return first === last ? `Ngày ${dayWords(first)}` : `Từ ${dayWords(first)} đến hết ${dayWords(last)}`;
}

function dayWords(date: string): string {
  const { dayOfWeek, day, month, year } = Temporal.PlainDate.from(date);
  return `${weekdayText(dayOfWeek)} ${two(day)}/${two(month)}/${year}`;
}

function clock(at: number, zone: string): string {
  return localOf(at, zone).slice(11);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "1:05". */
function lengthText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
