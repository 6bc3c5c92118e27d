/** The protocol's server side: enrolment, keys, playlist, hints, media, journal, heartbeat, time (design.md section 6). */
import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { fineClock } from '../../stations/fine-clock.ts';
import {
  enrolRequestSchema,
  enrolResponseSchema,
  heartbeatSchema,
  journalAckSchema,
  journalBatchSchema,
  KEYS_HEADER,
  NONCE_HEADER,
  type PublicJwk,
  type TimeAnswer,
  WORD_HEADER,
} from '../../stations/protocol.ts';
import { type SignedType, sign, signerOf, verify } from '../../stations/sign.ts';
import type { AppDeps } from '../app-deps.ts';
import { sha256 } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { JournalQuota } from '../journal-quota.ts';
import { OpenStreams } from '../open-streams.ts';
import { sourceOf } from '../request-source.ts';
import { sendMedia } from '../send-media.ts';
import { enrolStation, stationTokens } from '../store/enrolment-store.ts';
import { takeJournalBatch } from '../store/journal-store.ts';
import { fromJson } from '../store/json-column.ts';
import { newestPlaylist, newestPlaylistTag } from '../store/playlist-store.ts';
import type { StationTable } from '../store/schema.ts';
import { LONG_MS } from '../time-limits.ts';

/** A full journal batch (500 entries) stays well under this. */
const SIGNED_BODY_LIMIT_BYTES = 1_048_576;

/** A station opens its stream anew after two minutes without a word; each word costs its SIM, ms. */
const COMMENT_EVERY_MS = 55_000;

/** A station has one; those before it are what its network dropped without a word. */
const MOST_STREAMS = 4;

const MB = 1_048_576;
/** Uploads are refused first, and what they leave is for the record: only below this part of LOA_MIN_FREE_MB do journals wait at their stations, so that orders, logins and backups go on. */
const UPLOADS_STOP_FIRST = 4;
/** A heartbeat has 2 kB; heads of journals are kept with the heartbeats that signed them. */
const HEARTBEAT_LIMIT_BYTES = 32_768;

const nonceSchema = z.string().min(8).max(100);

