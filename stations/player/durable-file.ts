/** State files that survive a power cut at any moment: temp file, fsync, rename, fsync of the folder. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';

/** The last write of each file that is under way: two at once would meet in one temp file. */
const underWay = new Map<string, Promise<void>>();

/**
 * Replaces `file` with `text` so that a reader after a crash sees the old text or the new, never a part. Mode 0600. Writes of one
 * file take turns in the order they were asked for.
 */
export function writeDurably(file: string, text: string): Promise<void> {
  const replaceIt = () => replaceFile(file, text);
  const written = underWay.get(file)?.then(replaceIt, replaceIt) ?? replaceIt();
  const forget = () => {
    if (underWay.get(file) === written) underWay.delete(file);
  };
  underWay.set(file, written);
  written.then(forget, forget);
  return written;
}

async function replaceFile(file: string, text: string): Promise<void> {
  const temp = `${file}.tmp`;
  const handle = await open(temp, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temp, file);
  await syncFolder(path.dirname(file));
}

/** Makes a rename or a new name in `folder` last. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The file's text, or undefined when there is no such file. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The file's JSON as `schema` reads it; undefined when there is none or it does not fit (a damaged state file is no state). */
export async function readJsonIfWhole<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The folder, made if need be, owner only. */
export async function ensureFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** True for a write that found no room. */
export function isDiskFull(error: unknown): boolean {
  return isCode(error, 'ENOSPC', 'EDQUOT');
}

/** True for a write to a disk that takes nothing any more, or nothing yet: full, read-only or broken. */
export function isDiskRefusing(error: unknown): boolean {
  return isDiskFull(error) || isCode(error, 'EROFS', 'EIO');
}

/** True for a system error of one of these codes (`ENOSPC`, ...). */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
