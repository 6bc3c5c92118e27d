/** The time of issue, spoken before an emergency message: which shipped clips say an instant, and their way into the media store. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { CLIPS_FOLDER, clipFile, timeClips as clipsOfDay, shippedClips } from '../audio/time-clips.ts';
import { AppError } from './errors.ts';
import type { MediaStore } from './media-store.ts';

/** A clip as an item of an airing. */
export interface SpokenClip {
  /** "Thông báo lúc 3 giờ". */
  readonly title: string;
  readonly kind: 'notice';
  readonly sha256: string;
  readonly bytes: number;
  readonly durationMs: number;
}

/** What says the local time of `at` (epoch ms) in `zone`, in order: one clip on the full hour, else two. Seconds are not said. */
export function timeClips(zone: string, at: number): SpokenClip[] {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return clipsOfDay(hour, minute).map(({ title, sha256, bytes, durationMs }) => ({
    title,
    kind: 'notice',
    sha256,
    bytes,
    durationMs,
  }));
}

/** Every clip, for a station to have before anybody needs it: about 480 kB in all. */
export function allClips(): { readonly sha256: string; readonly bytes: number }[] {
  return shippedClips.map(({ sha256, bytes }) => ({ sha256, bytes }));
}

/**
 * Puts the shipped clips where stations fetch their media. What is there with the right bytes stays; anything else is put there anew.
 * Throws installation-damaged where a shipped file is not what its manifest says.
 */
export async function storeClips(media: MediaStore, shippedIn: string = CLIPS_FOLDER): Promise<void> {
  const missing = [];
  for (const clip of shippedClips) if (!(await isStored(media, clip.sha256))) missing.push(clip);
  if (missing.length === 0) return;
  const folder = await media.workFolder('clips');
  try {
    for (const clip of missing) {
      const copy = join(folder, clipFile(clip));
      await copyShipped(join(shippedIn, clipFile(clip)), copy, clip.sha256);
      await media.keepRendition(clip.sha256, copy);
    }
  } finally {
    await media.dropWorkFolder(folder);
  }
}

async function isStored(media: MediaStore, sha256: string): Promise<boolean> {
  if ((await media.renditionBytes(sha256)) === undefined) return false;
  return (await hashOf(media.readRendition(sha256))) === sha256;
}

/** A copy with the right bytes, or installation-damaged. */
async function copyShipped(file: string, copy: string, sha256: string): Promise<void> {
  try {
    await copyFile(file, copy);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new AppError('installation-damaged', { file }, error);
  }
  if ((await hashOf(createReadStream(copy))) !== sha256) throw new AppError('installation-damaged', { file });
}

async function hashOf(bytes: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of bytes) hash.update(piece as Buffer);
  return hash.digest('hex');
}
