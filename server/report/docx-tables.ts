/** Tables of a Word file: those with lines and a head that repeats on every page, and those without lines that only set things side by side. */
import {
  AlignmentType,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import type { Cell, Column, DocTable } from './doc-block.ts';
import { cellText } from './figure-words.ts';

/** Millimetres as Word counts them: twentieths of a point. */
export const twips = (mm: number) => Math.round((mm / 25.4) * 1440);
/** Between the margins of an A4 page. */
export const TEXT_WIDTH = twips(210 - 30 - 15);

const NO_LINE = { style: 'none', size: 0, color: 'auto' } as const;
const NO_LINES = {
  top: NO_LINE,
  bottom: NO_LINE,
  left: NO_LINE,
  right: NO_LINE,
  insideHorizontal: NO_LINE,
  insideVertical: NO_LINE,
};
const SIZE = 24;
const ALIGN = { left: AlignmentType.LEFT, right: AlignmentType.RIGHT, center: AlignmentType.CENTER } as const;

/** A table with lines; its head repeats where it runs over a page, and no row is torn apart. */
export function gridTable({ columns, rows, hasSum }: DocTable): Table {
  const widths = sharesOf(columns.map(({ width }) => width));
  const row = (cells: readonly Cell[], isBold: boolean) =>
    new TableRow({
      cantSplit: true,
      children: cells.map((cell, index) =>
        gridCell(cellText(cell), columns[index]?.align ?? 'left', widths[index], isBold),
      ),
    });
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    margins: { top: 30, bottom: 30, left: 70, right: 70 },
    rows: [
      headOf(columns, widths),
      ...rows.map((cells, index) => row(cells, hasSum === true && index === rows.length - 1)),
    ],
  });
}

/** Things side by side without lines, kept on one page. */
export function frameTable(cells: readonly (readonly Paragraph[])[], shares: readonly number[]): Table {
  const widths = sharesOf(shares);
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: NO_LINES,
    margins: { left: 0, right: 0 },
    rows: [
      new TableRow({
        cantSplit: true,
        children: cells.map(
          (children, index) =>
            new TableCell({ children: [...children], width: { size: widths[index] ?? 0, type: WidthType.DXA } }),
        ),
      }),
    ],
  });
}

function headOf(columns: readonly Column[], widths: readonly number[]): TableRow {
  return new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map(({ title }, index) => gridCell(title, 'center', widths[index], true)),
  });
}

function gridCell(words: string, align: Column['align'], width: number | undefined, isBold: boolean): TableCell {
  return new TableCell({
    width: { size: width ?? 0, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    children: [
      new Paragraph({ alignment: ALIGN[align], children: [new TextRun({ text: words, size: SIZE, bold: isBold })] }),
    ],
  });
}

function sharesOf(widths: readonly number[]): number[] {
  const all = widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width) => Math.round((width / all) * TEXT_WIDTH));
}
