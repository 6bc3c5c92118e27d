/** One attempt to bring one file's bytes to its `.part`: resumed where the last attempt ended, cut off where it falls silent. */
import { open, rm, stat } from 'node:fs/promises';
import type { Clock } from './clock.ts';
import { SilenceWatch } from './silence-watch.ts';
import type { StationLink } from './station-link.ts';

const SILENT_MS = 30_000;

/** What to fetch, and where to. */
export interface MediaFetch {
  readonly sha256: string;
  readonly bytes: number;
  readonly part: string;
  /** Ends the attempt; what has come is kept. */
  readonly signal: AbortSignal;
}

/** True when the part now has all its bytes (not yet known to be the right ones). Throws on a full disk or a broken stream. */
export async function fetchMedia(
  link: Pick<StationLink, 'openMedia'>,
  clock: Clock,
  fetch: MediaFetch,
): Promise<boolean> {
  const have = await partSize(fetch.part);
  if (have === fetch.bytes) return true;
  const watch = new SilenceWatch(clock, SILENT_MS);
  try {
    const signal = AbortSignal.any([fetch.signal, watch.signal]);
    const answer = await link.openMedia(fetch.sha256, have > fetch.bytes ? 0 : have, signal);
    if (answer.kind !== 'ok') return false;
    const { response, resumed } = answer.value;
    const written = await append(response, fetch, resumed ? have : 0, () => watch.heard());
    if (written > fetch.bytes) await rm(fetch.part, { force: true });
    return written === fetch.bytes;
  } finally {
    watch.end();
  }
}

/** Bytes that earlier attempts have brought. */
export async function partSize(part: string): Promise<number> {
  return (await stat(part).catch(() => undefined))?.size ?? 0;
}

/** Writes the stream behind the first `from` bytes; stops at one byte too many. */
async function append(response: Response, fetch: MediaFetch, from: number, heard: () => void): Promise<number> {
  const handle = await open(fetch.part, from > 0 ? 'a' : 'w', 0o600);
  try {
    let written = from;
    for await (const chunk of response.body ?? []) {
      heard();
      written += chunk.byteLength;
      if (written > fetch.bytes) break;
      await handle.appendFile(chunk);
    }
    return written;
  } finally {
    await handle.close();
  }
}
