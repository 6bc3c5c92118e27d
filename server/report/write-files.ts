/** Writes documents in a thread of their own: a long annex takes seconds of one core, and an emergency order must not wait for it. */
import { oneAtATime, runInThread } from '../run-in-thread.ts';
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

const LIMITS = { limitMs: 120_000, memoryMb: 768 };
const queue = oneAtATime(4);

/** The files in the order asked for. Throws queue-full; an error after two minutes, or where the thread dies. */
export async function writeFiles(wanted: FilesWanted): Promise<WrittenFile[]> {
  const file = new URL('./write-files-thread.ts', import.meta.url);
  const files = await queue(() => runInThread<{ kind: WrittenKind; bytes: Uint8Array }[]>(file, wanted, LIMITS));
  return files.map(({ kind, bytes }) => ({ kind, bytes: Buffer.from(bytes) }));
}
