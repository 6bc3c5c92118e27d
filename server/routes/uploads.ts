/** Uploads by tus (resumable): constant memory, at most the configured size, refused early when the disk is nearly full. */
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { FileStore } from '@tus/file-store';
import { Server as TusServer, Upload } from '@tus/server';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { AppError, errorStatus, errorText } from '../errors.ts';
import { bytesOf, type FinishedUploads, finishedUploads, UPLOAD_ID } from '../finished-uploads.ts';
import { uploadWords } from '../input-words.ts';
import { noteSegmentDevice } from '../store/device-store.ts';
import { countOpenJobs } from '../store/job-store.ts';
import { refuseUnsigned } from '../store/later-approvals.ts';
import type { Person } from '../store/people-store.ts';
import { getSegment } from '../store/segment-store.ts';
import { refuseOverQuota, type UnderWay } from '../store/upload-quota.ts';
import { personOf, sessionOf } from './session.ts';

const MB = 1_048_576;
/** An upload nobody went on with is forgotten after this long. */
const EXPIRES_MS = 3 * 24 * 3_600_000;

/** Finished uploads that no job came of are tried again this often. */
const SWEEP_MS = 60_000;

/** /api/v1/uploads: POST makes one (metadata segmentId, filename), PATCH adds bytes, HEAD tells where to go on, DELETE drops it. */
export function uploadRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const folder = join(deps.config.dataDir, 'uploads');
    await mkdir(folder, { recursive: true });
    const files = new UploadStore(folder, (id) => bytesOf(deps.media.originalPath(id)));
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
          // Whoever asks how far it got takes "all of it" for success: then it has to be one.
          const { id } = request.params as { id?: string };
          if (request.method === 'HEAD' && id !== undefined) await finished.takeUp(id);
          people.set(request.raw, { ...personOf(request), deviceHash: sessionOf(request).deviceHash ?? undefined });
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

/** Knows what became an original as well: whoever lost the answer to the last part learns that all of it is here. */
class UploadStore extends FileStore {
  readonly #originalBytes: (id: string) => Promise<number | undefined>;

  constructor(directory: string, originalBytes: (id: string) => Promise<number | undefined>) {
    super({ directory, expirationPeriodInMilliseconds: EXPIRES_MS });
    this.#originalBytes = originalBytes;
  }

  /** What a person has announced and not yet sent whole. */
  async underWay(personId: string): Promise<UnderWay> {
    const ids = (await this.configstore.list?.()) ?? [];
    const uploads = await Promise.all(ids.map((id) => this.configstore.get(id)));
    const own = uploads.filter((upload) => upload?.metadata?.personId === personId);
    return { files: own.length, bytes: own.reduce((sum, upload) => sum + (upload?.size ?? 0), 0) };
  }

  override async getUpload(id: string): Promise<Upload> {
    try {
      return await super.getUpload(id);
    } catch (error) {
      const taken = UPLOAD_ID.test(id) && (await this.configstore.get(id)) === undefined;
      const size = taken ? await this.#originalBytes(id) : undefined;
      if (size === undefined) throw error;
      return new Upload({ id, size, offset: size });
    }
  }
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
        if ((upload.size ?? 0) > maxBytes) throw new AppError('too-large', { maxMb: deps.config.LOA_MAX_UPLOAD_MB });
        const free = await deps.media.freeBytes();
        if (free - (upload.size ?? maxBytes) < deps.config.LOA_MIN_FREE_MB * MB) throw new AppError('disk-full');
        const open = await countOpenJobs(deps.db);
        if (open >= deps.config.LOA_MAX_QUEUE) throw new AppError('queue-full', { open });
        const { row } = await getSegment(deps.db, deps.communeId, upload.metadata?.segmentId ?? '');
        await refuseUnsigned(deps.db, deps.now(), deps.communeId, row.id);
        const person = personBehind(people, request);
        const { zone } = await communeOf(deps);
        const underWay = await files.underWay(person.id);
        const maxMb = deps.config.LOA_UPLOAD_MB_PER_DAY;
        await refuseOverQuota(deps.db, deps.now(), zone, person.id, { bytes: upload.size ?? 0, underWay, maxMb });
        await noteSegmentDevice(deps.db, deps.now(), deps.communeId, row.id, person.deviceHash);
        return { metadata: { ...upload.metadata, personId: person.id, personName: person.displayName } };
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
type Uploader = Person & { readonly deviceHash: string | undefined };
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
