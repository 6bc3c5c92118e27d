/** Makes the reports of quarters chosen by chance, and tells how long counting and each file took. */
import type { Span } from '../../scheduler/model.ts';
import { quarterOf, reportSpan } from '../../scheduler/report-span.ts';
import { writeDocx } from '../../server/report/docx-writer.ts';
import { gatherReport } from '../../server/report/gather-report.ts';
import { writePdf } from '../../server/report/pdf-writer.ts';
import { reportDocument } from '../../server/report/report-document.ts';
import { sheetsOf } from '../../server/report/report-files.ts';
import { startReport } from '../../server/report/start-report.ts';
import { writeXlsx } from '../../server/report/xlsx-writer.ts';
import type { TestApp } from '../server/make-app.ts';
import { chanceOf } from './year-airings.ts';

const DAY_MS = 86_400_000;
const QUARTERS = 5;
const PARTS = ['figuresMs', 'docxMs', 'pdfMs', 'xlsxMs'] as const;

export interface ReportTimes {
  /** The median of five quarters: counted, and written as Word, PDF and Excel. */
  readonly reportMs: number;
  readonly reportParts: Readonly<Record<(typeof PARTS)[number] | 'rows', number>>;
}

/** Five different quarters, whole ones. */
export async function measureReports(app: TestApp, { from, to }: Span): Promise<ReportTimes> {
  const chance = chanceOf(7);
  const last = Math.floor((to - from) / DAY_MS) - 95;
  const runs: { total: number; parts: number[]; rows: number }[] = [];
  for (let index = 0; index < QUARTERS; index += 1) {
    // One in each fifth of the years.
    const day = from + Math.floor(((index + chance()) / QUARTERS) * last) * DAY_MS;
    runs.push(await makeReport(app, new Date(day).toISOString().slice(0, 10)));
  }
  const median = (values: readonly number[]) => Math.round(values.toSorted((a, b) => a - b)[QUARTERS >> 1] ?? 0);
  const partOf = (part: number) => median(runs.map(({ parts }) => parts[part] ?? 0));
  return {
    reportMs: median(runs.map(({ total }) => total)),
    reportParts: {
      rows: median(runs.map(({ rows }) => rows)),
      figuresMs: partOf(0),
      docxMs: partOf(1),
      pdfMs: partOf(2),
      xlsxMs: partOf(3),
    },
  };
}

async function makeReport(app: TestApp, day: string) {
  const period = quarterOf(day);
  const now = app.clock.now();
  const start = await startReport(app, now, period, undefined);
  const begun = performance.now();
  const { input, log } = await gatherReport(app, now, { ...start, ...reportSpan(period) }, { isDraft: true });
  const blocks = reportDocument(input);
  const marks = [performance.now()];
  for (const write of [
    () => writeDocx(blocks, input.title),
    () => writePdf(blocks, input.title),
    () => writeXlsx(sheetsOf(input, log)),
  ]) {
    await write();
    marks.push(performance.now());
  }
  const parts = marks.map((mark, index) => mark - (marks[index - 1] ?? begun));
  return { total: (marks.at(-1) ?? begun) - begun, parts, rows: log.rows.length };
}
