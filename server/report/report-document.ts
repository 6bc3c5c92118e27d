/** A report as a document of the commune, block by block: letterhead, results, what fell short, proposals, signature, annexes. */
import type { DocBlock, DocTable } from './doc-block.ts';
import { itemTable } from './figure-tables.ts';
import { dayText, periodWords, placeAndDate } from './figure-words.ts';
import type { ReportInput } from './report-input.ts';
import { resultSections, type Section } from './report-results.ts';

const ROMAN = ['I', 'II', 'III', 'IV', 'V'];

/** The whole document, in the order it is read. Text is in the composed form that fonts and search expect (NFC). */
export function reportDocument(input: ReportInput): DocBlock[] {
  const { profile } = input;
  const blocks: DocBlock[] = [
    {
      kind: 'letterhead',
      agencyAbove: profile.agencyAbove.toLocaleUpperCase('vi'),
      agency: profile.agency.toLocaleUpperCase('vi'),
      number: numberLine(profile.numberPattern, input.number),
      placeAndDate: placeAndDate(profile.place, input.signedOn, input.year),
      isDraft: input.isDraft,
    },
    { kind: 'title', name: 'BÁO CÁO', subject: input.title },
    ...opening(input),
    ...numbered([
      { title: 'KẾT QUẢ THỰC HIỆN', sections: resultSections(input) },
      { title: 'TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN', sections: shortSections(input) },
      { title: 'ĐỀ XUẤT, KIẾN NGHỊ', sections: listed('', input.content.proposals) },
    ]),
    { kind: 'paragraph', text: closing(input) },
    {
      kind: 'signature',
      recipients: profile.recipients,
      onBehalf: profile.onBehalf.toLocaleUpperCase('vi'),
      signerTitle: profile.signerTitle.toLocaleUpperCase('vi'),
      signerName: profile.signerName,
    },
    ...annexes(input),
  ];
  return JSON.parse(JSON.stringify(withTableNumbers(blocks)), (_, value) =>
    typeof value === 'string' ? writable(value) : value,
  );
}

/** "Bảng 1. ...": tables in the text are numbered, those of an annex have its name. */
function withTableNumbers(blocks: readonly DocBlock[]): DocBlock[] {
  const titled = blocks.filter((block) => block.kind === 'table' && block.table.title !== '');
  return blocks.map((block) =>
    block.kind === 'table' && block.table.title !== ''
      ? { ...block, table: { ...block.table, title: `Bảng ${titled.indexOf(block) + 1}. ${block.table.title}` } }
      : block,
  );
}

/** Composed letters (NFC), and nothing that XML has no place for. */
function writable(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, (sign) => (sign === '\n' || sign === '\t' ? ' ' : ''));
}

/** "Số: 15/BC-UBND": the number goes where the pattern leaves room for it. */
export function numberLine(pattern: string, number: string | undefined): string {
  if (number === undefined || number === '') return pattern;
  return /:\s*\//.test(pattern) ? pattern.replace(/:\s*\//, `: ${number}/`) : `Số: ${number}`;
}

/** "Thực hiện Kế hoạch số 07/KH-UBND, Ủy ban nhân dân xã ... báo cáo ... như sau:" */
function opening({ content, profile, period, figures }: ReportInput): DocBlock[] {
  const days =
    period.kind === 'any' ? '' : ` (từ ngày ${dayText(figures.firstDay)} đến hết ngày ${dayText(figures.lastDay)})`;
  const basis = profile.basis.trim().replace(/[\s;,.]+$/, '');
  return [
    ...paragraphs(content.opening),
    {
      kind: 'paragraph',
      text: `${basis === '' ? '' : `${basis}, `}${profile.agency} báo cáo kết quả tuyên truyền cải cách hành chính trên hệ thống truyền thanh ${periodWords(period)}${days} như sau:`,
    },
  ];
}

function closing({ content, profile, period }: ReportInput): string {
  const own = content.closing.trim().replace(/[\s./]+$/, '');
  const words =
    own === ''
      ? `Trên đây là báo cáo kết quả tuyên truyền cải cách hành chính trên hệ thống truyền thanh ${periodWords(period)} của ${profile.agency}`
      : own;
  return `${words}./.`;
}

function shortSections({ content, incidentTable }: ReportInput): Section[] {
  const { shortcomings, causes } = content;
  return [
    ...listed('Tồn tại, hạn chế', shortcomings),
    ...listed('Nguyên nhân', causes),
    ...(incidentTable.rows.length === 0
      ? []
      : [{ title: 'Sự cố trong kỳ', blocks: [{ kind: 'table' as const, table: incidentTable }] }]),
  ];
}

function listed(title: string, items: readonly string[]): Section[] {
  const said = items.map((item) => item.trim()).filter((item) => item !== '');
  return said.length === 0 ? [] : [{ title, blocks: [{ kind: 'list', items: said }] }];
}

/** Parts that have something to say, numbered without a gap. */
function numbered(parts: readonly { readonly title: string; readonly sections: readonly Section[] }[]): DocBlock[] {
  return parts
    .filter(({ sections }) => sections.length > 0)
    .flatMap(({ title, sections }, part) => [
      { kind: 'heading' as const, level: 1 as const, text: `${ROMAN[part]}. ${title}` },
      ...sections.flatMap((section, index) => [
        ...(section.title === ''
          ? []
          : [{ kind: 'heading' as const, level: 2 as const, text: `${index + 1}. ${section.title}` }]),
        ...section.blocks,
      ]),
    ]);
}

function annexes(input: ReportInput): DocBlock[] {
  if (input.content.annex === 'none') return [];
  const tables = [itemTable(input.figures, input.zone), input.logTable].filter(({ rows }) => rows.length > 0);
  return tables.flatMap((table, index) =>
    annex(input, table, tables.length === 1 ? 'PHỤ LỤC' : `PHỤ LỤC ${index + 1}`),
  );
}

function annex({ profile, number, signedOn, year }: ReportInput, table: DocTable, name: string): DocBlock[] {
  const numberWords = numberLine(profile.numberPattern, number).replace(/^Số:/, 'số');
  const dayWords = signedOn === undefined ? `ngày     tháng     năm ${year}` : `ngày ${dayText(signedOn)}`;
  return [
    { kind: 'pageBreak' },
    {
      kind: 'title',
      name,
      subject: table.title,
      small: `(Kèm theo Báo cáo ${numberWords} ${dayWords} của ${profile.agency})`,
    },
    { kind: 'table', table: { ...table, title: '' } },
  ];
}

function paragraphs(words: string): DocBlock[] {
  return words
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ kind: 'paragraph', text: line }));
}
