/** A report as PDF, in the same form as the Word file; the font (Tinos, of Times New Roman's measures) lies beside this file and is embedded. */
import { join } from 'node:path';
import pdfmake, { type Content, type Style, type TableCell, type TDocumentDefinitions } from 'pdfmake';
import type { DocBlock, DocTable } from './doc-block.ts';
import { agencyLines, cellText } from './figure-words.ts';

const points = (mm: number) => (mm / 25.4) * 72;
const MARGINS: [number, number, number, number] = [points(30), points(20), points(15), points(20)];
const TEXT_WIDTH = points(210 - 30 - 15);
const FIRST_LINE = points(12.7);
const BODY: Style = { alignment: 'justify', leadingIndent: FIRST_LINE, margin: [0, 6, 0, 0], lineHeight: 1.1 };
const FONT_FOLDER = join(import.meta.dirname, 'fonts');

// One engine for the process: it knows our fonts, and reaches for no other file and no address.
pdfmake.setFonts({
  Tinos: {
    normal: join(FONT_FOLDER, 'Tinos-Regular.ttf'),
    bold: join(FONT_FOLDER, 'Tinos-Bold.ttf'),
    italics: join(FONT_FOLDER, 'Tinos-Italic.ttf'),
    bolditalics: join(FONT_FOLDER, 'Tinos-BoldItalic.ttf'),
  },
});
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONT_FOLDER));

/** The file's bytes. */
export async function writePdf(blocks: readonly DocBlock[], title: string): Promise<Buffer> {
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageMargins: MARGINS,
    info: { title, creator: 'Loa', producer: 'Loa' },
    language: 'vi-VN',
    defaultStyle: { font: 'Tinos', fontSize: 14 },
    header: (page) =>
      page === 1 ? '' : { text: String(page), alignment: 'center', margin: [MARGINS[0], points(10), MARGINS[2], 0] },
    // A heading, or the name of a table, is never the last on a page; the page's number counts as a node, too.
    pageBreakBefore: (node, nodes) =>
      node.headlineLevel !== undefined &&
      nodes
        .getFollowingNodesOnPage()
        .every(({ headlineLevel, text }) => headlineLevel !== undefined || text === String(node.pageNumbers[0])),
    content: keepEndTogether(blocks.flatMap(writeBlock)),
  };
  return pdfmake.createPdf(definition).getBuffer();
}

/** The signature never stands alone on a page: the words before it come along. */
function keepEndTogether(content: readonly (Content & { id?: string })[]): Content[] {
  const end = content.findIndex((part) => part.id === 'signature');
  if (end < 1) return [...content];
  const together: Content = { stack: content.slice(end - 1, end + 1) as Content[], unbreakable: true };
  return [...content.slice(0, end - 1), together, ...content.slice(end + 1)];
}

function writeBlock(block: DocBlock): (Content & { id?: string })[] {
  switch (block.kind) {
    case 'letterhead':
      return [letterhead(block)];
    case 'title':
      return [
        line(block.name, { bold: true, margin: [0, block.small === undefined ? 18 : 0, 0, 0] }),
        line(block.subject, { bold: true }),
        block.small === undefined ? rule(TEXT_WIDTH, 0.36) : line(block.small, { italics: true }),
        line('', { fontSize: 6 }),
      ];
    case 'heading':
      return [{ ...BODY, text: block.text, bold: true, alignment: 'left', headlineLevel: block.level }];
    case 'paragraph':
      return [{ ...BODY, text: wholeWords(block.text) }];
    case 'list':
      return block.items.map((item) => ({ ...BODY, text: wholeWords(`- ${item}`) }));
    case 'table':
      return grid(block.table);
    case 'signature':
      return [signature(block)];
    case 'pageBreak':
      return [{ text: '', pageBreak: 'after' }];
  }
}

