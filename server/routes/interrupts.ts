/** Phát ngay, phát khẩn cấp, and everything that ends sound: stops, suspension, withdrawn approvals. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { z } from 'zod';
import { checkAgainstPolicy } from '../../scheduler/check-policy.ts';
import { invalidity } from '../../scheduler/item-bar.ts';
import type { SpokenClip } from '../../scheduler/model.ts';
import { reachOf } from '../../scheduler/reach-stations.ts';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { contentOf } from '../approval-input.ts';
import {
  interrupt,
  interrupts,
  interruptWrite,
  notReached,
  stopped,
  stopWrite,
  suspension,
  suspensionWrite,
  withdrawWrite,
} from '../contract/interrupts.ts';
import { done, idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { viewInterrupt, viewOrders } from '../interrupt-view.ts';
import { stationsNotReached } from '../not-reached.ts';
import { reasonText } from '../refusal-text.ts';
import { signingPeople } from '../signing-people.ts';
import { timeClips } from '../spoken-time.ts';
import { findSuspension, liftSuspension, stopAiring, suspend } from '../store/air-stop-store.ts';
import {
  cancelInterrupt,
  type InterruptOrder,
  issueInterrupt,
  listInterrupts,
  ORDER_LEAD_MS,
} from '../store/interrupt-store.ts';
import { openEmergencies } from '../store/later-approvals.ts';
import { loadPlan } from '../store/plan-store.ts';
import { getSegment } from '../store/segment-store.ts';
import { withdrawApproval } from '../store/withdrawal-store.ts';
import { heldAgainst, takeSignature } from '../take-signature.ts';
import { isSignedFor } from '../unsigned-items.ts';
import { actorOf } from './session.ts';

/** Orders of so many days are shown, ms; "duyệt sau" until it is done. */
const SHOWN_MS = 7 * 24 * 3_600_000;

/** /api/v1/interrupts, /api/v1/stops, /api/v1/suspension, /api/v1/segments/:id/withdraw and /not-reached. */
export function interruptRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['orders'];
    const read = { config: { access: 'read' as const } };
    const send = { config: { access: 'interrupt.send' as const } };
    const stop = { config: { access: 'air.stop' as const } };
    const withdraw = { config: { access: 'approval.withdraw' as const } };
    app.get('/api/v1/interrupts', { ...read, schema: { tags, response: { 200: interrupts } } }, async () => {
      const now = deps.now();
      const span = { from: now - SHOWN_MS, to: Number.MAX_SAFE_INTEGER };
      const [open, recent] = await Promise.all([openEmergencies(db, now, commune), listInterrupts(db, commune, span)]);
      const older = open.filter(({ id }) => !recent.some((row) => row.id === id));
      return { interrupts: await viewOrders(deps, [...older, ...recent].reverse()) };
    });
    app.get(
      '/api/v1/interrupts/:id',
      { ...read, schema: { tags, params: idParams, response: { 200: interrupt } } },
      async ({ params }) => viewInterrupt(deps, params.id),
    );
    app.post(
      '/api/v1/interrupts',
      { ...send, schema: { tags, body: interruptWrite, response: { 201: interrupt } } },
      async (request, reply) => {
        const now = deps.now();
        const order = await orderOf(deps, now, request.body);
        await refuseUnfit(deps, now, request.body, order.spokenTime);
        const { kind, signed } = request.body;
        if (kind === 'now') await refuseUnsigned(deps, now, request.body.segmentId);
        const signature = kind === 'now' ? undefined : await takeSignature(deps, request, signed, 'emergency');
        const id = await issueInterrupt(db, now, commune, order, actorOf(request), signature);
        return reply.status(201).send(await viewInterrupt(deps, id));
      },
    );
    app.delete(
      '/api/v1/interrupts/:id',
      { ...stop, schema: { tags, params: idParams, response: { 200: interrupt } } },
      async (request) => {
        await cancelInterrupt(db, deps.now(), commune, request.params.id, actorOf(request));
        return viewInterrupt(deps, request.params.id);
      },
    );
    app.post(
      '/api/v1/stops',
      { ...stop, schema: { tags, body: stopWrite, response: { 200: stopped } } },
      async (request) => ({
        ok: true as const,
        stations: await stopAiring(db, deps.now(), commune, request.body, actorOf(request)),
      }),
    );
    app.get('/api/v1/suspension', { ...read, schema: { tags, response: { 200: suspension } } }, async () => ({
      suspension: (await findSuspension(db, commune)) ?? null,
    }));
    app.put(
      '/api/v1/suspension',
      { ...stop, schema: { tags, body: suspensionWrite, response: { 200: suspension } } },
      async (request) => {
        await suspend(db, deps.now(), commune, request.body.reason, actorOf(request));
        return { suspension: (await findSuspension(db, commune)) ?? null };
      },
    );
    app.delete('/api/v1/suspension', { ...stop, schema: { tags, response: { 200: suspension } } }, async (request) => {
      await liftSuspension(db, deps.now(), commune, actorOf(request));
      return { suspension: null };
    });
    app.post(
      '/api/v1/segments/:id/withdraw',
      { ...withdraw, schema: { tags, params: idParams, body: withdrawWrite, response: { 200: done } } },
      async (request) => {
        const deed = { segmentId: request.params.id, reason: request.body.reason };
        const { signed } = request.body;
        const signature = signed === undefined ? undefined : await heldAgainst(deps, request, signed);
        await withdrawApproval(db, deps.now(), commune, deed, actorOf(request), signature);
        return { ok: true as const };
      },
    );
    app.get(
      '/api/v1/segments/:id/not-reached',
      { ...withdraw, schema: { tags, params: idParams, response: { 200: notReached } } },
      async ({ params }) => stationsNotReached(deps, params.id),
    );
  };
}

