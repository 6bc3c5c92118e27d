/** Orders to say something at once: stored before anything sounds, cancelled, never deleted. */
import { randomUUIDv7 } from 'node:crypto';
import type { Interrupt, Span, SpokenClip, Target } from '../../scheduler/model.ts';
import { reachOf } from '../../scheduler/reach-stations.ts';
import { announceEmergency } from '../announce-emergency.ts';
import { AppError } from '../errors.ts';
import { emergencyInput } from '../order-input.ts';
import { approvalInForce, segmentState } from '../segment-state.ts';
import { type Signature, storeAct } from './act-store.ts';
import { findSuspension } from './air-stop-store.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { loadPlannedStations } from './planned-station-store.ts';
import { type Actor, markChanged, type PersonActor, writeAudit } from './record-change.ts';
import type { InterruptTable } from './schema.ts';
import { getSegment, momentAfter } from './segment-store.ts';
import { withdrawnHashes } from './withdrawal-store.ts';

/**
 * From the order to the first sound, ms: connected stations have heard of it by then, so that they begin together; whoever hears later
 * begins at once.
 */
export const ORDER_LEAD_MS = 500;

/** An order as a person gives it. */
export interface InterruptOrder {
  readonly requestId: string;
  readonly kind: Interrupt['kind'];
  readonly segmentId: string;
  readonly target: Target;
  readonly repeatEveryMs?: number;
  readonly expiresInMs: number;
  readonly replaces: boolean;
  readonly spokenTime: readonly SpokenClip[];
}

/**
 * Stores an order; one that is sent again under the same `requestId` is the same. What an emergency says is handed in for approval at the
 * same time, where that is still to come, and all approvers are told of it. `signature`: of the emergency person who orders it. What could only be silent is refused.
 * Throws as `checkOrder`; act-changed, signature-refused, signer-not-listed.
 */
export async function issueInterrupt(
  db: Db,
  now: number,
  commune: string,
  order: InterruptOrder,
  actor: PersonActor,
  signature?: Signature,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const { requestId, kind, segmentId, repeatEveryMs, expiresInMs } = order;
    const known = await tx
      .selectFrom('interrupt')
      .select('id')
      .where('commune', '=', commune)
      .where('requestId', '=', requestId)
      .executeTakeFirst();
    if (known !== undefined) return known.id;
    const { row, rendition, isHandedIn } = await checkOrder(tx, now, commune, order);
    await refuseTooMany(tx, now, commune, order, actor.id);
    const stations = await loadPlannedStations(tx, commune);
    const signed =
      signature === undefined
        ? undefined
        : await storeAct(
            tx,
            now,
            commune,
            signature,
            emergencyInput(commune, order, rendition.sha256, stations, now),
            actor,
            now,
          );
    if (!isHandedIn) {
      const submittedAt = await momentAfter(tx, segmentId, now);
      await tx.updateTable('segment').set({ submittedAt }).where('id', '=', segmentId).execute();
    }
    const id = randomUUIDv7();
    // Never before what was signed, nor after its end.
    const startsAt = Math.max(now + ORDER_LEAD_MS, signed?.act.madeAt ?? 0);
    const expiresAt = Math.min(startsAt + expiresInMs, signed?.act.notAfter ?? Number.POSITIVE_INFINITY);
    await tx
      .insertInto('interrupt')
      .values({
        id,
        commune,
        requestId,
        kind,
        title: row.title,
        segmentId,
        sha256: rendition.sha256,
        bytes: rendition.bytes,
        durationMs: rendition.durationMs,
        target: toJson(order.target),
        spokenTime: toJson(order.spokenTime),
        repeatEveryMs: repeatEveryMs ?? null,
        startsAt,
        expiresAt,
        replaces: order.replaces ? 1 : 0,
        issuedById: actor.id,
        issuedBy: actor.name,
        issuedAt: now,
        cancelledBy: null,
        cancelledAt: null,
        actId: signed?.id ?? null,
      })
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: `interrupt.${kind}`,
      subject: 'interrupt',
      subjectId: id,
      after: { title: row.title, sha256: rendition.sha256, target: order.target, repeatEveryMs, expiresInMs },
    });
    if (kind === 'emergency') {
      const where = { reached: reachOf(order.target, stations).stationIds, stations };
      await announceEmergency(tx, now, commune, { id, title: row.title, issuedBy: actor.name, expiresAt, ...where });
    }
    await markChanged(tx, commune, 'plan', 'segments');
    return id;
  });
}

/** Of one person at a time: what a few days of flood need. Every turn stands in every playlist; thousands of them, and no playlist comes out in time. */
const MOST_TURNS = 300;
const MOST_SINGLE = 100;