function letterhead({ agencyAbove, agency, number, placeAndDate, isDraft }: Extract<DocBlock, { kind: 'letterhead' }>) {
  const widths = [TEXT_WIDTH * 0.4, TEXT_WIDTH * 0.6] as const;
  const left = [
    ...(agencyAbove === '' ? [] : [line(agencyAbove, { fontSize: 13 })]),
    ...agencyLines(agency).map((words) => line(words, { bold: true, fontSize: 13 })),
    rule(widths[0], 0.4),
    line(number, { fontSize: 13, margin: [0, 4, 0, 0], preserveLeadingSpaces: true }),
    ...(isDraft ? [line('DỰ THẢO', { bold: true, fontSize: 13 })] : []),
  ];
  const right = [
    line('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { bold: true, fontSize: 13 }),
    line('Độc lập - Tự do - Hạnh phúc', { bold: true }),
    rule(widths[1], 0.6),
    line(placeAndDate, { italics: true, margin: [0, 4, 0, 0] }),
  ];
  return {
    columns: [
      { width: widths[0], stack: left },
      { width: widths[1], stack: right },
    ],
  };
}

function signature({ recipients, onBehalf, signerTitle, signerName }: Extract<DocBlock, { kind: 'signature' }>) {
  const left = [
    line('Nơi nhận:', { bold: true, italics: true, fontSize: 12, alignment: 'left' }),
    ...recipients.map((name, index) =>
      line(`- ${name}${index === recipients.length - 1 ? '.' : ';'}`, { fontSize: 11, alignment: 'left' }),
    ),
  ];
  const right = [
    line(onBehalf, { bold: true }),
    line(signerTitle, { bold: true }),
    line(signerName, { bold: true, margin: [0, 68, 0, 0] }),
  ];
  return { id: 'signature', columns: [{ stack: left }, { stack: right }], margin: [0, 12, 0, 0] } satisfies Content & {
    id: string;
  };
}

/** A table with lines; its head repeats where it runs over a page, and no row is torn apart. */
function grid({ title, columns, rows, hasSum }: DocTable): Content[] {
  const all = columns.reduce((sum, { width }) => sum + width, 0);
  const inside = TEXT_WIDTH - columns.length * 6.5 - 1;
  const head: TableCell[] = columns.map((column) => ({ text: column.title, bold: true, alignment: 'center' }));
  const body = rows.map((cells, row): TableCell[] =>
    cells.map((cell, index) => ({
      text: cellText(cell),
      alignment: columns[index]?.align ?? 'left',
      bold: hasSum === true && row === rows.length - 1,
    })),
  );
  return [
    ...(title === '' ? [] : [line(title, { bold: true, fontSize: 13, margin: [0, 8, 0, 4], headlineLevel: 3 })]),
    {
      fontSize: 12,
      table: {
        headerRows: 1,
        keepWithHeaderRows: 1,
        dontBreakRows: true,
        widths: columns.map(({ width }) => (width / all) * inside),
        body: [head, ...body],
      },
      layout: {
        hLineWidth: () => 0.5,
        vLineWidth: () => 0.5,
        paddingLeft: () => 3,
        paddingRight: () => 3,
        paddingTop: () => 1.5,
        paddingBottom: () => 1.5,
      },
    },
  ];
}

function line(text: string, style: Style & { headlineLevel?: number }): Content {
  return { alignment: 'center', ...style, text };
}

/** Words such as "07/KH-UBND" stay whole: the engine would stretch a justified line inside them. What is longer than half a line may break. */
function wholeWords(text: string): Content[] {
  const words = text.match(/\S+\s*/g) ?? [];
  return words.map((word) => (/\S[-/.]\S/.test(word) && word.length < 40 ? { text: word, noWrap: true } : word));
}

/** The thin line below a name, in the middle, as a share of the width it stands in. */
function rule(width: number, share: number): Content {
  const side = (width * (1 - share)) / 2;
  return { canvas: [{ type: 'line', x1: side, y1: 4, x2: width - side, y2: 4, lineWidth: 0.7 }] };
}
