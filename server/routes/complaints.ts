/** Phản ánh của người dân and their answers; "Lúc đó loa có phát không?". */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { airAnswerOf } from '../air-answer.ts';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { viewComplaint } from '../complaint-view.ts';
import {
  airAnswer,
  airQuestion,
  complaint,
  complaintAnswerWrite,
  complaintQuery,
  complaints,
  complaintWrite,
} from '../contract/incidents.ts';
import { idParams } from '../contract/words.ts';
import { answerComplaint, getComplaint, listComplaints, receiveComplaint } from '../store/complaint-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/complaints and /api/v1/air-answer. */
export function complaintRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['incidents'];
    const read = { config: { access: 'read' as const } };
    const personal = { config: { access: 'personal.read' as const } };
    const write = { config: { access: 'complaint.write' as const } };
    const today = async () => {
      const { zone } = await communeOf(deps);
      return Temporal.Instant.fromEpochMilliseconds(deps.now()).toZonedDateTimeISO(zone).toPlainDate().toString();
    };
    const one = async (id: string) => viewComplaint(await getComplaint(db, commune, id), await today());
    app.get(
      '/api/v1/air-answer',
      { ...read, schema: { tags, querystring: airQuestion, response: { 200: airAnswer } } },
      async ({ query: { stationId, clusterId, at, toleranceMinutes } }) =>
        airAnswerOf(deps, { stationId, clusterId, at, toleranceMinutes }),
    );
    app.get(
      '/api/v1/complaints',
      { ...personal, schema: { tags, querystring: complaintQuery, response: { 200: complaints } } },
      async ({ query }) => {
        const [records, day] = await Promise.all([listComplaints(db, commune, query.open), today()]);
        return { complaints: records.map((record) => viewComplaint(record, day)) };
      },
    );
    app.post(
      '/api/v1/complaints',
      { ...write, schema: { tags, body: complaintWrite, response: { 201: complaint } } },
      async (request, reply) => {
        const id = await receiveComplaint(db, deps.now(), commune, request.body, actorOf(request));
        return reply.status(201).send(await one(id));
      },
    );
    app.get(
      '/api/v1/complaints/:id',
      { ...personal, schema: { tags, params: idParams, response: { 200: complaint } } },
      async ({ params }) => one(params.id),
    );
    app.post(
      '/api/v1/complaints/:id/answers',
      { ...write, schema: { tags, params: idParams, body: complaintAnswerWrite, response: { 201: complaint } } },
      async (request, reply) => {
        const { id } = request.params;
        const { words, at, close } = request.body;
        const { row } = await getComplaint(db, commune, id);
        const facts = await airAnswerOf(deps, {
          stationId: row.stationId,
          clusterId: row.clusterId ?? undefined,
          at: at ?? row.aboutAt,
          toleranceMinutes: row.toleranceMinutes,
        });
        const answer = { verdict: facts.verdict, words, facts, close };
        await answerComplaint(db, deps.now(), commune, id, answer, actorOf(request));
        return reply.status(201).send(await one(id));
      },
    );
  };
}