/** One account's orders without end would hold up everybody's next one, and every stop. Orders that repeat leave room for one that does not. Throws order-too-many. */
async function refuseTooMany(tx: Db, now: number, commune: string, order: InterruptOrder, by: string): Promise<void> {
  const standing = await tx
    .selectFrom('interrupt')
    .select(['startsAt', 'expiresAt', 'repeatEveryMs'])
    .where('commune', '=', commune)
    .where('issuedById', '=', by)
    .where('cancelledAt', 'is', null)
    .where('expiresAt', '>', now)
    .execute();
  const { repeatEveryMs: every, expiresInMs } = order;
  const repeated = standing.filter((one) => one.repeatEveryMs !== null);
  const turns = repeated.reduce(
    (sum, one) => sum + Math.ceil((one.expiresAt - Math.max(now, one.startsAt)) / (one.repeatEveryMs ?? 1)),
    0,
  );
  const isTooMany =
    every === undefined
      ? standing.length - repeated.length >= MOST_SINGLE
      : turns + Math.ceil(expiresInMs / every) > MOST_TURNS;
  if (isTooMany) throw new AppError('order-too-many', { orders: standing.length });
}

/**
 * What an order would say, where it may be given now; stores nothing. `isHandedIn`: what it says is approved, or waits for that. Throws not-found,
 * segment-silent, still-processing, order-withdrawn, order-suspended, order-not-approved (only an emergency may air first).
 */
export async function checkOrder(
  tx: Db,
  now: number,
  commune: string,
  { kind, segmentId }: Pick<InterruptOrder, 'kind' | 'segmentId'>,
) {
  const record = await getSegment(tx, commune, segmentId);
  const { row, rendition } = record;
  if (rendition === undefined || !(rendition.durationMs > 0))
    throw new AppError('segment-silent', { title: row.title });
  if ((await withdrawnHashes(tx, commune, now)).has(rendition.sha256))
    throw new AppError('order-withdrawn', { title: row.title });
  const isApproved = approvalInForce(record, now) !== undefined;
  if (kind === 'now' && !isApproved) throw new AppError('order-not-approved', { title: row.title });
  const suspension = kind === 'now' ? await findSuspension(tx, commune) : undefined;
  if (suspension !== undefined) throw new AppError('order-suspended', { reason: suspension.reason });
  const state = segmentState(record);
  // A file in the making would take the place of the one that airs, and with it the way to approve that one.
  if (!isApproved && state === 'processing') throw new AppError('still-processing');
  return { row, rendition, isHandedIn: isApproved || state === 'waiting' || state === 'approved' };
}

/** Ends an order: what sounds of it stops, nothing of it begins again. Cancelling it twice is the same. Throws not-found. */
export async function cancelInterrupt(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await getInterrupt(tx, commune, id);
    if (row.cancelledAt !== null) return;
    await tx.updateTable('interrupt').set({ cancelledAt: now, cancelledBy: actor.name }).where('id', '=', id).execute();
    const deed = { commune, actor, at: now, action: 'interrupt.cancel', subject: 'interrupt', subjectId: id };
    await writeAudit(tx, { ...deed, before: { title: row.title } });
    await markChanged(tx, commune, 'plan');
  });
}

/** One order; throws not-found. */
export async function getInterrupt(db: Db, commune: string, id: string): Promise<InterruptTable> {
  const row = await db
    .selectFrom('interrupt')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', { what: 'lệnh phát' });
  return row;
}

/** Orders of which something may begin inside the span, by issue. */
export async function listInterrupts(db: Db, commune: string, { from, to }: Span): Promise<InterruptTable[]> {
  return db
    .selectFrom('interrupt')
    .selectAll()
    .where('commune', '=', commune)
    .where('expiresAt', '>', from)
    .where('startsAt', '<', to)
    .orderBy('issuedAt')
    .orderBy('id')
    .execute();
}

/** The row as the scheduler reads it. */
export function toInterrupt(row: InterruptTable): Interrupt {
  const { id, kind, title, segmentId, sha256, bytes, durationMs, issuedAt, issuedBy, startsAt, expiresAt } = row;
  return {
    id,
    kind,
    title,
    segmentId,
    rendition: { sha256, bytes, durationMs },
    target: fromJson<Target>(row.target),
    issuedAt,
    issuedBy,
    startsAt,
    expiresAt,
    replaces: row.replaces === 1,
    spokenTime: fromJson<SpokenClip[]>(row.spokenTime),
    ...(row.repeatEveryMs === null ? {} : { repeatEveryMs: row.repeatEveryMs }),
    ...(row.cancelledAt === null ? {} : { cancelledAt: row.cancelledAt }),
    ...(row.actId === null ? {} : { actId: row.actId }),
  };
}
