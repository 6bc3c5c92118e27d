/** Recorded or read aloud for an emergency: what is sent becomes a segment whose rendition is made at once, beside the queue. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { sniffSound } from '../../audio/examine-source.ts';
import { refusalText } from '../../audio/refusals.ts';
import { SNIFF_BYTES } from '../../audio/sniff-format.ts';
import type { AppDeps } from '../app-deps.ts';
import { recorded, recordingQuery, spokenWrite } from '../contract/interrupts.ts';
import { AppError } from '../errors.ts';
import { noteSegmentDevice } from '../store/device-store.ts';
import { countOpenJobs, queueJob, segmentOfJob } from '../store/job-store.ts';
import { createSegment } from '../store/segment-store.ts';
import { LONG_MS } from '../time-limits.ts';
import { actorOf, sessionOf } from './session.ts';

const MB = 1_048_576;
/** A minute of WAV (48 kHz, 16 bits, one channel) has 5.5 MB; what a phone records, about one. */
const MAX_RECORDING_MB = 6;
/** What a recording needs on the disk at most: itself, its samples while it is worked on, its rendition. The room kept for other files is for this. */
const NEEDED_BYTES = 32 * MB;
/** As many may wait at once. */
const MAX_WAITING = 20;
const RECORDED_TAG = 'khẩn cấp ghi âm';
const SPOKEN_TAG = 'khẩn cấp máy đọc';

/** POST /api/v1/interrupts/recording (the sound itself as the body) and /api/v1/interrupts/text. */
export function recordingRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['interrupts'];
    const config = { access: 'interrupt.send' as const, longMs: LONG_MS, rateLimit: { max: 30, timeWindow: 60_000 } };
    const once = oncePerRequest(deps);
    const room = { parseAs: 'buffer' as const, bodyLimit: MAX_RECORDING_MB * MB };
    app.addContentTypeParser(/^(audio|video)\//, room, (_request, body, next) => next(null, body));

    app.post(
      '/api/v1/interrupts/recording',
      {
        config,
        bodyLimit: MAX_RECORDING_MB * MB,
        schema: {
          tags,
          description: `The body is the recording: WebM, Ogg, MP4 or WAV, at most ${MAX_RECORDING_MB} MB and a minute; its rendition is ready seconds later, or its segment says why not`,
          querystring: recordingQuery,
          response: { 201: recorded },
        },
      },
      async (request, reply) => {
        const { title, requestId } = request.query;
        const keep = (jobId: string) => keepRecording(deps, jobId, title, request);
        return reply.status(201).send({ segmentId: await once(requestId, keep) });
      },
    );
    app.post(
      '/api/v1/interrupts/text',
      { config, schema: { tags, body: spokenWrite, response: { 201: recorded } } },
      async (request, reply) => {
        const { requestId, ...written } = request.body;
        const keep = (jobId: string) => queueExpress(deps, jobId, { ...written, tag: SPOKEN_TAG }, 'speech', request);
        return reply.status(201).send({ segmentId: await once(requestId, keep) });
      },
    );
  };
}

/** The same request sent twice (its answer was lost) is one segment, also while the first is still at it. */
function oncePerRequest(deps: AppDeps) {
  const running = new Map<string, Promise<string>>();
  const act = async (jobId: string, keep: (jobId: string) => Promise<string>): Promise<string> => {
    const known = await segmentOfJob(deps.db, deps.communeId, jobId);
    if (known !== undefined) return known;
    // Asked before anything is kept.
    const open = await countOpenJobs(deps.db, 'express');
    if (open >= MAX_WAITING) throw new AppError('queue-full', { open });
    return keep(jobId);
  };
  return (requestId: string | undefined, keep: (jobId: string) => Promise<string>): Promise<string> => {
    const jobId = requestId ?? randomUUID();
    const acting = running.get(jobId) ?? act(jobId, keep);
    running.set(jobId, acting);
    return acting.finally(() => running.delete(jobId));
  };
}

async function keepRecording(deps: AppDeps, jobId: string, title: string, request: FastifyRequest): Promise<string> {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  // What is no sound at all is told in the answer; the rest is heard by the worker, a second or two later.
  const sniffed = sniffSound(bytes.subarray(0, SNIFF_BYTES));
  if (sniffed.kind === 'refused') throw new AppError('recording-refused', { reason: refusalText(sniffed.refusal) });
  if ((await deps.media.freeBytes()) < NEEDED_BYTES) throw new AppError('disk-full');
  const folder = await deps.media.workFolder(jobId);
  try {
    const path = join(folder, 'recording');
    await writeFile(path, bytes);
    await deps.media.keepOriginal(jobId, path);
  } finally {
    await deps.media.dropWorkFolder(folder);
  }
  return queueExpress(deps, jobId, { title, text: '', tag: RECORDED_TAG, bytes: bytes.length }, 'file', request);
}

async function queueExpress(
  { db, communeId: commune, now }: AppDeps,
  jobId: string,
  {
    title,
    text,
    tag,
    bytes = 0,
  }: { readonly title: string; readonly text: string; readonly tag: string; readonly bytes?: number },
  kind: 'file' | 'speech',
  request: FastifyRequest,
): Promise<string> {
  const details = { title, kind: 'notice' as const, topics: [], tags: [tag], text, namesPersons: false };
  const who = actorOf(request);
  const segmentId = await createSegment(db, now(), commune, { ...details, validFrom: null, validUntil: null }, who);
  await noteSegmentDevice(db, now(), commune, segmentId, sessionOf(request).deviceHash ?? undefined);
  // Counted with what the person sends, but never refused for it: an emergency is no matter of megabytes.
  await queueJob(
    db,
    now(),
    { id: jobId, commune, segmentId, kind, bytes, lane: 'express', maxQueue: MAX_WAITING },
    who,
  );
  return segmentId;
}
