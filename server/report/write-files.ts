/** Writes documents in a thread of their own: a long annex takes seconds of one core, and an emergency order must not wait for it. */
import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import type { DocBlock, DocTable } from './doc-block.ts';

export type WrittenKind = 'docx' | 'pdf' | 'xlsx';

/** What is to be written; plain data, as it goes to another thread. */
export interface FilesWanted {
  readonly title: string;
  readonly blocks: readonly DocBlock[];
  readonly sheets: readonly { readonly name: string; readonly table: DocTable }[];
  readonly kinds: readonly WrittenKind[];
}

export interface WrittenFile {
  readonly kind: WrittenKind;
  readonly bytes: Buffer;
}

const LIMIT_MS = 120_000;
const MEMORY_MB = 768;
/** One is written at a time, so many more may wait. */
const MOST_WAITING = 4;

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/** The files in the order asked for. Throws queue-full; an error after two minutes, or where the thread dies. */
export async function writeFiles(wanted: FilesWanted): Promise<WrittenFile[]> {
  if (waiting > MOST_WAITING) throw new AppError('queue-full');
  waiting += 1;
  const own = last.then(() => inThread(wanted));
  last = own.catch(() => undefined);
  try {
    return await own;
  } finally {
    waiting -= 1;
  }
}

async function inThread(wanted: FilesWanted): Promise<WrittenFile[]> {
  const thread = new Worker(new URL('./write-files-thread.ts', import.meta.url), {
    workerData: wanted,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const tooLong = setTimeout(() => void thread.terminate(), LIMIT_MS);
  try {
    return await new Promise((settle, refuse) => {
      thread.once('message', (files: { kind: WrittenKind; bytes: Uint8Array }[]) =>
        settle(files.map(({ kind, bytes }) => ({ kind, bytes: Buffer.from(bytes) }))),
      );
      thread.once('error', refuse);
      thread.once('exit', (code) => refuse(new Error(`the thread that writes documents ended with ${code}`)));
    });
  } finally {
    clearTimeout(tooLong);
    void thread.terminate();
  }
}
