/** Uploads that an earlier visit left unfinished in this browser. */
import { api } from '../api.ts';

export interface Unfinished {
  readonly key: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly segmentId: string;
  readonly startedAt: string;
  readonly url: string | undefined;
}

/** Reads this browser's memory; the sending part is loaded only when there is something. */
export async function findUnfinished(): Promise<readonly Unfinished[]> {
  if (!Object.keys(localStorage).some((key) => key.startsWith('tus::'))) return [];
  const { defaultOptions } = await import('tus-js-client');
  const uploads = await defaultOptions.urlStorage.findAllUploads();
  return uploads.flatMap(({ urlStorageKey, metadata, size, creationTime, uploadUrl }) =>
    metadata.segmentId === undefined
      ? []
      : {
          key: urlStorageKey,
          fileName: metadata.filename ?? 'tệp không tên',
          bytes: size ?? 0,
          segmentId: metadata.segmentId,
          startedAt: creationTime,
          url: uploadUrl ?? undefined,
        },
  );
}

/** Forgets it here and takes it back on the server, with its empty segment; what is gone already is no trouble. */
export async function dropUnfinished(upload: Unfinished): Promise<void> {
  const { defaultOptions, Upload } = await import('tus-js-client');
  await defaultOptions.urlStorage.removeUpload(upload.key);
  if (upload.url !== undefined) await Upload.terminate(upload.url).catch(() => undefined);
  const segment = await api.segment(upload.segmentId).catch(() => undefined);
  if (segment !== undefined && segment.state === 'draft' && segment.rendition === null && segment.text === '') {
    await api.deleteSegment(segment.id).catch(() => undefined);
  }
}
