/** Writes a table as CSV (RFC 4180) that Excel opens with its Vietnamese letters whole, and in which no text becomes a formula. */

/** Excel reads a file without it in the machine's own letters. */
const BYTE_ORDER_MARK = '\uFEFF';

/** What a cell holds; undefined and null are an empty one. */
export type CsvCell = string | number | boolean | null | undefined;

/** The whole file: a line of column names, then a line for each row. Lines end with CRLF, the last one too. */
export function csvText(columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return BYTE_ORDER_MARK + csvLines([columns, ...rows]);
}

/** Lines without the mark: what follows in a file that is written in parts. */
export function csvLines(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

/** Numbers stay as they are; text that a spreadsheet would calculate is told apart by an apostrophe. */
function cellText(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  // Where a comma is the decimal sign, as in Vietnam, a spreadsheet begins a new cell behind a semicolon.
  const text = cell.replaceAll(/(^|[;\t\r\n]\s*)(?=[=+\-@\t\r])/g, "$1'");
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
