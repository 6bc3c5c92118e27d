/** Where media lies on disk: originals by job, renditions by hash, work in progress; the one place that knows these paths. */
import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, rename, rm, rmdir, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

/** Files beside sound for the stations: photos of villages, reports as they were sent, sound as MP3. */
export type FileKind = 'photos' | 'reports' | 'mp3';

export interface MediaStore {
  /** A job's own folder for the original; the file in it is always called `source`. */
  originalPath(jobId: string): string;
  /** Takes a finished upload over as a job's original. */
  keepOriginal(jobId: string, fromPath: string): Promise<void>;
  /** A fresh empty folder for one attempt at a job; what earlier attempts left goes. */
  workFolder(jobId: string): Promise<string>;
  /** Removes a folder that `workFolder` gave, and nothing of a later attempt. */
  dropWorkFolder(folder: string): Promise<void>;
  /** Moves a finished, hashed file to its place by hash; the same hash twice is one file. */
  keepRendition(sha256: string, fromPath: string): Promise<void>;
  /** Size in bytes, or undefined when there is none of that hash. */
  renditionBytes(sha256: string): Promise<number | undefined>;
  /** Bytes [from, to] inclusive. */
  readRendition(sha256: string, range?: { from: number; to: number }): Readable;
  /** Keeps other bytes by their hash, durably; the same twice is one file. */
  keepFile(kind: FileKind, sha256: string, content: Uint8Array | { readonly fromPath: string }): Promise<void>;
  /** Size in bytes, or undefined when there is none of that hash. */
  fileBytes(kind: FileKind, sha256: string): Promise<number | undefined>;
  /** Bytes [from, to] inclusive. */
  readFile(kind: FileKind, sha256: string, range?: { from: number; to: number }): Readable;
  /** Free bytes on the disk. */
  freeBytes(): Promise<number>;
  /** Removes work folders of jobs that are not in `alive` and that nobody touched since `before`, epoch ms. */
  pruneWork(alive: ReadonlySet<string>, before: number): Promise<void>;
}

/** Where a file of that kind lies in a data folder; originals are named by their job, all others by the hash of what is in them. */
export function mediaPath(dataDir: string, kind: FileKind | 'originals' | 'renditions', name: string): string {
  const folder = join(dataDir, 'media', kind);
  if (kind === 'originals') return join(folder, name, 'source');
  return join(folder, name.slice(0, 2), kind === 'renditions' ? `${name}.opus` : name);
}

/** Media in folders under the data folder. */
export async function openFolderMedia(dataDir: string): Promise<MediaStore> {
  const originals = join(dataDir, 'media', 'originals');
  const renditions = join(dataDir, 'media', 'renditions');
  const work = join(dataDir, 'work');
  for (const folder of [originals, renditions, work]) await mkdir(folder, { recursive: true });
  const filePath = (kind: FileKind, sha256: string) => mediaPath(dataDir, kind, sha256);
  const renditionPath = (sha256: string) => mediaPath(dataDir, 'renditions', sha256);
  const originalPath = (jobId: string) => mediaPath(dataDir, 'originals', jobId);
  return {
    originalPath,
    async keepOriginal(jobId, fromPath) {
      await moveDurably(fromPath, originalPath(jobId));
    },
    async workFolder(jobId) {
      const ofJob = join(work, jobId);
      await rm(ofJob, { recursive: true, force: true });
      await mkdir(ofJob, { recursive: true });
      return mkdtemp(join(ofJob, 'work-'));
    },
    async dropWorkFolder(folder) {
      await rm(folder, { recursive: true, force: true });
      // A later attempt's folder may lie beside it.
      await rmdir(dirname(folder)).catch(() => undefined);
    },
    async keepRendition(sha256, fromPath) {
      await moveDurably(fromPath, renditionPath(sha256));
    },
    async renditionBytes(sha256) {
      try {
        return (await stat(renditionPath(sha256))).size;
      } catch {
        return undefined;
      }
    },
    readRendition: (sha256, range) =>
      createReadStream(renditionPath(sha256), range === undefined ? {} : { start: range.from, end: range.to }),
    async keepFile(kind, sha256, content) {
      const to = filePath(kind, sha256);
      if ('fromPath' in content) return moveDurably(content.fromPath, to);
      if (existsSync(to)) return;
      await mkdir(dirname(to), { recursive: true });
      const half = `${to}.${randomUUID()}.part`;
      await writeFile(half, content);
      await moveDurably(half, to);
    },
    async fileBytes(kind, sha256) {
      try {
        return (await stat(filePath(kind, sha256))).size;
      } catch {
        return undefined;
      }
    },
    readFile: (kind, sha256, range) =>
      createReadStream(filePath(kind, sha256), range === undefined ? {} : { start: range.from, end: range.to }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(dataDir);
      return bavail * bsize;
    },
    async pruneWork(alive, before) {
      for (const name of await readdir(work)) {
        if (alive.has(name)) continue;
        const folder = join(work, name);
        // A worker may have dropped it meanwhile; a young one may be of a job that was queued after `alive` was asked for.
        const touched = await stat(folder).catch(() => undefined);
        if (touched !== undefined && touched.mtimeMs < before) await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Rename within a disk, copy across disks; bytes and name are on disk before it returns. Done before a crash, it is not done again. */
async function moveDurably(from: string, to: string): Promise<void> {
  if (!existsSync(from) && existsSync(to)) return;
  await mkdir(dirname(to), { recursive: true });
  await syncPath(from);
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const half = `${to}.part`;
    await copyFile(from, half);
    await syncPath(half);
    await rename(half, to);
    await rm(from);
  }
  await syncPath(dirname(to));
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
