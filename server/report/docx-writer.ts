/** A report as a Word file, in the form that offices here write: A4, Times New Roman 14, page number top centre from page 2. */
import {
  AlignmentType,
  Document,
  Header,
  type IParagraphOptions,
  type IRunOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  type Table,
  TextRun,
} from 'docx';
import type { DocBlock } from './doc-block.ts';
import { frameTable, gridTable, TEXT_WIDTH, twips } from './docx-tables.ts';
import { agencyLines } from './figure-words.ts';

const FONT = 'Times New Roman';
const MARGIN = { top: twips(20), bottom: twips(20), left: twips(30), right: twips(15), header: twips(10), footer: 0 };
const FIRST_LINE = twips(12.7);
const CENTER = { alignment: AlignmentType.CENTER };
const BODY = {
  alignment: AlignmentType.JUSTIFIED,
  indent: { firstLine: FIRST_LINE },
  spacing: { before: 120, line: 264, lineRule: LineRuleType.AUTO },
};

/** The file's bytes. */
export async function writeDocx(blocks: readonly DocBlock[], title: string): Promise<Buffer> {
  const document = new Document({
    title,
    creator: 'Loa',
    lastModifiedBy: 'Loa',
    styles: { default: { document: { run: { font: FONT, size: points(14), language: { value: 'vi-VN' } } } } },
    sections: [
      {
        properties: { titlePage: true, page: { size: { width: twips(210), height: twips(297) }, margin: MARGIN } },
        headers: { default: pageNumber(), first: new Header({ children: [new Paragraph({})] }) },
        children: blocks.flatMap(writeBlock),
      },
    ],
  });
  return Packer.toBuffer(document);
}

function pageNumber(): Header {
  return new Header({
    children: [new Paragraph({ ...CENTER, children: [new TextRun({ children: [PageNumber.CURRENT] })] })],
  });
}

function writeBlock(block: DocBlock, index: number, blocks: readonly DocBlock[]): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'letterhead':
      return [letterhead(block)];
    case 'title':
      return [
        line(block.name, { bold: true }, { ...CENTER, spacing: { before: block.small === undefined ? 360 : 0 } }),
        line(block.subject, { bold: true }, CENTER),
        ...(block.small === undefined ? [rule(TEXT_WIDTH * 0.36)] : [line(block.small, { italics: true }, CENTER)]),
        line('', { size: points(6) }),
      ];
    case 'heading':
      return [line(block.text, { bold: true }, { ...BODY, alignment: AlignmentType.LEFT, keepNext: true })];
    case 'paragraph':
      return [line(block.text, {}, { ...BODY, keepNext: blocks[index + 1]?.kind === 'signature' })];
    case 'list':
      return block.items.map((item) => line(`- ${item}`, {}, BODY));
    case 'table':
      return [
        ...(block.table.title === ''
          ? []
          : [
              line(
                block.table.title,
                { bold: true, size: points(13) },
                { ...CENTER, spacing: { before: 160, after: 80 }, keepNext: true },
              ),
            ]),
        gridTable(block.table),
      ];
    case 'signature':
      return [line('', { size: points(6) }), signature(block)];
    case 'pageBreak':
      return [new Paragraph({ pageBreakBefore: true, spacing: { line: 20, lineRule: 'exact' } })];
  }
}

function letterhead({
  agencyAbove,
  agency,
  number,
  placeAndDate,
  isDraft,
}: Extract<DocBlock, { kind: 'letterhead' }>): Table {
  const left = [
    ...(agencyAbove === '' ? [] : [line(agencyAbove, { size: points(13) }, CENTER)]),
    ...agencyLines(agency).map((words) => line(words, { bold: true, size: points(13) }, CENTER)),
    rule(twips(66), 0.4),
    line(number, { size: points(13) }, { ...CENTER, spacing: { before: 60 } }),
    ...(isDraft ? [line('DỰ THẢO', { bold: true, size: points(13) }, CENTER)] : []),
  ];
  const right = [
    line('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { bold: true, size: points(13) }, CENTER),
    line('Độc lập - Tự do - Hạnh phúc', { bold: true, size: points(14) }, CENTER),
    rule(twips(99), 0.6),
    line(placeAndDate, { italics: true }, { ...CENTER, spacing: { before: 60 } }),
  ];
  return frameTable([left, right], [0.4, 0.6]);
}

function signature({ recipients, onBehalf, signerTitle, signerName }: Extract<DocBlock, { kind: 'signature' }>): Table {
  const left = [
    line('Nơi nhận:', { bold: true, italics: true, size: points(12) }),
    ...recipients.map((name, index) =>
      line(`- ${name}${index === recipients.length - 1 ? '.' : ';'}`, { size: points(11) }),
    ),
  ];
  const right = [
    line(onBehalf, { bold: true }, CENTER),
    line(signerTitle, { bold: true }, CENTER),
    ...Array.from({ length: 4 }, () => line('', {})),
    line(signerName, { bold: true }, CENTER),
  ];
  return frameTable([left, right], [0.5, 0.5]);
}

function line(text: string, run: IRunOptions = {}, options: IParagraphOptions = {}): Paragraph {
  return new Paragraph({ ...options, children: [new TextRun({ ...run, text })] });
}

/** The thin line below a name, as a share of the width it stands in. */
function rule(width: number, share = 1): Paragraph {
  const isWhole = share === 1;
  const side = Math.round(isWhole ? (TEXT_WIDTH - width) / 2 : (width * (1 - share)) / 2);
  return new Paragraph({
    indent: { left: side, right: side },
    spacing: { line: 40, lineRule: 'exact' },
    border: { bottom: { style: 'single', size: 6, color: '000000', space: 1 } },
  });
}

/** Word counts type in half points. */
function points(size: number): number {
  return size * 2;
}
