/** One lane of the transcode queue: takes jobs one by one until none waits; a file that cannot be worked on is set aside with its reason. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { AudioError, nameFault } from '../../audio/audio-error.ts';
import type { RenditionOrder, RenditionResult } from '../../audio/make-rendition.ts';
import type { Speech } from '../../audio/speech.ts';
import type { MediaStore } from '../media-store.ts';
import type { Db } from '../store/database.ts';
import {
  finishJob,
  type Lane,
  LEASE_MS,
  MAX_ATTEMPTS,
  putOffJob,
  refuseJob,
  renewLease,
  returnJob,
  takeJob,
} from '../store/job-store.ts';
import type { JobTable } from '../store/schema.ts';
import { getSegment } from '../store/segment-store.ts';

export interface ProcessDeps {
  readonly db: Db;
  readonly media: MediaStore;
  /** Makes the file that airs, or says why not; throws as `makeRendition` does. */
  readonly render: (order: Omit<RenditionOrder, 'tools'>) => Promise<RenditionResult>;
  readonly speech: Speech;
  readonly now: () => number;
  readonly log: Logger;
}

/** The longest recording for an emergency, ms: a minute, and what a recorder that was told to stop still adds. */
export const MAX_RECORDING_MS = 65_000;

/** How far ordinary work steps back, so that an emergency, and the pages, come first on a small machine. */
const ORDINARY_NICENESS = 10;

/** Works the lane's queue off; `alive` hears of every step. Ends early, giving the present job back, when the signal says so. */
export async function processSegments(
  deps: ProcessDeps,
  lane: Lane,
  signal: AbortSignal,
  alive: () => void,
): Promise<void> {
  while (!signal.aborted) {
    alive();
    const job = await takeJob(deps.db, deps.now(), lane);
    if (job === undefined) return;
    await processJob(deps, job, signal, alive);
  }
}

async function processJob(deps: ProcessDeps, job: JobTable, signal: AbortSignal, alive: () => void): Promise<void> {
  const lost = new AbortController();
  let progress = 0;
  const renew = setInterval(() => {
    renewLease(deps.db, deps.now(), job, progress).then(
      (mine) => mine || lost.abort(),
      (error: unknown) => deps.log.warn({ err: error, jobId: job.id }, 'lease not renewed'),
    );
  }, LEASE_MS / 10);
  let folder: string | undefined;
  try {
    folder = await deps.media.workFolder(job.id);
    const sourcePath = await sourceOf(deps, job, folder, signal);
    const result = await deps.render({
      sourcePath,
      workFolder: folder,
      ...boundsOf(job),
      freeBytes: deps.media.freeBytes,
      signal: AbortSignal.any([signal, lost.signal]),
      onProgress: (share) => {
        progress = share;
        alive();
      },
    });
    if (result.kind === 'refused') {
      await refuseJob(deps.db, deps.now(), job, 'refused', { code: result.refusal.code, facts: result.refusal.facts });
    } else {
      await deps.media.keepRendition(result.rendition.sha256, result.rendition.path);
      await finishJob(deps.db, deps.now(), job, result.rendition);
    }
  } catch (error) {
    await setAside(deps, job, error, signal);
  } finally {
    clearInterval(renew);
    if (folder !== undefined) await deps.media.dropWorkFolder(folder);
  }
}

function boundsOf({ lane, kind }: JobTable): Pick<RenditionOrder, 'niceness' | 'maxDurationMs'> {
  if (lane === 'normal') return { niceness: ORDINARY_NICENESS };
  return kind === 'file' ? { maxDurationMs: MAX_RECORDING_MS } : {};
}

/** The original as uploaded, or the text spoken into a file. */
async function sourceOf(deps: ProcessDeps, job: JobTable, folder: string, signal: AbortSignal): Promise<string> {
  if (job.kind === 'file') return deps.media.originalPath(job.id);
  const { row } = await getSegment(deps.db, job.commune, job.segmentId);
  const spoken = join(folder, 'speech.wav');
  await deps.speech.speak(row.text, spoken, signal);
  return spoken;
}

/**
 * Told to stop: the job waits, untouched. No room for it: it waits longer, and the next has its turn. Anything else is tried again a few
 * times, then failed.
 */
async function setAside(deps: ProcessDeps, job: JobTable, error: unknown, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return returnJob(deps.db, deps.now(), job, { counts: false });
  const code = faultOf(error);
  deps.log.error({ err: error, jobId: job.id, attempt: job.attempts }, 'segment could not be processed');
  if (code === 'disk-full') return putOffJob(deps.db, deps.now(), job);
  const hopeless = code.startsWith('speech-') || job.attempts >= MAX_ATTEMPTS;
  if (hopeless) await refuseJob(deps.db, deps.now(), job, 'failed', { code, facts: {} });
  else await returnJob(deps.db, deps.now(), job, { counts: true });
}

function faultOf(error: unknown): string {
  const named = nameFault(error);
  if (named instanceof AudioError) return named.code;
  return (error as { code?: unknown } | null)?.code === 'SQLITE_FULL' ? 'disk-full' : 'unknown';
}
