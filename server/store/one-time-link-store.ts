/** Invitations and resets by one-time link: of each only a hash of its token is stored. */
import { randomUUIDv7 } from 'node:crypto';
import { announceAccount } from '../announce-account.ts';
import { AppError } from '../errors.ts';
import { randomToken, tokenHash } from '../secrets.ts';
import type { Db } from './database.ts';
import type { OneTimeLinkTable } from './door-schema.ts';
import { endLinks, endOldKeys, NO_PASSWORD } from './old-keys.ts';
import { findPerson } from './people-store.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';

/** How long each opens, ms. */
const VALID_MS = { invite: 72 * 3_600_000, reset: 24 * 3_600_000 } as const;
/** The pages that take them; the token stands behind `#`, which browsers send to nobody. */
const PAGES = { invite: '/moi', reset: '/dat-lai' } as const;

/** A link as it is handed over, once. */
export interface MadeLink {
  readonly id: string;
  readonly path: string;
  readonly expiresAt: number;
}

/** The link of a token, or undefined: unknown, used, revoked, over, or its account is disabled. */
export async function linkOfToken(
  db: Db,
  now: number,
  commune: string,
  token: string,
): Promise<OneTimeLinkTable | undefined> {
  return db
    .selectFrom('oneTimeLink')
    .innerJoin('user', 'user.id', 'oneTimeLink.userId')
    .selectAll('oneTimeLink')
    .where('oneTimeLink.commune', '=', commune)
    .where('tokenHash', '=', tokenHash(token))
    .where('expiresAt', '>', now)
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('user.disabledAt', 'is', null)
    .executeTakeFirst();
}

/** A link for an account, an invitation while it has no password; those made before open nothing any more. Throws not-found, bad-request for a disabled account. */
export async function makeLink(db: Db, now: number, commune: string, userId: string, actor: Actor): Promise<MadeLink> {
  return db.transaction().execute((tx) => makeLinkIn(tx, now, commune, userId, actor));
}

/** The same within a transaction. */
export async function makeLinkIn(
  tx: Db,
  now: number,
  commune: string,
  userId: string,
  actor: Actor,
): Promise<MadeLink> {
  const user = await tx
    .selectFrom('user')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', userId)
    .executeTakeFirst();
  if (user === undefined) throw new AppError('not-found', { what: 'người dùng' });
  if (user.disabledAt !== null)
    throw new AppError('bad-request', { detail: 'tài khoản đang bị khóa, hãy mở khóa trước' });
  const kind = user.passwordHash === NO_PASSWORD ? 'invite' : 'reset';
  const token = randomToken();
  const row: OneTimeLinkTable = {
    ...{ tokenHash: tokenHash(token), id: randomUUIDv7(), commune, kind, userId, createdBy: actor.name },
    ...{ createdAt: now, expiresAt: now + VALID_MS[kind], usedAt: null, revokedAt: null },
  };
  await endLinks(tx, now, userId);
  await tx.insertInto('oneTimeLink').values(row).execute();
  const deed = { commune, actor, at: now, subject: 'user', subjectId: userId };
  await writeAudit(tx, { ...deed, action: `link.${kind}`, after: { name: user.displayName } });
  await markChanged(tx, commune, 'people');
  return { id: row.id, path: `${PAGES[kind]}#${token}`, expiresAt: row.expiresAt };
}

/** Takes back what an account's links could still open. Throws not-found where there is none. */
export async function revokeLinks(db: Db, now: number, commune: string, userId: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const person = await findPerson(tx, commune, userId);
    if (person === undefined || (await endLinks(tx, now, userId)) === 0)
      throw new AppError('not-found', { what: 'đường dẫn còn dùng được' });
    const deed = { commune, actor, at: now, subject: 'user', subjectId: userId };
    await writeAudit(tx, { ...deed, action: 'link.revoke', before: { name: person.displayName } });
    await markChanged(tx, commune, 'people');
  });
}

/** Sets the password through a link: once, however many use it at a time; what opened the account before does so no more, and a reset is told. Throws link-used. */
export async function takeLink(
  db: Db,
  now: number,
  link: OneTimeLinkTable,
  given: { readonly passwordHash: string; readonly source: string },
): Promise<void> {
  const { passwordHash } = given;
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('oneTimeLink')
      .set({ usedAt: now })
      .where('tokenHash', '=', link.tokenHash)
      .where('usedAt', 'is', null)
      .where('revokedAt', 'is', null)
      .executeTakeFirst();
    const user = await tx.selectFrom('user').selectAll().where('id', '=', link.userId).executeTakeFirst();
    if (numUpdatedRows !== 1n || user === undefined || user.disabledAt !== null) throw new AppError('link-used');
    await tx.updateTable('user').set({ passwordHash }).where('id', '=', user.id).execute();
    const actor = { id: user.id, name: user.displayName, source: given.source };
    const deed = { commune: link.commune, actor, at: now, subject: 'user', subjectId: user.id };
    await writeAudit(tx, { ...deed, action: 'link.use' });
    const reset = { what: 'password-set', userId: user.id, name: user.displayName, actor } as const;
    if (link.kind === 'reset') await announceAccount(tx, now, link.commune, reset);
    await endOldKeys(tx, now, user.id);
    await markChanged(tx, link.commune, 'people');
  });
}

/** Forgets links that were over then. */
export async function pruneLinks(db: Db, before: number): Promise<void> {
  await db.deleteFrom('oneTimeLink').where('expiresAt', '<', before).execute();
}

/** Whose link it is. */
export async function ownerOf(
  db: Db,
  { userId }: OneTimeLinkTable,
): Promise<{ readonly username: string; readonly displayName: string }> {
  return db.selectFrom('user').select(['username', 'displayName']).where('id', '=', userId).executeTakeFirstOrThrow();
}
