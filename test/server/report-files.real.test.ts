/** Documents in other hands: LibreOffice opens the Word file, poppler reads both PDFs; every word is there, in embedded type, on pages that are not blank. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cellText } from '../../server/report/figure-words.ts';
import { reportDocument } from '../../server/report/report-document.ts';
import { writeFiles } from '../../server/report/write-files.ts';
import { projectRoot } from '../source-files.ts';
import { sampleReport } from './sample-report.ts';

const run = promisify(execFile);
const LIMIT_MS = 100_000;
let folder: string;
const blocks = reportDocument(sampleReport());
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'loa-report-'));
  for (const { kind, bytes } of await writeFiles({ title: 'Báo cáo', blocks, sheets: [], kinds: ['docx', 'pdf'] }))
    await writeFile(at(`${kind}.${kind}`), bytes);
  await writeFile(at('fonts.conf'), fontsConf());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Whatever fonts this machine has, it has Tinos under the name that the Word file asks for. */
function fontsConf(): string {
  const fonts = path.join(projectRoot, 'server/report/fonts');
  return `<?xml version="1.0"?><fontconfig><dir>${fonts}</dir><cachedir>${at('font-cache')}</cachedir>
<alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias></fontconfig>`;
}

/** The words of a document, without the ends of lines and pages that a reader put between them. */
async function textOf(pdf: string): Promise<string> {
  const { stdout } = await run('pdftotext', ['-raw', pdf, '-'], { timeout: LIMIT_MS, maxBuffer: 10_000_000 });
  return stdout.normalize('NFC').replaceAll(/\s+/g, ' ');
}

/** Every word that the blocks hold. */
function wordsOf(): string[] {
  const said = blocks.flatMap((block): string[] => {
    if (block.kind === 'table')
      return [...block.table.columns.map(({ title }) => title), ...block.table.rows.flat().map(cellText)];
    const { kind: _, ...rest } = block;
    return Object.values(rest).flatMap((value) => (typeof value === 'string' || Array.isArray(value) ? value : []));
  });
  return [...new Set(said.join(' ').match(/\p{L}{2,}/gu))];
}

async function expectWhole(pdf: string): Promise<void> {
  const text = await textOf(pdf);
  const words = wordsOf();
  expect(words.length).toBeGreaterThan(150);
  expect(words.filter((word) => !text.includes(word))).toEqual([]);
  expect(text).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
  expect(text).toContain('Thực hiện Kế hoạch số 07/KH-UBND của Ủy ban nhân dân xã');
  const { stdout: fonts } = await run('pdffonts', [pdf], { timeout: LIMIT_MS });
  const lines = fonts.trim().split('\n').slice(2);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.filter((line) => !/\+Tinos.* yes +yes +yes /.test(line))).toEqual([]);
  const { stdout: info } = await run('pdfinfo', [pdf], { timeout: LIMIT_MS });
  expect(info).toMatch(/Page size: +595\.\d+ x 841\.\d+ pts \(A4\)/);
  const pages = Number(/Pages: +(\d+)/.exec(info)?.[1]);
  expect(pages).toBeGreaterThan(4);
  expect(pages).toBeLessThan(12);
  await run('pdftoppm', ['-r', '40', '-gray', '-f', '1', '-l', '1', '-singlefile', pdf, at('page')], {
    timeout: LIMIT_MS,
  });
  const page = await readFile(at('page.pgm'));
  // A page of text: some of it ink, most of it paper.
  const dark = page.reduce((sum, value) => sum + (value < 128 ? 1 : 0), 0) / page.length;
  expect(dark).toBeGreaterThan(0.005);
  expect(dark).toBeLessThan(0.3);
}

test('the PDF is whole, in its own type', async () => {
  await expectWhole(at('pdf.pdf'));
});

test('the Word file opens in LibreOffice and prints whole', async () => {
  // A profile of its own: another LibreOffice on this machine must not be asked to do it.
  const profile = `-env:UserInstallation=file://${at('profile')}`;
  const words = [
    profile,
    '--headless',
    '--convert-to',
    'pdf:writer_pdf_Export',
    '--outdir',
    at('printed'),
    at('docx.docx'),
  ];
  await run('soffice', words, { timeout: LIMIT_MS, env: { ...process.env, FONTCONFIG_FILE: at('fonts.conf') } });
  expect((await stat(at('printed/docx.pdf'))).size).toBeGreaterThan(20_000);
  await expectWhole(at('printed/docx.pdf'));
});
