/** `loa verify-journal`: checks every station's stored journal, or one's, and names the first link that does not hold. */
import { AppError } from './errors.ts';
import type { DataFolder } from './open-data.ts';
import { readDay } from './simulate-arguments.ts';
import { readOptions } from './station-arguments.ts';
import type { StationTable } from './store/schema.ts';
import { type Period, stationsEver } from './store/stored-chain.ts';
import { type BrokenLink, type VerifiedEpoch, verifyJournal } from './verify-journal.ts';
import { dateText, timeText } from './vietnamese-time.ts';

/** Runs `[--station MÃ] [--from NGÀY] [--to NGÀY]`, both days counted; returns what to print and how many journals do not hold. Throws option-invalid. */
export async function runVerifyJournal(
  args: readonly string[],
  { db, communeId, zone }: DataFolder,
): Promise<{ readonly report: string; readonly broken: number }> {
  const { station: code, ...days } = readOptions(args, [], {
    station: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
  });
  const period = { from: startOf(days.from, '--from', 0, zone), to: startOf(days.to, '--to', 1, zone) };
  const all = await stationsEver(db, communeId);
  const chosen = code === undefined ? all : all.filter((row) => plain(row.code) === plain(code));
  if (code !== undefined && chosen.length === 0)
    throw new AppError('option-invalid', { name: '--station', reason: `không có trạm nào mã ${code}` });
  if (chosen.length === 0) return { report: 'Chưa có trạm nào.\n', broken: 0 };
  const lines: string[] = [];
  let broken = 0;
  for (const row of chosen) {
    const epochs = await verifyJournal(db, row.id, period);
    if (epochs.some((epoch) => epoch.broken !== undefined)) broken += 1;
    lines.push(...stationLines(row, epochs, period, zone));
  }
  return { report: `${lines.join('\n')}\n`, broken };
}

function stationLines(row: StationTable, epochs: readonly VerifiedEpoch[], period: Period, zone: string): string[] {
  const name = `${row.code} ${row.name}${row.retiredAt === null ? '' : ' (ngừng dùng)'}`;
  if (epochs.length === 0)
    return [`${name}: chưa có nhật ký${(period.from ?? period.to) ? ' trong thời gian này' : ''}`];
  return epochs.map(({ epoch, entries, signedSeq, broken }) => {
    const where = epochs.length === 1 ? name : `${name}, quyển ${epoch}`;
    if (broken !== undefined) return `${where}: KHÔNG KHỚP, ${brokenText(broken, zone)}`;
    const vouched = signedSeq === undefined ? 'trạm chưa ký dòng nào' : `trạm đã ký đến dòng ${signedSeq}`;
    return `${where}: đủ và nguyên ${entries} dòng, ${vouched}`;
  });
}

function brokenText(link: BrokenLink, zone: string): string {
  const time = link.at === undefined ? '' : ` (${timeText(link.at, zone)} ngày ${dateText(link.at, zone)})`;
  switch (link.kind) {
    case 'altered':
      return `dòng ${link.seq}${time} đã bị sửa: nội dung không còn khớp mã của nó`;
    case 'not-chained':
      return `dòng ${link.seq}${time} không nối tiếp dòng trước: có dòng bị thay hoặc rẽ nhánh`;
    case 'set-aside':
      return `dòng ${link.seq} khi gửi về đã hỏng, được để riêng`;
    case 'head':
      return `dòng ${link.seq}${time} khác với dòng mà trạm đã ký`;
    case 'missing':
      return link.until === link.seq ? `thiếu dòng ${link.seq}` : `thiếu từ dòng ${link.seq} đến dòng ${link.until}`;
    case 'signature':
      return `chữ ký của trạm ở dòng ${link.seq} không đúng`;
  }
}

function startOf(day: string | undefined, name: string, plusDays: number, zone: string): number | undefined {
  if (day === undefined) return undefined;
  return Temporal.PlainDate.from(readDay(day, name)).add({ days: plusDays }).toZonedDateTime(zone).epochMilliseconds;
}

function plain(text: string): string {
  return text.normalize().toLowerCase();
}
