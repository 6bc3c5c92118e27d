/** The files a report is written as, read back: Word's text and form, a workbook's types, and nothing that runs or breaks. */
import { expect, test } from 'vitest';
import type { DocBlock, DocTable } from '../../server/report/doc-block.ts';
import { writeDocx } from '../../server/report/docx-writer.ts';
import { cellText } from '../../server/report/figure-words.ts';
import { writePdf } from '../../server/report/pdf-writer.ts';
import { reportDocument } from '../../server/report/report-document.ts';
import { sheetsOf } from '../../server/report/report-files.ts';
import { type FilesWanted, writeFiles } from '../../server/report/write-files.ts';
import { writeXlsx } from '../../server/report/xlsx-writer.ts';
import { importsOf } from '../imports.ts';
import { listSourceFiles, readProjectFile } from '../source-files.ts';
import { sampleReport } from './sample-report.ts';
import { unzip } from './unzip.ts';

/** Everything that a reader of the blocks would see, in pieces. */
function piecesOf(blocks: readonly DocBlock[]): string[] {
  return blocks.flatMap((block): string[] => {
    switch (block.kind) {
      case 'letterhead':
        return [block.number, block.placeAndDate];
      case 'title':
        return [block.name, block.subject, block.small ?? ''];
      case 'heading':
      case 'paragraph':
        return [block.text];
      case 'list':
        return [...block.items];
      case 'table':
        return tablePieces(block.table);
      case 'signature':
        return [block.onBehalf, block.signerTitle, block.signerName, ...block.recipients];
      default:
        return [];
    }
  });
}
const tablePieces = ({ title, columns, rows }: DocTable) => [
  title,
  ...columns.map((column) => column.title),
  ...rows.flat().map(cellText),
];
const readXml = (xml: string) =>
  xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const partOf = (files: Map<string, Buffer>, name: string) => files.get(name)?.toString('utf8') ?? '';

test('the Word file says all that the blocks say, on A4 with the margins and the type of such documents', async () => {
  const blocks = reportDocument(sampleReport());
  const files = unzip(await writeDocx(blocks, 'Báo cáo'));
  const xml = partOf(files, 'word/document.xml');
  const said = readXml([...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join('\n'));
  const pieces = piecesOf(blocks).filter((piece) => piece !== '');
  expect(pieces.length).toBeGreaterThan(300);
  expect(pieces.filter((piece) => !said.includes(piece))).toEqual([]);
  expect(said).toContain('=HYPERLINK("nộp hồ sơ") & những điều cần biết <Phần 1>');
  expect(xml).toMatch(/<w:pgSz w:w="11906" w:h="16838"/);
  expect(xml).toMatch(/<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701"/);
  expect(xml).toContain('<w:titlePg/>');
  expect(partOf(files, 'word/styles.xml')).toMatch(/Times New Roman/);
  expect(partOf(files, 'word/styles.xml')).toMatch(/<w:sz w:val="28"\/>/);
  // Heads of tables repeat, and no row is torn.
  expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(blocks.filter(({ kind }) => kind === 'table').length);
});

test('a workbook has a sheet for each table, with numbers as numbers, times as times, and a title that looks like a formula as text', async () => {
  const input = sampleReport();
  const log = { rows: [], nameOf: (id: string) => id, zone: input.zone };
  const sheets = sheetsOf(input, log);
  const files = unzip(await writeXlsx(sheets));
  const names = [...partOf(files, 'xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => name);
  expect(names).toEqual([
    'Thôn',
    'Nội dung',
    'Chỉ tiêu',
    'Chỉ tiêu theo thôn',
    'Chuyên mục',
    'Tin, bài',
    'Kênh khác',
    'Sự cố',
  ]);
  const shared = [...partOf(files, 'xl/sharedStrings.xml').matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) =>
    readXml(text ?? ''),
  );
  const cell = (sheet: number, place: string) =>
    new RegExp(`<c r="${place}"([^>]*)>(.*?)</c>`).exec(partOf(files, `xl/worksheets/sheet${sheet}.xml`));
  // 154 airings planned in the first village, 1,980 minutes there.
  expect(cell(1, 'D2')?.[0]).toMatch(/<c r="D2"(?![^>]*t="s")[^>]*><v>154<\/v>/);
  expect(cell(1, 'I2')?.[2]).toBe('<v>1980</v>');
  const title = /<v>(\d+)<\/v>/.exec(cell(6, 'B4')?.[2] ?? '')?.[1];
  expect(cell(6, 'B4')?.[1]).toContain('t="s"');
  expect(shared[Number(title)]).toBe('=HYPERLINK("nộp hồ sơ") & những điều cần biết <Phần 1>');
  expect([...files.values()].some((content) => content.includes('<f>'))).toBe(false);
  // 06/10/2026 05:20 in the commune, as a sheet counts days.
  expect(Number(/<v>([\d.]+)<\/v>/.exec(cell(6, 'F2')?.[2] ?? '')?.[1])).toBeCloseTo(46_301 + (5 * 60 + 20) / 1440, 6);
  expect(partOf(files, 'xl/styles.xml')).toContain('dd/mm/yyyy hh:mm');
});

test('the PDF carries its own font, reaches for no address, and is one for the same blocks', async () => {
  const blocks = reportDocument(sampleReport());
  const pdf = (await writePdf(blocks, 'Báo cáo')).toString('latin1');
  expect(pdf.slice(0, 5)).toBe('%PDF-');
  expect([...pdf.matchAll(/\/FontName \/\w+\+(Tinos\w*|\w+)/g)].map(([, name]) => name)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^Tinos/)]),
  );
  expect(pdf).toContain('/Lang (vi-VN)');
  expect(pdf).not.toMatch(/\/(JavaScript|Launch|URI|EmbeddedFile)\b/);
});

test('one that cannot be written is an error and holds nobody up; of those that wait there are only so many', async () => {
  const nothing: FilesWanted = { title: 'Báo cáo', blocks: [], sheets: [], kinds: [] };
  const broken = { ...nothing, blocks: [{ kind: 'list' } as unknown as DocBlock], kinds: ['docx' as const] };
  const [failed, ...others] = await Promise.allSettled([broken, ...Array(5).fill(nothing)].map(writeFiles));
  expect(failed?.status).toBe('rejected');
  expect(others.map(({ status }) => status)).toEqual([...Array(4).fill('fulfilled'), 'rejected']);
  expect(others.at(-1)).toMatchObject({ reason: { code: 'queue-full' } });
  expect(await writeFiles(nothing)).toEqual([]);
});

test('the libraries of documents are loaded by their thread alone: neither the server nor a station carries them in memory', () => {
  const writers = ['docx-tables', 'docx-writer', 'pdf-writer', 'xlsx-writer'].map((name) => `server/report/${name}.ts`);
  const importers = listSourceFiles().filter(
    (file) =>
      file.startsWith('server/') &&
      importsOf(file, readProjectFile(file)).some(
        ({ specifier, target, typeOnly }) =>
          !typeOnly && (/^(docx|pdfmake|write-excel-file)(\/|$)/.test(specifier) || writers.includes(target ?? '')),
      ),
  );
  expect(importers.sort()).toEqual([...writers, 'server/report/write-files-thread.ts'].sort());
});
