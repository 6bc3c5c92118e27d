/** Approving: what waits, deciding for one or many, taking back within ten seconds, the week's sheet. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { approvalsBody, approvalsMade, segment, sheet, undoBody } from '../contract/segments.ts';
import { done, localDate } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { nextAiringOfSegments, segmentsOf } from '../next-airings.ts';
import { misfitFinder } from '../segment-misfits.ts';
import { segmentState } from '../segment-state.ts';
import { viewSegment } from '../segment-view.ts';
import { loadAirings } from '../store/airing-store.ts';
import { decide, undoDecisions } from '../store/approval-store.ts';
import { isMakersDevice } from '../store/device-store.ts';
import { factorsOf, hasFactor } from '../store/factor-store.ts';
import { loadSegments, loadWaveforms } from '../store/segment-store.ts';
import { isStrong } from '../store/session-store.ts';
import { readSetting } from '../store/setting-store.ts';
import { takeSignature } from '../take-signature.ts';
import { actorOf, personOf, sessionOf } from './session.ts';

/** /api/v1/approvals, /api/v1/sheet. */
export function approvalRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['approvals'];
    const read = { config: { access: 'read' as const } };
    const approve = { config: { access: 'approve' as const } };
    app.get(
      '/api/v1/approvals/waiting',
      { ...read, schema: { tags, response: { 200: z.object({ segments: z.array(segment) }) } } },
      async () => {
        const [records, next] = await Promise.all([
          loadSegments(db, commune),
          nextAiringOfSegments(db, commune, deps.now()),
        ]);
        const waiting = records.filter((record) => segmentState(record) === 'waiting');
        const hashes = waiting.flatMap(({ rendition }) => rendition?.sha256 ?? []);
        const [waveforms, misfits] = await Promise.all([
          loadWaveforms(db, commune, hashes),
          waiting.length === 0 ? () => [] : misfitFinder(deps),
        ]);
        const views = waiting.map((record) =>
          viewSegment(record, next.get(record.row.id), {
            waveform: waveforms.get(record.rendition?.sha256 ?? '') ?? [],
            misfits: misfits(record.row.id),
          }),
        );
        const last = Number.MAX_SAFE_INTEGER;
        return { segments: views.sort((a, b) => (a.nextAiringAt ?? last) - (b.nextAiringAt ?? last)) };
      },
    );
    app.post(
      '/api/v1/approvals',
      { ...approve, schema: { tags, body: approvalsBody, response: { 200: approvalsMade } } },
      async (request) => {
        const { decisions, signed } = request.body;
        const approved = decisions.filter(({ decision }) => decision === 'approved');
        const signature = approved.length === 0 ? undefined : await takeSignature(deps, request, signed, 'approver');
        if (signature === undefined) await refuseMakersDevice(deps, request, approved);
        return { approvals: await decide(db, deps.now(), commune, decisions, actorOf(request), signature) };
      },
    );
    app.post(
      '/api/v1/approvals/undo',
      { ...approve, schema: { tags, body: undoBody, response: { 200: done } } },
      async (request) => {
        await undoDecisions(db, deps.now(), commune, request.body.ids, actorOf(request));
        return { ok: true as const };
      },
    );
    app.get(
      '/api/v1/sheet',
      { ...read, schema: { tags, querystring: z.object({ week: localDate }), response: { 200: sheet } } },
      async (request) => weekSheet(deps, request.query.week),
    );
  };
}

/**
 * The browser that made it approves it only after a second factor: whoever sits at the operator's machine is not yet the approver. A signature is
 * one. Throws step-up-needed, second-factor-missing.
 */
async function refuseMakersDevice(
  deps: AppDeps,
  request: FastifyRequest,
  approved: readonly { readonly segmentId: string }[],
): Promise<void> {
  const { db, communeId: commune } = deps;
  const session = sessionOf(request);
  if (isStrong(session, deps.now())) return;
  const ids = approved.map(({ segmentId }) => segmentId);
  if (!(await isMakersDevice(db, ids, session.deviceHash ?? undefined))) return;
  if ((await readSetting(db, commune, 'sameBrowser')) === 'allowed') return;
  throw new AppError(hasFactor(await factorsOf(db, personOf(request).id)) ? 'step-up-needed' : 'second-factor-missing');
}

async function weekSheet(deps: AppDeps, dayOfWeek: string) {
  const { zone } = await communeOf(deps);
  const day = Temporal.PlainDate.from(dayOfWeek);
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  const nextMonday = monday.add({ days: 7 });
  const span = {
    from: monday.toZonedDateTime(zone).epochMilliseconds,
    to: nextMonday.toZonedDateTime(zone).epochMilliseconds,
  };
  const [airings, records] = await Promise.all([
    loadAirings(deps.db, deps.communeId, span),
    loadSegments(deps.db, deps.communeId),
  ]);
  const byId = new Map(records.map((record) => [record.row.id, record]));
  return {
    from: monday.toString(),
    to: nextMonday.subtract({ days: 1 }).toString(),
    rows: airings.map((airing) => ({
      airingId: airing.id,
      title: airing.title,
      startsAt: airing.startsAt,
      stations: airing.stationIds.length,
      items: segmentsOf(airing).flatMap((segmentId) => {
        const record = byId.get(segmentId);
        if (record === undefined) return [];
        const { row, rendition } = record;
        return [{ segmentId, title: row.title, state: segmentState(record), sha256: rendition?.sha256 ?? null }];
      }),
    })),
  };
}
