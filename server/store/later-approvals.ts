/** Duyệt sau: an emergency that aired unapproved stays open until those very bytes are approved, and until then they stay where that can be done. */
import { AppError } from '../errors.ts';
import { approvesAt } from '../segment-state.ts';
import type { Db } from './database.ts';
import type { ApprovalTable, InterruptTable } from './schema.ts';

/**
 * Who approved the bytes of each order, by the order's id: before it was issued, unless that was taken back or returned since, or afterwards; of
 * what names persons two people, both named.
 */
export async function signersOf(
  db: Db,
  now: number,
  orders: readonly Pick<InterruptTable, 'id' | 'commune' | 'segmentId' | 'sha256' | 'issuedAt'>[],
): Promise<ReadonlyMap<string, string>> {
  const [decisions, segments] = await Promise.all([
    db
      .selectFrom('approval')
      .select(['commune', 'sha256', 'decision', 'byId', 'byName', 'at', 'undoUntil'])
      .where('sha256', 'in', [...new Set(orders.map(({ sha256 }) => sha256))])
      .where('undoneAt', 'is', null)
      .orderBy('at')
      .orderBy('id')
      .execute(),
    db
      .selectFrom('segment')
      .select('id')
      .where('namesPersons', '=', 1)
      .where('id', 'in', [...new Set(orders.map(({ segmentId }) => segmentId))])
      .execute(),
  ]);
  const namesPersons = new Set(segments.map(({ id }) => id));
  return new Map(
    orders.flatMap(({ id, commune, segmentId, sha256, issuedAt }) => {
      const own = decisions.filter((one) => one.commune === commune && one.sha256 === sha256);
      const lastNo = own.findLastIndex(({ decision, at }) => decision !== 'approved' && at <= issuedAt);
      const names = enough(own.slice(lastNo + 1), now, namesPersons.has(segmentId) ? 2 : 1);
      return names === undefined ? [] : [[id, names] as const];
    }),
  );
}

type GivenDecision = Pick<ApprovalTable, 'decision' | 'byId' | 'byName' | 'undoUntil'>;

/** The first as many people as it takes who said yes with no no between them; undefined where there are none. */
function enough(decisions: readonly GivenDecision[], now: number, needs: number): string | undefined {
  const names = new Map<string, string>();
  for (const one of decisions) {
    if (one.decision !== 'approved') names.clear();
    else if (approvesAt(one, now)) names.set(one.byId, one.byName);
    if (names.size >= needs) return [...names.values()].join(', ');
  }
  return undefined;
}

/** Emergencies that began and whose bytes nobody has approved yet, however old. */
export async function openEmergencies(db: Db, now: number, commune: string): Promise<InterruptTable[]> {
  return unsigned(db, now, await begunEmergencies(db, commune).orderBy('issuedAt').orderBy('id').execute());
}

/** Whether these bytes of a segment aired in an emergency and still wait to be approved. */
export async function isUnsigned(
  tx: Db,
  now: number,
  commune: string,
  { segmentId, sha256 }: { readonly segmentId: string; readonly sha256: string },
): Promise<boolean> {
  const aired = begunEmergencies(tx, commune).where('segmentId', '=', segmentId).where('sha256', '=', sha256);
  return (await unsigned(tx, now, await aired.execute())).length > 0;
}

/** Refuses to take away what aired in an emergency before it is approved. Throws emergency-unsigned. */
export async function refuseUnsigned(tx: Db, now: number, commune: string, segmentId: string): Promise<void> {
  const segment = await tx
    .selectFrom('segment')
    .innerJoin('rendition', 'rendition.id', 'segment.renditionId')
    .select(['segment.title', 'rendition.sha256'])
    .where('segment.id', '=', segmentId)
    .executeTakeFirst();
  if (segment === undefined) return;
  const { title, sha256 } = segment;
  if (await isUnsigned(tx, now, commune, { segmentId, sha256 })) throw new AppError('emergency-unsigned', { title });
}

/** All but those that were cancelled before they began. */
function begunEmergencies(db: Db, commune: string) {
  return db
    .selectFrom('interrupt')
    .selectAll()
    .where('commune', '=', commune)
    .where('kind', '=', 'emergency')
    .where((e) => e.or([e('cancelledAt', 'is', null), e('cancelledAt', '>', e.ref('startsAt'))]));
}

async function unsigned(db: Db, now: number, orders: readonly InterruptTable[]): Promise<InterruptTable[]> {
  if (orders.length === 0) return [];
  const signers = await signersOf(db, now, orders);
  return orders.filter(({ id }) => !signers.has(id));
}
