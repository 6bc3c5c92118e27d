/** Nguồn tiếp âm: live sources, each approved by somebody who had no hand in it, for its own address and validity (R1). */
import { randomUUIDv7 } from 'node:crypto';
import type { RelaySource } from '../../scheduler/model.ts';
import { isInsideHost } from '../../stations/inside-address.ts';
import { tunerName } from '../../stations/tuner-address.ts';
import { approvalInput, sourceContent } from '../approval-input.ts';
import { refuseEarlierEnd } from '../check-change.ts';
import { AppError } from '../errors.ts';
import { type Signature, storeAct } from './act-store.ts';
import type { Db } from './database.ts';
import type { Plan } from './plan-store.ts';
import { type Actor, markChanged, type PersonActor, writeAudit } from './record-change.ts';
import type { RelaySourceTable } from './schema.ts';

/** What a person enters of a source. */
export interface RelaySourceDetails {
  readonly name: string;
  readonly url: string;
  readonly validFrom: number | null;
  readonly validUntil: number | null;
}

/** Sources in use, by name. */
export async function listRelaySources(db: Db, commune: string): Promise<RelaySourceTable[]> {
  return db
    .selectFrom('relaySource')
    .selectAll()
    .where('commune', '=', commune)
    .where('retiredAt', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** Sources in use as the scheduler reads them. */
export async function loadRelaySources(db: Db, commune: string): Promise<RelaySource[]> {
  return (await listRelaySources(db, commune)).map(toRelaySource);
}

/** A new source, not approved yet. Throws dates-reversed, source-address. */
export async function createRelaySource(
  db: Db,
  now: number,
  commune: string,
  details: RelaySourceDetails,
  actor: PersonActor,
): Promise<string> {
  const id = randomUUIDv7();
  check(details);
  const made = { createdById: actor.id, createdBy: actor.name, createdAt: now, retiredAt: null };
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('relaySource')
      .values({ id, commune, ...details, ...made, ...UNAPPROVED })
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'relay-source.create',
      subject: 'relaySource',
      subjectId: id,
      after: details,
    });
    await markChanged(tx, commune, 'plan');
  });
  return id;
}

/** Changes what is named. Another address or a longer validity is not what was approved: it must be approved anew. `plan`: the schedules that a shorter one is held against. Throws not-found, dates-reversed, source-address, schedule-would-break. */
export async function changeRelaySource(
  db: Db,
  now: number,
  commune: string,
  id: string,
  change: { readonly [K in keyof RelaySourceDetails]?: RelaySourceDetails[K] | undefined },
  actor: Actor,
  plan: Plan,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = sourceDetails(await getRelaySource(tx, commune, id));
    const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after: RelaySourceDetails = { ...before, ...named };
    check(after);
    refuseEarlierEnd('relaySources', { id, validUntil: after.validUntil }, plan, now);
    const voided = reachesFurther(before, after) ? UNAPPROVED : {};
    await tx
      .updateTable('relaySource')
      .set({ ...after, ...voided })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'relay-source.change',
      subject: 'relaySource',
      subjectId: id,
      before,
      after,
    });
    await markChanged(tx, commune, 'plan');
  });
}

/**
 * A leader vouches for the source as it stands; `url`, where given, is the address they saw. With `signature` for the stations, too. Throws
 * not-found, own-proposal (whoever entered or changed it), already-decided, source-expired, source-changed, act-changed, signature-refused,
 * signer-not-listed.
 */
export async function approveRelaySource(
  db: Db,
  now: number,
  commune: string,
  id: string,
  approver: PersonActor,
  url?: string,
  signature?: Signature,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await checkRelaySource(tx, now, commune, id, approver, url);
    if (row.approvedAt !== null) throw new AppError('already-decided', { title: row.name });
    if (signature !== undefined) {
      const asked = approvalInput(commune, [sourceContent(row)], now);
      await storeAct(tx, now, commune, signature, asked, approver, now);
      await markChanged(tx, commune, 'signing');
    }
    await tx
      .updateTable('relaySource')
      .set({ approvedById: approver.id, approvedBy: approver.name, approvedAt: now })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, {
      commune,
      actor: approver,
      at: now,
      action: 'relay-source.approve',
      subject: 'relaySource',
      subjectId: id,
      after: sourceDetails(row),
    });
    await markChanged(tx, commune, 'plan');
  });
}

