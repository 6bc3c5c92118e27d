/** Answers with a file's bytes, whole or a single range (RFC 9110): the same for pages, stations and whoever listens again. */
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from './errors.ts';
import type { MediaStore } from './media-store.ts';

/** A rendition, to stations and to people. Throws not-found, range-invalid. */
export async function sendMedia(
  media: MediaStore,
  sha256: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const bytes = await media.renditionBytes(sha256);
  if (bytes === undefined) throw new AppError('not-found', { what: 'bản phát' });
  if (isKnown(sha256, request, reply)) return reply;
  reply.type('audio/ogg');
  return sendBytes({ bytes, read: (range) => media.readRendition(sha256, range) }, request, reply);
}

/**
 * Content that is named by its hash never changes, but who may have it does: a browser keeps it and asks each time. True where it has it already and may go
 * on using it: then that is the answer.
 */
export function isKnown(sha256: string, request: FastifyRequest, reply: FastifyReply): boolean {
  const etag = `"${sha256}"`;
  reply.header('etag', etag).header('cache-control', 'private, no-cache');
  const known = request.headers['if-none-match'] === etag;
  if (known) reply.status(304).send();
  return known;
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
