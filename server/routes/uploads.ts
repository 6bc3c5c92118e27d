/** Uploads by tus (resumable): constant memory, at most the configured size, refused early when the disk is nearly full; each belongs to whoever began it. */
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FileStore } from '@tus/file-store';
import { Server as TusServer, type Upload } from '@tus/server';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { AppError, errorStatus, errorText } from '../errors.ts';
import { bytesOf, type FinishedUploads, finishedUploads } from '../finished-uploads.ts';
import { uploadWords } from '../input-words.ts';
import { sourceOf } from '../request-source.ts';
import { noteSegmentDevice } from '../store/device-store.ts';
import { countOpenJobs } from '../store/job-store.ts';
import { refuseUnsigned } from '../store/later-approvals.ts';
import type { Person } from '../store/people-store.ts';
import { getSegment } from '../store/segment-store.ts';
import { refuseOverQuota } from '../store/upload-quota.ts';
import { UploadStore, type Waiting } from '../upload-store.ts';
import { personOf, sessionOf } from './session.ts';

const MB = 1_048_576;
/** Finished uploads that no job came of are tried again this often. */
const SWEEP_MS = 60_000;

/** /api/v1/uploads: POST makes one (metadata segmentId, filename), PATCH adds bytes, HEAD tells where to go on, DELETE drops it. */
export function uploadRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const folder = join(deps.config.dataDir, 'uploads');
    await mkdir(folder, { recursive: true });
    const files = new UploadStore(
      folder,
      (id) => bytesOf(deps.media.originalPath(id)),
      (upload, waiting) => answering(() => refuseWithoutRoom(deps, upload, waiting)),
    );
    const finished = finishedUploads(deps, files, folder);
    const people: People = new WeakMap();
    const tus = makeTusServer(deps, files, finished, people);
    await finished.takeUpAll();
    const sweep = setInterval(
      () => void tidy(files, finished).catch((error: unknown) => deps.log.warn({ err: error }, 'uploads not swept')),
      SWEEP_MS,
    );
    app.addHook('onClose', async () => clearInterval(sweep));

    // Bytes go from the socket to the file; no parser may hold them.
    app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, next) => next(null));
    for (const url of ['/api/v1/uploads', '/api/v1/uploads/:id']) {
      app.route({
        method: ['POST', 'PATCH', 'HEAD', 'DELETE', 'OPTIONS'],
        url,
        config: { access: 'segment.write', streams: true },
        schema: { tags: ['segments'], description: 'tus 1.0 resumable upload' },
        handler: async (request, reply) => {
          const { id } = request.params as { id?: string };
          const person = personOf(request);
          if (id !== undefined && !(await files.mayBeOf(id, person.id)))
            throw new AppError('not-found', { what: 'lần tải lên này' });
          // Whoever asks how far it got takes "all of it" for success: then it has to be one.
          if (request.method === 'HEAD' && id !== undefined) await finished.takeUp(id);
          const deviceHash = sessionOf(request).deviceHash ?? undefined;
          people.set(request.raw, { ...person, deviceHash, source: sourceOf(request) });
          reply.hijack();
          await tus.handle(request.raw, reply.raw);
        },
      });
    }
  };
}

async function tidy(files: FileStore, finished: FinishedUploads): Promise<void> {
  await finished.takeUpAll();
  await files.deleteExpired();
}

/** Some refusals tus writes at once, in its own words: those get ours as well. */
class SpeakingTusServer extends TusServer {
  override async write(...[context, headers, status, body]: Parameters<TusServer['write']>): Promise<Response> {
    if (status < 400) return super.write(context, headers, status, body);
    const text = body?.startsWith('{')
      ? body
      : problem(new AppError('bad-request', { detail: uploadWords(status) })).body;
    headers.set('content-type', 'application/json; charset=utf-8');
    return super.write(context, headers, status, text);
  }
}

