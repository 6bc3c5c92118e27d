/** Gives a rendition its MP3: made once, kept beside it. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { encodeMp3 } from '../audio/encode-mp3.ts';
import { findFfmpeg } from '../audio/find-ffmpeg.ts';
import { AppError } from './errors.ts';
import type { MediaStore } from './media-store.ts';
import type { Db } from './store/database.ts';
import { noteMp3 } from './store/mp3-store.ts';

/** Two hours of speech take a minute; what takes longer hangs, ms. */
const TIME_LIMIT_MS = 5 * 60_000;
/** It steps back behind everything that a person or a station waits for. */
const NICENESS = 10;

export interface Mp3Deps {
  readonly db: Db;
  readonly media: MediaStore;
  readonly communeId: string;
  readonly now: () => number;
  /** From an Opus file to an MP3 file, both on disk. */
  readonly encode: (from: string, to: string, signal: AbortSignal | undefined) => Promise<void>;
}

/** The real encoder; ffmpeg is looked for when it is first needed. */
export function mp3Encoder(ffmpegPath: string | undefined): Mp3Deps['encode'] {
  let tools: ReturnType<typeof findFfmpeg> | undefined;
  return async (from, to, signal) => {
    tools ??= findFfmpeg({ ffmpegPath });
    const { ffmpegPath: path, sandbox } = await tools;
    const run = { ffmpegPath: path, sandbox, folder: dirname(to), timeLimitMs: TIME_LIMIT_MS, niceness: NICENESS };
    await encodeMp3({ ...run, signal }, from, to);
  };
}

/** Bytes of the MP3 of a rendition, which is made now where there is none. Throws not-found where the rendition itself is missing. */
export async function ensureMp3(deps: Mp3Deps, sha256: string, signal?: AbortSignal): Promise<number> {
  const { db, media, communeId, now, encode } = deps;
  const known = await media.fileBytes('mp3', sha256);
  if (known !== undefined) return known;
  if ((await media.renditionBytes(sha256)) === undefined) throw new AppError('not-found', { what: 'bản phát' });
  // A name of its own: server and worker may make the same one at the same time.
  const folder = await media.workFolder(`mp3-${randomUUID()}`);
  try {
    const [from, to] = [join(folder, 'from.opus'), join(folder, 'to.mp3')];
    await pipeline(media.readRendition(sha256), createWriteStream(from));
    await encode(from, to, signal);
    await media.keepFile('mp3', sha256, { fromPath: to });
  } finally {
    await media.dropWorkFolder(folder);
  }
  const bytes = (await media.fileBytes('mp3', sha256)) ?? 0;
  await noteMp3(db, now(), communeId, sha256, bytes);
  return bytes;
}
