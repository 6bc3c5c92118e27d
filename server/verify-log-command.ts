/** `loa verify-log`: the stations' journals, then the airplay log: every row judged anew from plan, journals and people's reports, and the first that differs; then the audit log's chain. */
import { type AuditState, auditWatch } from './audit-watch.ts';
import type { DataFolder } from './open-data.ts';
import { readDay } from './simulate-arguments.ts';
import { readOptions } from './station-arguments.ts';
import { rebuildProjections } from './store/projection-store.ts';
import { stationsEver } from './store/stored-chain.ts';
import { runVerifyJournal } from './verify-journal-command.ts';
import { type DifferingColumn, type LogCount, type LogFault, verifyLog } from './verify-log.ts';
import { dateText, timeText } from './vietnamese-time.ts';

/** So many faults are told one by one; the others are counted. */
const MOST_TOLD = 20;
/** Before and after every row. */
const EVER = { from: 0, to: 8_640_000_000_000_000 };

/**
 * Runs `[--station MÃ] [--from NGÀY] [--to NGÀY] [--rebuild]`, both days counted; returns what to print and how much does not hold. `--rebuild` also makes
 * anew what is kept beside the log for searching; rows of the log are never written. Throws option-invalid.
 */
export async function runVerifyLog(
  args: readonly string[],
  data: DataFolder,
  now: number,
): Promise<{ readonly report: string; readonly broken: number }> {
  const { rebuild, ...chosen } = readOptions(args, [], {
    station: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    rebuild: { type: 'boolean', default: false },
  });
  const passed = Object.entries(chosen).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, `${value}`],
  );
  const journals = await runVerifyJournal(passed, data);
  const { db, communeId, zone } = data;
  const stations = await stationsEver(db, communeId);
  const wanted = stations.find(({ code }) => plain(code) === plain(chosen.station ?? ''));
  const span = { from: startOf(chosen.from, 0, zone) ?? EVER.from, to: startOf(chosen.to, 1, zone) ?? EVER.to };
  if (rebuild === true) await rebuildProjections(db);
  const faults = verifyLog(db, communeId, now, span, wanted?.id);
  const told: string[] = [];
  let broken = 0;
  let step = await faults.next();
  for (; step.done !== true; step = await faults.next()) {
    broken += 1;
    if (broken <= MOST_TOLD)
      told.push(faultText(step.value, new Map(stations.map(({ id, code }) => [id, code])), zone));
  }
  const more = broken > MOST_TOLD ? [`... và ${broken - MOST_TOLD} chỗ khác`] : [];
  const rebuilt =
    rebuild === true ? ['Bảng tra cứu bên cạnh sổ đã được dựng lại từ sổ; không dòng nào của sổ bị ghi.'] : [];
  const audit = await auditWatch({ db, communeId, now: () => now })();
  const lines = [...rebuilt, ...told, ...more, ...countLines(step.value, broken), auditVerdict(audit)];
  const brokenChains = audit.fault === undefined ? 0 : 1;
  return { report: `${journals.report}${lines.join('\n')}\n`, broken: journals.broken + broken + brokenChains };
}

/** How the audit log's chain stands, in words. The newest hash is for writing down elsewhere: whoever remakes the whole chain cannot change that. */
export function auditVerdict({ rows, head, fault }: AuditState): string {
  if (fault !== undefined) {
    const what =
      fault.what === 'altered' ? 'đã bị sửa' : 'không nối tiếp dòng trước: có dòng bị sửa, bị bỏ hoặc bị chèn';
    return `Sổ việc đã làm: KHÔNG NGUYÊN, dòng số ${fault.id} ${what}.`;
  }
  const newest = head === undefined ? '' : ` Mã dòng mới nhất: ${head}`;
  return `Sổ việc đã làm: ${rows} dòng, nối tiếp đủ và nguyên.${newest}`;
}

function countLines({ rows, waiting, reports, editions }: LogCount, broken: number): string[] {
  const verdict = broken === 0 ? 'tính lại đều ra đúng như đã ghi' : `KHÔNG KHỚP ở ${broken} chỗ`;
  return [
    `Sổ nhật ký phát sóng: ${rows - waiting} dòng đã chốt, ${verdict}.`,
    ...(waiting === 0 ? [] : [`Còn ${waiting} dòng chưa chốt, chưa đối chiếu.`]),
    `Lời xác nhận của thôn: ${reports} lời${broken === 0 ? ', đủ và nguyên' : ''}.`,
    `Báo cáo đã lập: ${editions} bản${broken === 0 ? ', đủ và nguyên' : ''}.`,
  ];
}

function faultText(fault: LogFault, codes: ReadonlyMap<string, string>, zone: string): string {
  if (fault.kind === 'report-chain') return `Lời xác nhận số ${fault.seq}: ${REPORT_WORDS[fault.what]}`;
  if (fault.kind === 'edition-chain')
    return `Báo cáo, bản số ${fault.edition} (mã ${fault.reportId}): ${EDITION_WORDS[fault.what]}`;
  const where = `${codes.get(fault.stationId) ?? fault.stationId}, ${timeText(fault.plannedAt, zone)} ngày ${dateText(fault.plannedAt, zone)}`;
  switch (fault.kind) {
    case 'row-differs':
      return `${where}: tính lại ra khác ở ${fault.columns.map((column) => COLUMN_WORDS[column]).join(', ')}`;
    case 'plan-differs':
      return `${where}: dòng này không đúng với lượt phát đã lập (tên, tin bài, nội dung, thời lượng hoặc người duyệt)`;
    case 'revision-gap':
      return `${where}: thiếu một lần ghi trước đó của dòng này`;
    case 'projection-differs':
      return fault.what === 'item'
        ? `${where}: bảng tra cứu thiếu một bài của dòng này; chạy lại với --rebuild`
        : `${where}: bảng tra cứu khác với sổ; chạy lại với --rebuild`;
  }
}

const REPORT_WORDS = {
  altered: 'đã bị sửa, nội dung không còn khớp mã của nó',
  'not-chained': 'không nối tiếp lời trước: có lời bị thay hoặc bị bỏ',
  missing: 'bị thiếu',
} as const;

const EDITION_WORDS = {
  changed: 'đã bị sửa sau khi lập',
  'not-linked': 'không nối tiếp bản trước: có bản bị bỏ hoặc bị thay',
} as const;

const COLUMN_WORDS: Readonly<Record<DifferingColumn, string>> = {
  outcome: 'kết quả',
  reason: 'lý do',
  startedAt: 'giờ bắt đầu',
  endedAt: 'giờ kết thúc',
  renderedMs: 'thời lượng đã phát',
  rmsDb: 'mức âm',
  evidence: 'bằng chứng',
  items: 'từng mục',
};

function startOf(day: string | undefined, plusDays: number, zone: string): number | undefined {
  if (day === undefined) return undefined;
  return Temporal.PlainDate.from(readDay(day, 'NGÀY')).add({ days: plusDays }).toZonedDateTime(zone).epochMilliseconds;
}

function plain(text: string): string {
  return text.normalize().toLowerCase();
}
