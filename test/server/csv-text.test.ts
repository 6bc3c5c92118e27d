/** CSV that a spreadsheet reads back as it was, with letters whole, and calculates nothing of. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from '../../server/report/csv-text.ts';
import { runs } from '../counts.ts';

test('begins with a mark, names the columns, quotes what needs it, and ends every line alike', () => {
  const rows = [
    ['Tân Thủy', 'Tin "một cửa", phần 1', 12, null],
    [' lùi vào', 'hai\ndòng', -18.5, true],
  ];
  expect(csvText(['Trạm', 'Bài', 'Số', 'Chốt'], rows)).toBe(
    '\uFEFFTrạm,Bài,Số,Chốt\r\nTân Thủy,"Tin ""một cửa"", phần 1",12,\r\n" lùi vào","hai\ndòng",-18.5,true\r\n',
  );
});

test.each(['=1+1', '+84912', '-2+3', '@SUM(A1)', '\t=1', '\r=1'])('%j is text, never a formula', (cell) => {
  expect(parse(csvText(['a'], [[cell]]))[1]).toEqual([`'${cell}`]);
});

test.each(['x;=1+1', 'x; =A1', '=1', 'x\n=1+1'])(
  '%j begins no cell with a formula, whichever sign parts the cells',
  (text) => {
    const line = csvText(['a'], [['23/11/2026', text, 'y']]);
    for (const parts of [/[\r\n;]/, /[\r\n,]/])
      for (const cell of line.split(parts)) expect(cell.replace(/^[\s"]+/, '')).not.toMatch(/^[=+\-@]/);
  },
);

test('read back it is what was written', () => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .filter((text) => !/(^|[;\t\r\n]\s*)[=+\-@\t\r]/.test(text));
  const table = fc.integer({ min: 1, max: 4 }).chain((width) => {
    const row = fc.array(cell, { minLength: width, maxLength: width });
    return fc.tuple(row, fc.array(row, { maxLength: 6 }));
  });
  fc.assert(
    fc.property(table, ([columns, rows]) => {
      expect(parse(csvText(columns, rows))).toEqual([columns, ...rows]);
    }),
    { numRuns: runs(100, 5_000) },
  );
});

/** A reader of RFC 4180, letter by letter. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false];
  for (let at = 1; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted && letter === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === ',') {
      row.push(cell);
      cell = '';
    } else if (!quoted && letter === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      at += 1;
    } else cell += letter;
  }
  return rows;
}
