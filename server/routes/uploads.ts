/** Uploads by tus (resumable): constant memory, at most the configured size, refused early when the disk is nearly full. */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { FileStore } from '@tus/file-store';
import { Server as TusServer, Upload } from '@tus/server';
import type { AppDeps } from '../app-deps.ts';
import { AppError, errorStatus, errorText } from '../errors.ts';
import { mayDo } from '../permissions.ts';
import { countOpenJobs, queueJob } from '../store/job-store.ts';
import { type Person, personOfSession } from '../store/people-store.ts';
import { getSegment } from '../store/segment-store.ts';
import { SESSION_COOKIE } from './session.ts';

const MB = 1_048_576;
/** An upload nobody went on with is forgotten after this long. */
const EXPIRES_MS = 3 * 24 * 3_600_000;

/** What tus names an upload, and a job that came of it. */
const UPLOAD_ID = /^[0-9a-f]{32}$/;

/** /api/v1/uploads: POST makes one (metadata segmentId, filename), PATCH adds bytes, HEAD tells where to go on, DELETE drops it. */
export function uploadRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const folder = join(deps.config.dataDir, 'uploads');
    await mkdir(folder, { recursive: true });
    const files = new UploadStore(folder, (id) => bytesOf(deps.media.originalPath(id)));
    const tus = makeTusServer(deps, files, folder);
    await takeUpFinished(deps, files, folder);
    const sweep = setInterval(
      () => void files.deleteExpired().catch((error: unknown) => deps.log.warn({ err: error }, 'expired uploads')),
      3_600_000,
    );
    app.addHook('onClose', async () => clearInterval(sweep));

    // Bytes go from the socket to the file; no parser may hold them.
    app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, next) => next(null));
    for (const url of ['/api/v1/uploads', '/api/v1/uploads/:id']) {
      app.route({
        method: ['POST', 'PATCH', 'HEAD', 'DELETE', 'OPTIONS'],
        url,
        config: { access: 'segment.write' },
        schema: { tags: ['segments'], description: 'tus 1.0 resumable upload' },
        handler: async (request, reply) => {
          reply.hijack();
          await tus.handle(request.raw, reply.raw);
        },
      });
    }
  };
}

/** Knows what became an original as well: whoever lost the answer to the last part learns that all of it is here. */
class UploadStore extends FileStore {
  readonly #originalBytes: (id: string) => Promise<number | undefined>;

  constructor(directory: string, originalBytes: (id: string) => Promise<number | undefined>) {
    super({ directory, expirationPeriodInMilliseconds: EXPIRES_MS });
    this.#originalBytes = originalBytes;
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

function makeTusServer(deps: AppDeps, files: FileStore, folder: string): TusServer {
  const maxBytes = deps.config.LOA_MAX_UPLOAD_MB * MB;
  return new TusServer({
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
        await getSegment(deps.db, deps.communeId, upload.metadata?.segmentId ?? '');
        const person = await personBehind(deps, request);
        return { metadata: { ...upload.metadata, personId: person.id, personName: person.displayName } };
      });
    },
    async onUploadFinish(_request, upload) {
      return answering(async () => {
        await finish(deps, files, folder, upload);
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
    return { ...problem(new AppError('bad-request', { detail: refused?.body.trim() })), status_code: status };
  // Where writing failed, tus does not say why.
  const isFull = (await deps.media.freeBytes()) < Math.max(1, deps.config.LOA_MIN_FREE_MB) * MB;
  if (!isFull) deps.log.error({ err: error }, 'upload failed');
  return problem(new AppError(isFull ? 'disk-full' : 'server-fault'));
}

/** The finished file becomes a job's original; the job's id is the upload's, so that doing it twice does it once. */
async function finish(deps: AppDeps, files: FileStore, folder: string, upload: Upload): Promise<void> {
  const { segmentId, filename, personId, personName } = upload.metadata ?? {};
  await deps.media.keepOriginal(upload.id, join(folder, upload.id));
  await queueJob(
    deps.db,
    deps.now(),
    {
      id: upload.id,
      commune: deps.communeId,
      segmentId: segmentId ?? '',
      kind: 'file',
      // Whether there is room was asked before its first byte.
      maxQueue: Number.POSITIVE_INFINITY,
      ...(filename == null ? {} : { originalName: filename.normalize('NFC').slice(0, 255) }),
    },
    { id: personId ?? '', name: personName ?? '' },
  );
  await files.configstore.delete(upload.id);
}

/** Uploads whose last byte was on disk when the server was killed. */
async function takeUpFinished(deps: AppDeps, files: FileStore, folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    const id = name.slice(0, -'.json'.length);
    try {
      const upload = await files.configstore.get(id);
      const bytes = await bytesOf(join(folder, id));
      // No bytes here: they were moved already when the server was killed.
      if (upload !== undefined && (bytes ?? upload.size) === upload.size) await finish(deps, files, folder, upload);
    } catch (error) {
      deps.log.warn({ err: error, id }, 'upload could not be taken up');
    }
  }
}

async function bytesOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}

async function personBehind(deps: AppDeps, request: Request): Promise<Person> {
  const cookie = request.headers.get('cookie') ?? '';
  const token = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([^;]+)`).exec(cookie)?.[1];
  const person =
    token === undefined ? undefined : await personOfSession(deps.db, deps.now(), decodeURIComponent(token));
  if (person === undefined) throw new AppError('not-logged-in');
  if (!mayDo(person.roles, 'segment.write')) throw new AppError('not-allowed');
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
