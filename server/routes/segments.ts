/** Segments: the store of what may air. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { segment, segmentChange, segmentCreate, segmentListQuery, topic } from '../contract/segments.ts';
import { done, idParams, sha256 } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { nextAiringOfSegments } from '../next-airings.ts';
import { misfitFinder } from '../segment-misfits.ts';
import { segmentState } from '../segment-state.ts';
import { viewSegment } from '../segment-view.ts';
import { sendMedia } from '../send-media.ts';
import { noteSegmentDevice } from '../store/device-store.ts';
import { queueJob } from '../store/job-store.ts';
import {
  changeSegment,
  createSegment,
  deleteSegment,
  getSegment,
  listTopics,
  loadSegments,
  loadWaveforms,
  refuseFlood,
  submitSegment,
} from '../store/segment-store.ts';
import { loadPlanOf } from './schedules.ts';
import { actorOf, sessionOf } from './session.ts';

/** /api/v1/segments, /api/v1/topics, /api/v1/renditions. */
export function segmentRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const read = { config: { access: 'read' as const } };
    const write = { config: { access: 'segment.write' as const } };
    const tags = ['segments'];
    /** Who made it in this browser must not be able to approve it there just so. */
    const noteDevice = (request: FastifyRequest, id: string) =>
      noteSegmentDevice(db, deps.now(), commune, id, sessionOf(request).deviceHash ?? undefined);
    const one = async (segmentId: string) => {
      const [record, next, misfits] = await Promise.all([
        getSegment(db, commune, segmentId),
        nextAiringOfSegments(db, commune, deps.now()),
        misfitFinder(deps),
      ]);
      const sha256 = record.rendition?.sha256;
      const waveforms = await loadWaveforms(db, commune, sha256 === undefined ? [] : [sha256]);
      const shown = { waveform: waveforms.get(sha256 ?? '') ?? [], misfits: misfits(segmentId) };
      return viewSegment(record, next.get(segmentId), shown);
    };

    app.get(
      '/api/v1/segments',
      {
        ...read,
        schema: { tags, querystring: segmentListQuery, response: { 200: z.object({ segments: z.array(segment) }) } },
      },
      async ({ query }) => {
        const [records, next] = await Promise.all([
          // The state is worked out, not stored: whoever asks for one has all of them read.
          loadSegments(db, commune, query.state === undefined ? query : { ...query, limit: undefined }),
          nextAiringOfSegments(db, commune, deps.now()),
        ]);
        const wanted = records.filter((record) => query.state === undefined || segmentState(record) === query.state);
        return {
          segments: wanted.slice(0, query.limit).map((record) => viewSegment(record, next.get(record.row.id), 'brief')),
        };
      },
    );
    app.post(
      '/api/v1/segments',
      { ...write, schema: { tags, body: segmentCreate, response: { 201: segment } } },
      async (request, reply) => {
        const isLimited = deps.config.LOA_REQUESTS_PER_MINUTE > 0;
        if (isLimited) await refuseFlood(db, deps.now(), commune, actorOf(request).id);
        const made = await createSegment(db, deps.now(), commune, request.body, actorOf(request));
        await noteDevice(request, made);
        return reply.status(201).send(await one(made));
      },
    );
    app.get(
      '/api/v1/segments/:id',
      { ...read, schema: { tags, params: idParams, response: { 200: segment } } },
      async (request) => one(request.params.id),
    );
    app.patch(
      '/api/v1/segments/:id',
      { ...write, schema: { tags, params: idParams, body: segmentChange, response: { 200: segment } } },
      async (request) => {
        const { id } = request.params;
        const plan = request.body.validUntil === undefined ? undefined : await loadPlanOf(deps);
        await changeSegment(db, deps.now(), commune, id, request.body, actorOf(request), plan);
        await noteDevice(request, id);
        return one(id);
      },
    );
    app.delete(
      '/api/v1/segments/:id',
      { ...write, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await deleteSegment(db, deps.now(), commune, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
    app.post(
      '/api/v1/segments/:id/submit',
      { ...write, schema: { tags, params: idParams, response: { 200: segment } } },
      async (request) => {
        await submitSegment(db, deps.now(), commune, request.params.id, actorOf(request));
        return one(request.params.id);
      },
    );
    app.post(
      '/api/v1/segments/:id/speak',
      { ...write, schema: { tags, params: idParams, response: { 202: segment } } },
      async (request, reply) => {
        const record = await getSegment(db, commune, request.params.id);
        if (record.row.text.trim() === '') throw new AppError('no-text');
        if (segmentState(record) === 'processing') throw new AppError('still-processing');
        const maxQueue = deps.config.LOA_MAX_QUEUE;
        await queueJob(
          db,
          deps.now(),
          { commune, segmentId: record.row.id, kind: 'speech', maxQueue },
          actorOf(request),
        );
        await noteDevice(request, record.row.id);
        return reply.status(202).send(await one(record.row.id));
      },
    );
    app.get(
      '/api/v1/renditions/:sha256/audio',
      { config: { access: 'read', streams: true }, schema: { tags, params: z.object({ sha256 }) } },
      async (request, reply) => sendMedia(deps.media, request.params.sha256, request, reply),
    );
    app.get(
      '/api/v1/topics',
      { ...read, schema: { tags, response: { 200: z.object({ topics: z.array(topic) }) } } },
      async () => ({
        topics: await listTopics(db, commune),
      }),
    );
  };
}
