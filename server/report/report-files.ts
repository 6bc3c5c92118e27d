/** The files of a report, made of what was gathered: Word, PDF and Excel beside this thread; CSV, JSON and the short paragraph here. */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EditionFile } from '../store/report-edition-store.ts';
import { csvLines, csvText } from './csv-text.ts';
import type { DocTable } from './doc-block.ts';
import { canonicalJson } from './edition-chain.ts';
import {
  channelTable,
  columnTable,
  itemTable,
  targetTable,
  targetVillageTable,
  topicTable,
  villageTable,
} from './figure-tables.ts';
import { cellText } from './figure-words.ts';
import type { GatheredReport } from './gather-report.ts';
import { type LogOfPeriod, rowTable } from './log-tables.ts';
import { reportDocument } from './report-document.ts';
import type { ReportInput } from './report-input.ts';
import { widerParagraph } from './wider-paragraph.ts';
import { writeFiles } from './write-files.ts';

/** So many rows of the log are in the workbook; all of them are in the CSV. */
const MOST_ROWS = 20_000;
/** Rows of the CSV that are put in words before others have their turn. */
const ROWS_AT_ONCE = 2_000;

/** A file with its bytes. */
export type MadeFile = EditionFile & { readonly content: Buffer };

/** Media types of the kinds. */
export const MEDIA_TYPES: Readonly<Record<EditionFile['kind'], string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  paragraph: 'text/plain; charset=utf-8',
};

/** All files of a report, named by its days. Throws queue-full where too many wait to be written. */
export async function makeFiles({ input, log }: GatheredReport): Promise<MadeFile[]> {
  const blocks = reportDocument(input);
  const written = await writeFiles({
    title: input.title,
    blocks,
    sheets: sheetsOf(input, log),
    kinds: ['docx', 'pdf', 'xlsx'],
  });
  const name = fileName(input);
  const content = { title: input.title, period: input.period, content: input.content, figures: input.figures };
  return [
    ...written.map(({ kind, bytes }) => madeFile(kind, bytes, `${name}.${kind}`)),
    madeFile('csv', await logAsCsv(log), `${name}-nhat-ky.csv`),
    madeFile('json', Buffer.from(canonicalJson(content)), `${name}.json`),
    madeFile('paragraph', Buffer.from(widerParagraph(input.figures, input.period)), `${name}-doan-tong-hop.txt`),
  ];
}

/** One of the three as it would be now. Throws queue-full. */
export async function makeDraft({ input, log }: GatheredReport, kind: 'docx' | 'pdf' | 'xlsx'): Promise<MadeFile> {
  const sheets = kind === 'xlsx' ? sheetsOf(input, log) : [];
  const blocks = kind === 'xlsx' ? [] : reportDocument(input);
  const [written] = await writeFiles({ title: input.title, blocks, sheets, kinds: [kind] });
  if (written === undefined) throw new Error(`no ${kind} was written`);
  return madeFile(kind, written.bytes, `${fileName(input)}-du-thao.${kind}`);
}

/** The tables of the workbook, each a sheet; those with nothing to say are left out. */
export function sheetsOf(input: ReportInput, log: LogOfPeriod): { name: string; table: DocTable }[] {
  const { figures, content, zone } = input;
  return [
    { name: 'Thôn', table: villageTable(figures) },
    { name: 'Nội dung', table: topicTable(figures) },
    { name: 'Chỉ tiêu', table: targetTable(figures) },
    { name: 'Chỉ tiêu theo thôn', table: targetVillageTable(figures) },
    { name: 'Chuyên mục', table: columnTable(figures) },
    { name: 'Tin, bài', table: itemTable(figures, zone) },
    { name: 'Kênh khác', table: channelTable(content.channels) },
    { name: 'Sự cố', table: input.incidentTable },
    { name: 'Nhật ký', table: rowTable(log, MOST_ROWS) },
  ].filter(({ table }, index) => index === 0 || table.rows.length > 0);
}

/** "bao-cao-2026-10-01-2026-12-31": letters that every system and every old mail program takes. */
function fileName({ figures }: ReportInput): string {
  return `bao-cao-${figures.firstDay}-${figures.lastDay}`;
}

function madeFile(kind: EditionFile['kind'], content: Buffer, name: string): MadeFile {
  return { kind, name, content, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** Every row of the log, in parts: a year's are sixty thousand, and the server serves others meanwhile. */
async function logAsCsv(log: LogOfPeriod): Promise<Buffer> {
  const { columns } = rowTable({ ...log, rows: [] }, 0);
  const parts = [
    csvText(
      columns.map(({ title }) => title),
      [],
    ),
  ];
  for (let from = 0; from < log.rows.length; from += ROWS_AT_ONCE) {
    const { rows } = rowTable({ ...log, rows: log.rows.slice(from, from + ROWS_AT_ONCE) }, ROWS_AT_ONCE);
    parts.push(csvLines(rows.map((row) => row.map((cell) => (cell.kind === 'none' ? '' : cellText(cell))))));
    await nextTurn();
  }
  return Buffer.from(parts.join(''));
}
