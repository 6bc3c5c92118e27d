/** Uploads whose last byte is on disk: each becomes a job once, also when that failed or was cut off the first time. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStore } from '@tus/file-store';
import type { Upload } from '@tus/server';
import type { AppDeps } from './app-deps.ts';
import { queueJob } from './store/job-store.ts';

/** What tus names an upload, and a job that came of it. */
export const UPLOAD_ID: RegExp = /^[0-9a-f]{32}$/;

/** Makes jobs of finished uploads. */
export interface FinishedUploads {
  /** The finished file becomes a job's original; the job's id is the upload's, so that doing it twice does it once. */
  finish(upload: Upload): Promise<void>;
  /** Finishes this upload if all its bytes are here and no job was made of them. Throws what made it fail. */
  takeUp(id: string): Promise<void>;
  /** The same for every upload; what fails is logged and stays for the next time. */
  takeUpAll(): Promise<void>;
}

/** On the folder where tus keeps the bytes, and beside them what it notes of each upload. */
export function finishedUploads(deps: AppDeps, files: FileStore, folder: string): FinishedUploads {
  const running = new Map<string, Promise<void>>();
  // The last part, the sweep and a sender who asks may come at once: one of them acts, the others learn how it went.
  const finish = (upload: Upload): Promise<void> => {
    const act = running.get(upload.id) ?? queueUpload(deps, files, folder, upload);
    running.set(upload.id, act);
    return act.finally(() => running.delete(upload.id));
  };
  const takeUp = async (id: string): Promise<void> => {
    if (!UPLOAD_ID.test(id)) return;
    const upload = await files.configstore.get(id);
    if (upload?.size === undefined) return;
    // No bytes here: they were moved before it failed.
    if (((await bytesOf(join(folder, id))) ?? upload.size) === upload.size) await finish(upload);
  };
  return {
    finish,
    takeUp,
    async takeUpAll() {
      for (const name of await readdir(folder)) {
        if (!name.endsWith('.json')) continue;
        const id = name.slice(0, -'.json'.length);
        try {
          await takeUp(id);
        } catch (error) {
          deps.log.warn({ err: error, id }, 'upload could not be taken up');
        }
      }
    },
  };
}

/** Size of a file in bytes, or undefined when there is none. */
export async function bytesOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}

async function queueUpload(deps: AppDeps, files: FileStore, folder: string, upload: Upload): Promise<void> {
  const { segmentId, filename, personId, personName, source } = upload.metadata ?? {};
  await deps.media.keepOriginal(upload.id, join(folder, upload.id));
  await queueJob(
    deps.db,
    deps.now(),
    {
      id: upload.id,
      commune: deps.communeId,
      segmentId: segmentId ?? '',
      kind: 'file',
      bytes: upload.size ?? 0,
      // Whether there is room was asked before its first byte.
      maxQueue: Number.POSITIVE_INFINITY,
      ...(filename == null ? {} : { originalName: filename.normalize('NFC').slice(0, 255) }),
    },
    { id: personId ?? '', name: personName ?? '', ...(source == null ? {} : { source }) },
  );
  if ((await files.configstore.get(upload.id)) !== undefined) await files.configstore.delete(upload.id);
}
