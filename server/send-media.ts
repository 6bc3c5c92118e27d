/** Answers with a file's bytes, whole or a single range (RFC 9110): the same for pages, stations and whoever listens again. */
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from './errors.ts';
import type { MediaStore } from './media-store.ts';

/** Content is named by its hash, so it never changes: cached for a year. Throws not-found, range-invalid. */
export async function sendMedia(
  media: MediaStore,
  sha256: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const bytes = await media.renditionBytes(sha256);
  if (bytes === undefined) throw new AppError('not-found', { what: 'bản phát' });
  reply.type('audio/ogg').header('etag', `"${sha256}"`);
  reply.header('cache-control', 'private, max-age=31536000, immutable');
  return sendBytes({ bytes, read: (range) => media.readRendition(sha256, range) }, request, reply);
}

/** Something on disk: how long it is, and any part of it, both ends inclusive. */
export interface Bytes {
  readonly bytes: number;
  readonly read: (range?: { from: number; to: number }) => Readable;
}

/** Answers with all of it, or with the range that is asked for. The caller says what it is. Throws range-invalid. */
export function sendBytes({ bytes, read }: Bytes, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('accept-ranges', 'bytes');
  const range = readRange(request.headers.range, bytes);
  if (range === 'invalid') {
    reply.header('content-range', `bytes */${bytes}`);
    throw new AppError('range-invalid');
  }
  if (range === undefined) return reply.header('content-length', bytes).send(read());
  return reply
    .status(206)
    .header('content-range', `bytes ${range.from}-${range.to}/${bytes}`)
    .header('content-length', range.to - range.from + 1)
    .send(read(range));
}

function readRange(header: string | undefined, bytes: number): { from: number; to: number } | 'invalid' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const last = bytes - 1;
  const from = match[1] === '' ? Math.max(0, bytes - Number(match[2])) : Number(match[1]);
  const to = match[1] === '' || match[2] === '' ? last : Math.min(last, Number(match[2]));
  return from > to || from > last ? 'invalid' : { from, to };
}
