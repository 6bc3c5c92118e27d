/** Sends one file by tus: resumable over a bad link, and after the page was closed if the same file is chosen again. */
import type { PreviousUpload, Upload } from 'tus-js-client';
import { api, uploadsPath } from '../api.ts';
import { noteHand } from '../hand.ts';
import { problemIn } from '../request.ts';

/** What the sending tells as it goes. */
export interface SendEvents {
  /** The segment the file goes into; `made` when it was made for this file. */
  readonly onSegment: (segmentId: string, made: boolean) => void;
  readonly onProgress: (sentBytes: number) => void;
  readonly onSent: () => void;
  /** A Vietnamese sentence; `again` says whether going on from where it stopped can work. */
  readonly onFailed: (message: string, again: boolean) => void;
}

export interface Sending {
  readonly pause: () => void;
  readonly resume: () => void;
  /** Stops, and takes back on the server what was sent. */
  readonly cancel: () => Promise<void>;
}

/** `into` is the segment that gets a new file; without it one titled `title` is made. `fresh` forgets earlier attempts. */
export interface SendOrder {
  readonly file: File;
  readonly title: string;
  readonly into?: string;
  readonly fresh: boolean;
}

/** Tries again by itself after these pauses; then a person is asked. */
const retryDelays = [0, 1_000, 3_000, 5_000, 10_000, 20_000];
/** Pieces small enough for any proxy in front of the server. */
const chunkSize = 16 * 1024 * 1024;

export async function sendFile(order: SendOrder, events: SendEvents): Promise<Sending> {
  const tus = await import('tus-js-client');
  const upload = new tus.Upload(order.file, {
    endpoint: uploadsPath,
    retryDelays,
    chunkSize,
    removeFingerprintOnSuccess: true,
    onProgress: (sentBytes) => {
      // It works for whoever sent it: a shared machine does not lock itself meanwhile.
      noteHand();
      events.onProgress(sentBytes);
    },
    onSuccess: events.onSent,
    onError: (error) => events.onFailed(...explain(error)),
  });
  const earlier = order.fresh ? undefined : await earlierOf(upload, order.into);
  const known = earlier?.metadata.segmentId ?? order.into;
  const segmentId = known ?? (await api.createSegment({ title: order.title })).id;
  events.onSegment(segmentId, known === undefined);
  upload.options.metadata = { segmentId, filename: order.file.name };
  if (earlier !== undefined) upload.resumeFromPreviousUpload(earlier);
  upload.start();
  return {
    pause: () => void upload.abort(false),
    resume: () => upload.start(),
    cancel: () => upload.abort(true).catch(() => undefined),
  };
}

/** `Bản tin thứ Hai` from `Bản tin thứ Hai.mp3`. */
export function titleOf(fileName: string): string {
  const title = fileName
    .replace(/\.[^.]{1,5}$/, '')
    .replaceAll('_', ' ')
    .trim();
  return (title === '' ? 'Tin bài chưa đặt tên' : title).slice(0, 200);
}

async function earlierOf(upload: Upload, into: string | undefined): Promise<PreviousUpload | undefined> {
  const earlier = await upload.findPreviousUploads();
  return earlier
    .filter(({ metadata }) => metadata.segmentId !== undefined && (into === undefined || metadata.segmentId === into))
    .sort((one, other) => Date.parse(other.creationTime) - Date.parse(one.creationTime))[0];
}

function explain(error: Error): [message: string, again: boolean] {
  const response = (error as { originalResponse?: { getBody(): string; getStatus(): number } | null }).originalResponse;
  if (response === undefined || response === null) {
    return ['Mất mạng trong lúc tải lên. Phần đã gửi được giữ lại; bấm Tiếp tục khi có mạng.', true];
  }
  const problem = problemIn(response.getBody());
  // After a lock, or a session's end, it goes on from where it stopped.
  if (problem !== undefined) return [problem.message, response.getStatus() >= 500 || response.getStatus() === 401];
  return [`Máy chủ không nhận tệp (mã ${response.getStatus()}). Thử lại sau một phút.`, response.getStatus() >= 500];
}
