/** The thread that writes documents: takes what is wanted, answers with the bytes, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { writeDocx } from './docx-writer.ts';
import { writePdf } from './pdf-writer.ts';
import type { FilesWanted, WrittenKind } from './write-files.ts';
import { writeXlsx } from './xlsx-writer.ts';

const { title, blocks, sheets, kinds } = workerData as FilesWanted;
const write: Readonly<Record<WrittenKind, () => Promise<Buffer>>> = {
  docx: () => writeDocx(blocks, title),
  pdf: () => writePdf(blocks, title),
  xlsx: () => writeXlsx(sheets),
};
const files: { kind: WrittenKind; bytes: Buffer }[] = [];
for (const kind of kinds) files.push({ kind, bytes: await write[kind]() });
parentPort?.postMessage(files);
