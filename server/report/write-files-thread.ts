/** The thread that writes documents: takes what is wanted, answers with the bytes, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FilesWanted, WrittenKind } from './write-files.ts';

const { title, blocks, sheets, kinds } = workerData as FilesWanted;
// Each library takes a moment to read: only those that are needed.
const write: Readonly<Record<WrittenKind, () => Promise<Buffer>>> = {
  docx: async () => (await import('./docx-writer.ts')).writeDocx(blocks, title),
  pdf: async () => (await import('./pdf-writer.ts')).writePdf(blocks, title),
  xlsx: async () => (await import('./xlsx-writer.ts')).writeXlsx(sheets),
};
const files: { kind: WrittenKind; bytes: Buffer }[] = [];
for (const kind of kinds) files.push({ kind, bytes: await write[kind]() });
parentPort?.postMessage({ answer: files });
