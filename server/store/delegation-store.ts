/** Who stands in for whom, by days: a role lent from one person to another, never more than the lender has. */
import { randomUUIDv7 } from 'node:crypto';
import { announceDelegation } from '../announce-account.ts';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import type { DelegationTable } from './door-schema.ts';
import { fromJson } from './json-column.ts';
import type { Role } from './people-store.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';

/** Longer than a year is no leave, ms. */
const LONGEST_MS = 366 * 86_400_000;
/** The page shows so many, the newest. */
const MOST_SHOWN = 200;
/** Of one person at a time, still to come or in force. */
const MOST_OPEN = 20;

/** A delegation with the names of both. */
export interface NamedDelegation extends DelegationTable {
  readonly fromName: string;
  readonly toName: string;
}

/** Newest first. */
export async function listDelegations(db: Db, commune: string): Promise<NamedDelegation[]> {
  return named(db, commune)
    .orderBy('delegation.createdAt', 'desc')
    .orderBy('delegation.id', 'desc')
    .limit(MOST_SHOWN)
    .execute();
}

function named(db: Db, commune: string) {
  return db
    .selectFrom('delegation')
    .innerJoin('user as lender', 'lender.id', 'delegation.fromId')
    .innerJoin('user as holder', 'holder.id', 'delegation.toId')
    .selectAll('delegation')
    .select(['lender.displayName as fromName', 'holder.displayName as toName'])
    .where('delegation.commune', '=', commune);
}

/** Lends a role, [fromAt, toAt). Throws not-found, delegation-refused. */
export async function delegate(
  db: Db,
  now: number,
  commune: string,
  given: Pick<DelegationTable, 'fromId' | 'toId' | 'role' | 'fromAt' | 'toAt' | 'reason'>,
  actor: Actor,
): Promise<NamedDelegation> {
  return db.transaction().execute(async (tx) => {
    const [lender, holder] = [await findPerson(tx, commune, given.fromId), await findPerson(tx, commune, given.toId)];
    const reason = refusal(given, lender, holder, now) ?? (await tooMany(tx, now, given.toId));
    if (reason !== undefined) throw new AppError('delegation-refused', { reason });
    const row: DelegationTable = {
      ...given,
      ...{ id: randomUUIDv7(), commune, createdBy: actor.name, createdAt: now, endedAt: null },
    };
    await tx.insertInto('delegation').values(row).execute();
    const made = { ...row, fromName: lender.displayName, toName: holder.displayName };
    const deed = { commune, actor, at: now, subject: 'delegation', subjectId: row.id };
    await writeAudit(tx, { ...deed, action: 'delegation.create', after: spoken(made) });
    await announceDelegation(tx, now, commune, made, actor);
    await markChanged(tx, commune, 'people');
    return made;
  });
}

/** Takes it back from now on. Throws not-found. */
export async function endDelegation(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await named(tx, commune).where('delegation.id', '=', id).executeTakeFirst();
    if (row === undefined || row.endedAt !== null || row.toAt <= now)
      throw new AppError('not-found', { what: 'ủy quyền' });
    await tx.updateTable('delegation').set({ endedAt: now }).where('id', '=', id).execute();
    const deed = { commune, actor, at: now, subject: 'delegation', subjectId: id };
    await writeAudit(tx, { ...deed, action: 'delegation.end', before: spoken(row) });
    await markChanged(tx, commune, 'people');
  });
}

/** As the log of what people did keeps it. */
function spoken({ fromName, toName, role, fromAt, toAt, reason }: NamedDelegation) {
  return { name: toName, fromName, roles: [role], fromAt, toAt, reason };
}

interface Account {
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
}

function refusal(
  { fromId, toId, role, fromAt, toAt }: Pick<DelegationTable, 'fromId' | 'toId' | 'role' | 'fromAt' | 'toAt'>,
  lender: Account,
  holder: Account,
  now: number,
): string | undefined {
  if (fromId === toId) return 'hai người phải khác nhau';
  if (toAt <= fromAt) return 'ngày cuối phải từ ngày đầu trở đi';
  if (toAt <= now) return 'những ngày này đã qua';
  if (toAt - fromAt > LONGEST_MS) return 'dài quá một năm';
  if (lender.disabled) return `tài khoản của ${lender.displayName} đang bị khóa`;
  if (holder.disabled) return `tài khoản của ${holder.displayName} đang bị khóa`;
  if (!lender.roles.includes(role)) return `${lender.displayName} không có vai trò này để giao`;
  if (holder.roles.includes(role)) return `${holder.displayName} đã có vai trò này`;
  return undefined;
}

async function tooMany(tx: Db, now: number, toId: string): Promise<string | undefined> {
  const { open } = await tx
    .selectFrom('delegation')
    .select((e) => e.fn.countAll<number>().as('open'))
    .where('toId', '=', toId)
    .where('toAt', '>', now)
    .where('endedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return open >= MOST_OPEN ? `người này đang nhận ${open} ủy quyền; thu lại bớt trước` : undefined;
}

async function findPerson(tx: Db, commune: string, id: string): Promise<Account> {
  const row = await tx
    .selectFrom('user')
    .select(['displayName', 'roles', 'disabledAt'])
    .where('commune', '=', commune)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', { what: 'người dùng' });
  return { displayName: row.displayName, roles: fromJson<Role[]>(row.roles), disabled: row.disabledAt !== null };
}
