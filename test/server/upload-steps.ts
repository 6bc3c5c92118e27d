/** Uploads as a tus client makes them, for tests: announced, sent in parts, asked about. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, TestApp, Who } from './make-app.ts';

/** Every request of tus says its version. */
export const TUS = { 'tus-resumable': '1.0.0' };
/** What a part is sent as. */
export const PART = { ...TUS, 'content-type': 'application/offset+octet-stream' };

/** Who announces what. */
export interface Announcement {
  readonly who?: Who | 'nobody';
  readonly into?: string;
  readonly filename?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The header Upload-Metadata. */
export function metadata(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
}

/** Where the announced upload is; empty when it was refused. */
export function urlOf(answer: Answer): string {
  return String(answer.headers.location ?? '');
}

/** The upload's id, which becomes its job's. */
export function idOf(url: string): string {
  return url.split('/').at(-1) ?? '';
}

/** An app's uploads. */
export interface Uploader {
  create(length: number, announcement?: Announcement): Promise<Answer>;
  patch(url: string, offset: number, payload: Buffer, who?: Who): Promise<Answer>;
  head(url: string): Promise<Answer>;
  drop(url: string): Promise<Answer>;
  /** A whole file at once; the job's id. */
  upload(bytes: Buffer, announcement?: Announcement): Promise<string>;
  jobOf(id: string): Promise<Awaited<ReturnType<typeof readJob>>>;
  /** The job's original. */
  original(id: string): Buffer;
  /** What lies in the folder of unfinished uploads. */
  leftovers(): string[];
}

/** `segmentId` is asked for at each announcement that names no segment. */
export function makeUploader(app: TestApp, segmentId: () => string): Uploader {
  const create: Uploader['create'] = (
    length,
    { who = 'operator', into = segmentId(), filename = 'bai.mp3', headers } = {},
  ) =>
    app.call(who, 'POST', '/api/v1/uploads', {
      headers: {
        ...TUS,
        'upload-length': String(length),
        'upload-metadata': metadata({ segmentId: into, filename }),
        ...headers,
      },
    });
  const patch: Uploader['patch'] = (url, offset, payload, who = 'operator') =>
    app.call(who, 'PATCH', url, { headers: { ...PART, 'upload-offset': String(offset) }, payload });
  return {
    create,
    patch,
    head: (url) => app.call('operator', 'HEAD', url, { headers: TUS }),
    drop: (url) => app.call('operator', 'DELETE', url, { headers: TUS }),
    async upload(bytes, announcement) {
      const url = urlOf(await create(bytes.length, announcement));
      const { status } = await patch(url, 0, bytes);
      if (status !== 204) throw new Error(`the upload was answered ${status}`);
      return idOf(url);
    },
    jobOf: (id) => readJob(app, id),
    original: (id) => readFileSync(app.media.originalPath(id)),
    leftovers: () => readdirSync(join(app.config.dataDir, 'uploads')),
  };
}

async function readJob({ db }: TestApp, id: string) {
  return db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();
}
