/** What accounts prove themselves by: second factors, what the commune demands, the secret of an authenticator app, the own password. */
import type { Db } from './database.ts';
import { forgetDevices } from './device-store.ts';
import { endLinks, TAKEN_PASSWORD } from './old-keys.ts';
import type { Role } from './people-store.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import { readSetting } from './setting-store.ts';
import { endSubscriptions } from './subscription-store.ts';

/** What an account has set up. */
export interface Factors {
  readonly passkeys: number;
  readonly totp: boolean;
}

/** Of one account. */
export async function factorsOf(db: Db, userId: string): Promise<Factors> {
  const { passkeys } = await db
    .selectFrom('passkey')
    .select((e) => e.fn.countAll<number>().as('passkeys'))
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .executeTakeFirstOrThrow();
  const user = await db.selectFrom('user').select('totpSecret').where('id', '=', userId).executeTakeFirst();
  return { passkeys, totp: (user?.totpSecret ?? null) !== null };
}

/** Whether it has any. */
export function hasFactor({ passkeys, totp }: Factors): boolean {
  return passkeys > 0 || totp;
}

/** Whether the commune demands one of somebody with these roles. */
export async function wantsFactor(db: Db, commune: string, roles: readonly Role[]): Promise<boolean> {
  const setting = await readSetting(db, commune, 'secondFactor');
  return setting === 'everybody' || (setting === 'approvers' && roles.includes('approver'));
}

/** The sealed secret of the app, and the step of the last code that counted. */
export async function totpOf(db: Db, userId: string): Promise<{ sealed: string; lastStep: number | null } | undefined> {
  const row = await db
    .selectFrom('user')
    .select(['totpSecret', 'totpStep'])
    .where('id', '=', userId)
    .executeTakeFirst();
  return row?.totpSecret == null ? undefined : { sealed: row.totpSecret, lastStep: row.totpStep };
}

/** A code of this step counts from now on no more; false where another was faster. */
export async function takeTotpStep(db: Db, userId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('user')
    .set({ totpStep: step })
    .where('id', '=', userId)
    .where((e) => e.or([e('totpStep', 'is', null), e('totpStep', '<', step)]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Sets or takes away the app of an account; `sealed` undefined takes it away. */
export async function setTotp(
  tx: Db,
  now: number,
  account: { readonly commune: string; readonly userId: string },
  app: { readonly sealed: string; readonly step: number } | undefined,
  actor: Actor,
): Promise<void> {
  const { commune, userId } = account;
  await tx
    .updateTable('user')
    .set({ totpSecret: app?.sealed ?? null, totpStep: app?.step ?? null })
    .where('id', '=', userId)
    .execute();
  const action = app === undefined ? 'factor.totp-off' : 'factor.totp';
  await writeAudit(tx, { commune, actor, at: now, action, subject: 'user', subjectId: userId });
  await markChanged(tx, commune, 'people');
}

/** A new password of one's own; links that are on their way, and browsers but the one of `deviceHash`, open nothing any more. */
export async function setPassword(
  tx: Db,
  now: number,
  account: { readonly commune: string; readonly userId: string },
  { passwordHash, deviceHash }: { readonly passwordHash: string; readonly deviceHash: string | null },
  actor: Actor,
): Promise<void> {
  const { commune, userId } = account;
  await tx.updateTable('user').set({ passwordHash }).where('id', '=', userId).execute();
  await endLinks(tx, now, userId);
  await forgetDevices(tx, userId, deviceHash);
  await writeAudit(tx, { commune, actor, at: now, action: 'user.own-password', subject: 'user', subjectId: userId });
  await markChanged(tx, commune, 'people');
}

/** Takes every second factor of an account away: its phone is lost. The password goes with them: what was held by the factor alone would open by it; and its browsers hear of nothing more. */
export async function dropFactors(
  tx: Db,
  now: number,
  account: { readonly commune: string; readonly userId: string },
  actor: Actor,
): Promise<void> {
  const { commune, userId } = account;
  const { displayName: name } = await tx
    .selectFrom('user')
    .select('displayName')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  const before = { name, ...(await factorsOf(tx, userId)) };
  const gone = { totpSecret: null, totpStep: null, passwordHash: TAKEN_PASSWORD };
  await tx.updateTable('user').set(gone).where('id', '=', userId).execute();
  await tx
    .updateTable('passkey')
    .set({ revokedAt: now })
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .execute();
  await endSubscriptions(tx, userId);
  const deed = { commune, actor, at: now, subject: 'user', subjectId: userId };
  await writeAudit(tx, { ...deed, action: 'factor.drop', before });
  await markChanged(tx, commune, 'people');
}