function makeTusServer(deps: AppDeps, files: UploadStore, finished: FinishedUploads, people: People): TusServer {
  const maxBytes = deps.config.LOA_MAX_UPLOAD_MB * MB;
  return new SpeakingTusServer({
    path: '/api/v1/uploads',
    datastore: files,
    maxSize: maxBytes,
    relativeLocation: true,
    respectForwardedHeaders: deps.config.LOA_TRUST_PROXY,
    async onUploadCreate(request, upload) {
      return answering(async () => {
        // Without its length nobody can say whether there is room for it; no page of ours leaves it open.
        if (upload.size === undefined) throw new AppError('bad-request', { detail: uploadWords(411) });
        if (upload.size > maxBytes) throw new AppError('too-large', { maxMb: deps.config.LOA_MAX_UPLOAD_MB });
        const open = await countOpenJobs(deps.db);
        if (open >= deps.config.LOA_MAX_QUEUE) throw new AppError('queue-full', { open });
        const { row } = await getSegment(deps.db, deps.communeId, upload.metadata?.segmentId ?? '');
        await refuseUnsigned(deps.db, deps.now(), deps.communeId, row.id);
        const person = personBehind(people, request);
        await noteSegmentDevice(deps.db, deps.now(), deps.communeId, row.id, person.deviceHash);
        const { id: personId, displayName: personName, source } = person;
        return { metadata: { ...upload.metadata, personId, personName, source } };
      });
    },
    async onUploadFinish(_request, upload) {
      return answering(async () => {
        await finished.finish(upload);
        return {};
      });
    },
    onResponseError: (_request, error) => answerTusError(deps, error),
  });
}

/** On the disk, and in what a person may send on a day. Throws disk-full, upload-quota. */
async function refuseWithoutRoom(deps: AppDeps, { size = 0, metadata }: Upload, waiting: Waiting): Promise<void> {
  const free = (await deps.media.freeBytes()) - waiting.bytesToCome;
  if (free - size < deps.config.LOA_MIN_FREE_MB * MB) throw new AppError('disk-full');
  const { zone } = await communeOf(deps);
  const personId = metadata?.personId ?? '';
  const limits = { bytes: size, underWay: waiting.underWayOf(personId), maxMb: deps.config.LOA_UPLOAD_MB_PER_DAY };
  await refuseOverQuota(deps.db, deps.now(), zone, personId, limits);
}

/** What tus itself refuses, in our words; the status stays, because clients act on it. Our own refusals come ready. */
async function answerTusError(
  deps: AppDeps,
  error: Error | { status_code: number; body: string },
): Promise<{ status_code: number; body: string } | undefined> {
  const refused = error instanceof Error ? undefined : error;
  if (refused?.body.startsWith('{')) return undefined;
  const status = refused?.status_code ?? 500;
  if (status === 413) return problem(new AppError('too-large', { maxMb: deps.config.LOA_MAX_UPLOAD_MB }));
  if (status === 404 || status === 410)
    return { ...problem(new AppError('not-found', { what: 'lần tải lên này' })), status_code: status };
  if (status < 500)
    return { ...problem(new AppError('bad-request', { detail: uploadWords(status) })), status_code: status };
  // Where writing failed, tus does not say why.
  const isFull = (await deps.media.freeBytes()) < Math.max(1, deps.config.LOA_MIN_FREE_MB) * MB;
  if (!isFull) deps.log.error({ err: error }, 'upload failed');
  return problem(new AppError(isFull ? 'disk-full' : 'server-fault'));
}

/** Whom the guard let in, and the browser it was in, by the request that tus is handed. */
type Uploader = Person & { readonly deviceHash: string | undefined; readonly source: string };
type People = WeakMap<IncomingMessage, Uploader>;

function personBehind(people: People, request: Request): Uploader {
  const raw = (request as { readonly runtime?: { readonly node?: { readonly req?: IncomingMessage } } }).runtime?.node
    ?.req;
  const person = raw === undefined ? undefined : people.get(raw);
  if (person === undefined) throw new AppError('not-logged-in');
  return person;
}

async function answering<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    // tus answers with what is thrown here.
    throw error instanceof AppError ? problem(error) : error;
  }
}

function problem(error: AppError): { status_code: number; body: string } {
  const { code, facts } = error;
  return { status_code: errorStatus(code), body: JSON.stringify({ code, message: errorText(code, facts), facts }) };
}
