/** The journal's files: append-only segments of JSON lines, named by epoch and first number, whole after any power cut. */
import { type FileHandle, open, readdir, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { entryHash } from '../journal-chain.ts';
import { type JournalEntry, journalEntrySchema } from '../protocol.ts';
import { isCode, syncFolder } from './durable-file.ts';

/** A segment on disk. */
export interface Segment {
  readonly file: string;
  readonly epoch: number;
  readonly firstSeq: number;
}

/** What a segment's bytes hold: its whole entries in order, and how many bytes end with the last of them. */
export interface SegmentContent {
  readonly entries: readonly JournalEntry[];
  readonly wholeBytes: number;
  /** Behind the last whole entry is more than a write that a power cut tore: entries that once were whole may have stood there. */
  readonly isTailSpoilt: boolean;
}

/** The segments of a folder in the order they were written. */
export async function listSegments(dir: string): Promise<readonly Segment[]> {
  const names = await readdir(dir);
  return names
    .map((name) => ({ name, parts: /^(\d+)-(\d+)\.jsonl$/.exec(name) }))
    .filter(({ parts }) => parts !== null)
    .map(({ name, parts }) => ({
      file: path.join(dir, name),
      epoch: Number(parts?.[1]),
      firstSeq: Number(parts?.[2]),
    }))
    .sort((a, b) => a.epoch - b.epoch || a.firstSeq - b.firstSeq);
}

/** Reads a segment, leaving out lines that are torn or do not carry their own hash; a file the disk will not give holds none. */
export async function readSegment(segment: Segment): Promise<SegmentContent> {
  try {
    return readLines(await readFile(segment.file));
  } catch (error) {
    if (!isCode(error, 'EIO', 'ENOENT')) throw error;
    return { entries: [], wholeBytes: 0, isTailSpoilt: true };
  }
}

/** The whole entries in a segment's bytes. Pure. */
export function readLines(bytes: Buffer): SegmentContent {
  const entries: JournalEntry[] = [];
  let wholeBytes = 0;
  for (let from = 0, to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from)) {
    const entry = readWholeEntry(bytes.toString('utf8', from, to));
    if (entry === undefined) continue;
    entries.push(entry);
    wholeBytes = to + 1;
  }
  const tail = bytes.subarray(wholeBytes);
  return { entries, wholeBytes, isTailSpoilt: tail.includes(10) || tail.includes(0) };
}

/** Cuts a torn tail off, so that the next line begins on a line of its own. */
export async function cutTail(segment: Segment, wholeBytes: number): Promise<void> {
  await truncate(segment.file, wholeBytes);
  const handle = await open(segment.file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Opens the segment for appending, making it (and its name) last if it is new. */
export async function openSegment(dir: string, epoch: number, firstSeq: number): Promise<SegmentWriter> {
  const file = path.join(dir, `${epoch}-${String(firstSeq).padStart(10, '0')}.jsonl`);
  const handle = await open(file, 'a', 0o600);
  try {
    await syncFolder(dir);
    return new SegmentWriter({ file, epoch, firstSeq }, handle, (await handle.stat()).size);
  } catch (error) {
    // A handle that is forgotten ends the process when it is collected.
    await handle.close().catch(() => {});
    throw error;
  }
}

/** The segment that is being written. */
export class SegmentWriter {
  readonly segment: Segment;
  readonly #handle: FileHandle;
  #bytes: number;

  constructor(segment: Segment, handle: FileHandle, bytes: number) {
    this.segment = segment;
    this.#handle = handle;
    this.#bytes = bytes;
  }

  /** Bytes that are whole on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends the entries and returns once they are on the disk itself; on any error nothing of them stays in the file. */
  async append(entries: readonly JournalEntry[]): Promise<void> {
    const text = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    try {
      await this.#handle.appendFile(text);
      await this.#handle.datasync();
    } catch (error) {
      await this.#handle.truncate(this.#bytes).catch(() => {});
      throw error;
    }
    this.#bytes += text.byteLength;
  }

  /** Lets the file go. */
  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** The entry in a line if it has an entry's shape and its own hash. */
function readWholeEntry(line: string): JournalEntry | undefined {
  try {
    const entry = journalEntrySchema.parse(JSON.parse(line));
    return entryHash(entry) === entry.hash ? entry : undefined;
  } catch {
    return undefined;
  }
}