/** The source, where this person may vouch for it as they saw it. Throws not-found, own-proposal, source-expired, source-changed. */
export async function checkRelaySource(
  tx: Db,
  now: number,
  commune: string,
  id: string,
  approver: PersonActor,
  url?: string,
): Promise<RelaySourceTable> {
  const row = await getRelaySource(tx, commune, id);
  const facts = { title: row.name };
  if (await hadHandIn(tx, commune, row, approver.id)) throw new AppError('own-proposal', facts);
  if (row.validUntil !== null && row.validUntil <= now) throw new AppError('source-expired', facts);
  if (url !== undefined && url !== row.url) throw new AppError('source-changed', facts);
  return row;
}

/** One source in use; throws not-found. */
export async function getRelaySource(db: Db, commune: string, id: string): Promise<RelaySourceTable> {
  const row = await db
    .selectFrom('relaySource')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .where('retiredAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', { what: 'nguồn tiếp âm' });
  return row;
}

const UNAPPROVED = { approvedById: null, approvedBy: null, approvedAt: null };

/** The server never fetches the address; stations do, and a password in it would stand in every playlist. */
function check({ url, validFrom, validUntil }: RelaySourceDetails): void {
  if (validFrom !== null && validUntil !== null && validUntil <= validFrom) throw new AppError('dates-reversed');
  if (tunerName(url) !== undefined) return;
  const parsed = URL.parse(url);
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol) || parsed.hostname === '')
    throw new AppError('source-address', { reason: 'cần bắt đầu bằng http:// hoặc https://, hoặc là tuner:TÊN' });
  if (parsed.username !== '' || parsed.password !== '')
    throw new AppError('source-address', { reason: 'không được kèm tên đăng nhập hay mật khẩu' });
  if (isInsideHost(parsed.hostname)) throw new AppError('source-address', { reason: INSIDE_HOST });
}

const INSIDE_HOST =
  'địa chỉ này chỉ vào chính máy trạm hoặc không chỉ vào máy nào; cần địa chỉ của đài, hoặc của máy phát luồng trong mạng của xã';

function reachesFurther(before: RelaySourceDetails, after: RelaySourceDetails): boolean {
  return (
    after.url !== before.url ||
    (after.validFrom ?? Number.NEGATIVE_INFINITY) < (before.validFrom ?? Number.NEGATIVE_INFINITY) ||
    (after.validUntil ?? Number.POSITIVE_INFINITY) > (before.validUntil ?? Number.POSITIVE_INFINITY)
  );
}

/** Read from the audit log, which cannot be edited: everybody who ever entered or changed the source. */
async function hadHandIn(tx: Db, commune: string, row: RelaySourceTable, personId: string): Promise<boolean> {
  if (row.createdById === personId) return true;
  const changes = await tx
    .selectFrom('audit')
    .select('id')
    .where('commune', '=', commune)
    .where('subject', '=', 'relaySource')
    .where('subjectId', '=', row.id)
    .where('action', '=', 'relay-source.change')
    .where('whoId', '=', personId)
    .execute();
  return changes.length > 0;
}

/** What was entered, of a row. */
export function sourceDetails({ name, url, validFrom, validUntil }: RelaySourceTable): RelaySourceDetails {
  return { name, url, validFrom, validUntil };
}

function toRelaySource(row: RelaySourceTable): RelaySource {
  const { id, name, url, approvedBy, approvedAt, validFrom, validUntil } = row;
  return {
    id,
    name,
    url,
    ...(approvedBy === null || approvedAt === null ? {} : { approval: { approvedBy, approvedAt } }),
    ...(validFrom === null ? {} : { validFrom }),
    ...(validUntil === null ? {} : { validUntil }),
  };
}