/** /api/station/v1/... */
export function stationWireRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, keyRing, communeId: commune } = deps;
    const fineNow = fineClock(deps.now, () => performance.now());
    const open = new OpenStreams(MOST_STREAMS);
    const quota = new JournalQuota(deps.config.LOA_JOURNAL_MB_PER_DAY * MB);
    const keptFreeBytes = (deps.config.LOA_MIN_FREE_MB * MB) / UPLOADS_STOP_FIRST;
    const tags = ['station wire'];
    // No page is ever made of these answers: the headers that guard pages would cost each SIM 30 MB a month.
    const access = { config: { access: 'station' as const }, helmet: false as const };
    /** The time over a station's nonce, and that this playlist is its newest; nothing while this machine's clock is still to be set. */
    const giveWord = async (nonce: string | undefined, jws: string): Promise<string | undefined> => {
      const receivedAt = fineNow();
      if (nonce === undefined || (await deps.isClockAwaited())) return undefined;
      const playlist = createHash('sha256').update(jws).digest('hex');
      const answer: TimeAnswer = { nonce, receivedAt, sentAt: fineNow(), playlist };
      return sign(answer, 'loa-time+jwt', (await keyRing.current()).working);
    };
    app.addContentTypeParser(
      'application/jose',
      { parseAs: 'string', bodyLimit: SIGNED_BODY_LIMIT_BYTES },
      (_request, body, next) => next(null, body),
    );

    app.post(
      '/api/station/v1/enrol',
      {
        config: { access: 'public', rateLimit: { max: 30, timeWindow: '1 minute' } },
        schema: { tags, body: enrolRequestSchema, response: { 200: enrolResponseSchema } },
      },
      async (request) => {
        const letters = request.body.code
          .replaceAll(/[^A-Za-z0-9]/g, '')
          .toUpperCase()
          .slice(0, 8);
        const { publicKey } = request.body;
        const { station, token } = await enrolStation(db, deps.now(), letters, publicKey, sourceOf(request));
        return {
          commune,
          station: station.id,
          stationName: station.name,
          token,
          rootKey: keyRing.root,
          keyList: (await keyRing.current()).keyList,
        };
      },
    );
    app.get('/api/station/v1/keys', { ...access, schema: { tags } }, async (_request, reply) =>
      reply.type('application/jose').send((await keyRing.current()).keyList),
    );
    app.get('/api/station/v1/playlist', { ...access, schema: { tags } }, async (request, reply) => {
      const newest = await newestPlaylist(db, stationOf(request).id);
      const { list } = await keyRing.current();
      // Of a key that counts no more: no station would take it, and the next one is being made.
      if (newest === undefined || !list.keys.some(({ kid }) => kid === signerOf(newest.jws)))
        throw new AppError('no-playlist-yet');
      const etag = etagOf(newest);
      reply.header('etag', etag).header('cache-control', 'no-cache').type('application/jose');
      const word = await giveWord(nonceSchema.safeParse(request.headers[NONCE_HEADER]).data, newest.jws);
      if (word !== undefined) reply.header(WORD_HEADER, word);
      return request.headers['if-none-match'] === etag ? reply.status(304).send() : reply.send(newest.jws);
    });
    const stream = { kind: 'only', heartbeat: false } as const;
    const streams = { ...access, config: { access: 'station' as const, streams: true as const } };
    app.get('/api/station/v1/events', { ...streams, sse: stream, schema: { tags } }, async (request, reply) => {
      const { id, tokenHash } = stationOf(request);
      const stopLocking = deps.hints.onTokenGone((stationId) => {
        if (stationId === id) reply.sse.close();
      });
      const stopHints = deps.hints.onPlaylist((stationId, version) => {
        if (stationId === id)
          void reply.sse.send({ event: 'hint', data: { kind: 'playlist', version } }).catch(() => undefined);
      });
      const stopTests = deps.selfTests.listen(id, (testId) => {
        void reply.sse.send({ event: 'hint', data: { kind: 'self-test', id: testId } }).catch(() => undefined);
      });
      const stop = () => {
        stopLocking();
        stopHints();
        stopTests();
      };
      // What changed while this request was let in was told before anybody listened here.
      if ((await stationTokens(db, commune)).get(id) !== tokenHash) {
        stop();
        throw new AppError('token-wrong');
      }
      const forget = open.add(id, () => reply.sse.close());
      reply.sse.onClose(() => {
        stop();
        forget();
      });
      reply.sse.keepAlive();
      reply.sse.sendHeaders();
      const comments = setInterval(() => reply.raw.write(':\n\n'), COMMENT_EVERY_MS).unref();
      reply.sse.onClose(() => clearInterval(comments));
      reply.raw.flushHeaders();
    });
    app.get(
      '/api/station/v1/media/:sha256',
      { ...streams, schema: { tags, params: z.object({ sha256 }) } },
      async (request, reply) => sendMedia(deps.media, request.params.sha256, request, reply),
    );
    app.post(
      '/api/station/v1/journal',
      // A day's entries over a link of 10 kB/s.
      {
        ...access,
        config: { access: 'station' as const, longMs: LONG_MS },
        schema: { tags, response: { 200: journalAckSchema } },
      },
      async (request, reply) => {
        const station = stationOf(request);
        const refusal = quota.refusal(station.id, deps.now());
        if (refusal?.isNew)
          deps.log.warn({ station: station.code }, 'a station sends more journal than a day can have');
        if (refusal !== undefined) {
          reply.header('retry-after', String(Math.ceil(refusal.waitMs / 1_000)));
          throw new AppError('too-many-requests', { retryMinutes: Math.ceil(refusal.waitMs / 60_000) });
        }
        // Before anything is waited for: what comes at the same time counts.
        const settle = quota.begin(station.id, String(request.body).length, deps.now());
        let stored = 0;
        try {
          if ((await deps.media.freeBytes()) < keptFreeBytes) throw new AppError('disk-full');
          const batch = await readSigned(request, station, 'loa-journal+jwt', journalBatchSchema);
          const { ack, bytes } = await takeJournalBatch(db, deps.now(), commune, station.id, batch);
          stored = bytes;
          return ack;
        } finally {
          settle(stored);
        }
      },
    );
    const small = { ...access, bodyLimit: HEARTBEAT_LIMIT_BYTES };
    app.post('/api/station/v1/heartbeat', { ...small, schema: { tags } }, async (request, reply) => {
      const station = stationOf(request);
      const heartbeat = await readSigned(request, station, 'loa-heartbeat+jwt', heartbeatSchema);
      if (deps.live.hear(station.id, deps.now(), heartbeat, String(request.body))) deps.hints.announce(['stations']);
      const newest = await newestPlaylistTag(db, station.id);
      if (newest !== undefined) reply.header('etag', etagOf(newest));
      const { list } = await keyRing.current();
      if ((heartbeat.keysVersion ?? list.version) < list.version) reply.header(KEYS_HEADER, String(list.version));
      return reply.status(204).send();
    });
    app.get(
      '/api/station/v1/time',
      { ...access, schema: { tags, querystring: z.object({ nonce: nonceSchema }) } },
      async (request, reply) => {
        const receivedAt = fineNow();
        if (await deps.isClockAwaited()) throw new AppError('clock-not-set');
        const { working } = await keyRing.current();
        const answer: TimeAnswer = { nonce: request.query.nonce, receivedAt, sentAt: fineNow() };
        return reply.type('application/jose').send(await sign(answer, 'loa-time+jwt', working));
      },
    );
  };
}

/** Names a playlist to stations; the answer to a heartbeat does, too, so that an idle one need not ask. */
function etagOf({ version, contentHash }: { readonly version: number; readonly contentHash: string }): string {
  return `"${version}-${contentHash}"`;
}

function stationOf(request: FastifyRequest): StationTable {
  if (request.station === undefined) throw new AppError('token-wrong');
  return request.station;
}

/** The payload of a message that this very station signed about itself. */
async function readSigned<T extends { station: string }>(
  request: FastifyRequest,
  station: StationTable,
  type: SignedType,
  schema: z.ZodType<T>,
): Promise<T> {
  if (typeof request.body !== 'string' || station.publicKey === null) throw new AppError('station-signature');
  const checked = await verify(request.body, type, [fromJson<PublicJwk>(station.publicKey)]);
  if (checked.kind === 'refused') throw new AppError('station-signature', { reason: checked.reason });
  const parsed = schema.safeParse(checked.payload);
  if (!parsed.success) throw new AppError('bad-request', { detail: parsed.error.issues[0]?.message });
  if (parsed.data.station !== station.id) throw new AppError('station-signature', { reason: 'other-station' });
  return parsed.data;
}