/** An order as a person gave it, with the time it says if it is sent now. */
export async function orderOf(
  deps: AppDeps,
  now: number,
  { requestId, kind, segmentId, target, replaces, ...rest }: z.output<typeof interruptWrite>,
): Promise<InterruptOrder> {
  const { repeatEveryMinutes: every, expiresInMinutes, saysTime } = rest;
  return {
    requestId,
    kind,
    segmentId,
    target,
    replaces,
    expiresInMs: expiresInMinutes * 60_000,
    spokenTime: saysTime ? timeClips((await communeOf(deps)).zone, now) : [],
    ...(every === null ? {} : { repeatEveryMs: every * 60_000 }),
  };
}

/** What stations would not play for want of a signature could only be silent there. Throws signature-needed, not-found. */
async function refuseUnsigned(deps: AppDeps, now: number, segmentId: string): Promise<void> {
  const { people } = await signingPeople(deps.keyRing);
  const content = contentOf(await getSegment(deps.db, deps.communeId, segmentId));
  if (!(await isSignedFor(deps, people, content, now))) throw new AppError('signature-needed');
}

/** What can be told before anything is stored: nobody there; hours or dates in which only an emergency may sound. */
export async function refuseUnfit(
  deps: AppDeps,
  now: number,
  { kind, target, segmentId }: z.output<typeof interruptWrite>,
  spokenTime: readonly SpokenClip[],
): Promise<void> {
  const plan = await loadPlan(deps.db, await communeOf(deps), now);
  if (reachOf(target, plan.stations).stationIds.length === 0) throw new AppError('order-nowhere');
  const segment = plan.segments.find(({ id }) => id === segmentId);
  if (kind === 'emergency' || segment?.rendition === undefined) return;
  const from = now + ORDER_LEAD_MS;
  const saidFrom = spokenTime.reduce((at, { durationMs }) => at + durationMs, from);
  const to = saidFrom + segment.rendition.durationMs;
  const [breach] = checkAgainstPolicy({
    policy: plan.policy,
    zone: plan.zone,
    priority: 'priority',
    span: { from, to },
  });
  if (breach !== undefined) throw new AppError('order-outside-policy', { reason: reasonText(breach.kind) });
  const unfit = invalidity(segment, { from: saidFrom, to });
  if (unfit !== undefined) throw new AppError('order-not-valid', { title: segment.title, reason: reasonText(unfit) });
}
