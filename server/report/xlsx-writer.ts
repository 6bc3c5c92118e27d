/** A report as an Excel workbook: a sheet per table, numbers as numbers, times as times, the head of each sheet kept in sight. */
import writeXlsxFile, { type CellObject, type Sheet } from 'write-excel-file/node';
import type { Cell, DocTable } from './doc-block.ts';
import { cellText } from './figure-words.ts';

/** A sheet's name may be 31 signs long and has none of these. */
const NOT_IN_NAMES = /[\\/?*[\]:]/g;

const LEAST_WIDTH = 8;
const MOST_WIDTH = 80;
const HEAD_HEIGHT = 34;

/** The file's bytes; each table is a sheet, named as given. */
export async function writeXlsx(
  sheets: readonly { readonly name: string; readonly table: DocTable }[],
): Promise<Buffer> {
  const written = sheets.map(
    ({ name, table }): Sheet<never> => ({
      sheet: name.replaceAll(NOT_IN_NAMES, ' ').slice(0, 31),
      stickyRowsCount: 1,
      orientation: 'landscape',
      columns: table.columns.map(({ title }, index) => ({ width: widthOf(title, table.rows, index) })),
      data: [
        table.columns.map(({ title }) => ({
          value: title,
          fontWeight: 'bold',
          wrap: true,
          align: 'center',
          alignVertical: 'center',
          height: HEAD_HEIGHT,
        })),
        ...table.rows.map((row, index) =>
          row.map((cell, column) => ({
            align: table.columns[column]?.align ?? 'left',
            ...cellOf(cell),
            ...(table.hasSum === true && index === table.rows.length - 1 ? { fontWeight: 'bold' as const } : {}),
          })),
        ),
      ],
    }),
  );
  return writeXlsxFile(written, { fontFamily: 'Times New Roman', fontSize: 12 }).toBuffer();
}

/** In signs: what is in the column, and half of a head that may stand on two lines. Rows keep the height of one line. */
function widthOf(title: string, rows: DocTable['rows'], index: number): number {
  const longest = rows.reduce(
    (most, row) => {
      const cell = row[index];
      return cell === undefined ? most : Math.max(most, cellText(cell).length);
    },
    Math.ceil(title.length / 2) + 1,
  );
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, longest + 2));
}

/** Text is written as text: a title that begins with `=` is no formula. A sheet knows no zones: times are the commune's. */
function cellOf(cell: Cell): CellObject | null {
  switch (cell.kind) {
    case 'text':
      return cell.text === '' ? null : { type: String, value: cell.text };
    case 'count':
      return { type: Number, value: cell.value, format: '#,##0' };
    case 'minutes':
      return { type: Number, value: Math.round(cell.ms / 6000) / 10, format: '#,##0.0' };
    case 'share':
      return cell.of === 0 ? null : { type: Number, value: cell.part / cell.of, format: '0.0%' };
    case 'time':
      return { type: Date, value: new Date(`${cell.local}Z`), format: 'dd/mm/yyyy hh:mm' };
    case 'none':
      return null;
  }
}
