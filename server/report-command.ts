/** `loa report`: counts a period and writes its files into a folder, as a draft; nothing is stored and no edition is made. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportPeriod } from '../scheduler/report-span.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import { dayText } from './report/figure-words.ts';
import { gatherReport } from './report/gather-report.ts';
import { makeFiles } from './report/report-files.ts';
import { startReport } from './report/start-report.ts';
import { widerParagraph } from './report/wider-paragraph.ts';
import { readDay } from './simulate-arguments.ts';
import { readOptions } from './station-arguments.ts';
import { findCommune } from './store/commune-store.ts';
import { openForReading } from './store/open-for-reading.ts';
import { listReports } from './store/report-store.ts';

/** What follows `loa report`. */
export interface ReportSettings {
  readonly period: ReportPeriod;
  readonly out: string;
  readonly asJson: boolean;
}

/** Reads `--period 2026-q4|2026-h2|2026|NGÀY..NGÀY --out THƯMỤC [--json]`. Throws option-invalid. */
export function readReportArguments(args: readonly string[]): ReportSettings {
  const { period, out, json } = readOptions(args, ['period', 'out'], {
    period: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  return { period: readPeriod(period ?? ''), out: out ?? '.', asJson: json === true };
}

/** Runs it on the data folder; gives what to print. Throws option-invalid where there is no data. */
export async function runReportCommand(
  { period, out, asJson }: ReportSettings,
  config: Pick<Config, 'dataDir'>,
  now: number,
): Promise<string> {
  const path = join(config.dataDir, 'loa.sqlite');
  const db = openForReading(path);
  try {
    const commune = await findCommune(db);
    if (commune === undefined)
      throw new AppError('option-invalid', { name: 'LOA_DATA_DIR', reason: `chưa có xã nào ở ${path}` });
    const deps = { db, communeId: commune.id };
    const start = await startReport(deps, now, period, undefined);
    const written = (await listReports(db, commune.id)).find(
      ({ firstDay, lastDay }) => firstDay === start.firstDay && lastDay === start.lastDay,
    );
    const gathered = await gatherReport(deps, now, written ?? start, { isDraft: true });
    const files = await makeFiles(gathered);
    await mkdir(out, { recursive: true });
    for (const { name, content } of files) await writeFile(join(out, name), content);
    const { figures } = gathered.input;
    if (asJson)
      return `${JSON.stringify({ figures, files: files.map(({ content: _, ...file }) => file) }, undefined, 2)}\n`;
    const days = `từ ngày ${dayText(start.firstDay)} đến hết ngày ${dayText(start.lastDay)}`;
    const lines = files.map(({ name, bytes }) => `  ${join(out, name)} (${Math.ceil(bytes / 1024)} kB)`);
    return [`Bản nháp báo cáo ${days}:`, ...lines, '', widerParagraph(figures, period), ''].join('\n');
  } finally {
    await db.destroy();
  }
}

function readPeriod(text: string): ReportPeriod {
  const part = /^(\d{4})(?:-([qh])(\d))?$/i.exec(text);
  const year = Number(part?.[1]);
  const no = Number(part?.[3]);
  if (part !== null && part[2] === undefined) return { kind: 'year', year };
  if (part?.[2]?.toLowerCase() === 'q' && no >= 1 && no <= 4) return { kind: 'quarter', year, no };
  if (part?.[2]?.toLowerCase() === 'h' && no >= 1 && no <= 2) return { kind: 'half', year, no };
  const [first, last, more] = text.split('..');
  if (first === undefined || last === undefined || more !== undefined)
    throw new AppError('option-invalid', {
      name: '--period',
      reason: `"${text}" không phải kỳ báo cáo; viết như 2026-q4, 2026-h2, 2026, hoặc 2026-11-01..2026-11-30`,
    });
  const days = { firstDay: readDay(first, '--period'), lastDay: readDay(last, '--period') };
  if (days.lastDay < days.firstDay)
    throw new AppError('option-invalid', { name: '--period', reason: 'ngày cuối phải sau ngày đầu' });
  return { kind: 'any', ...days };
}
