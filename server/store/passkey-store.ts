/** People's passkeys: whose, and which of them can sign acts. */
import type { Selectable } from 'kysely';
import type { KeySite, PersonJwk } from '../../stations/protocol.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { MadePasskey } from '../passkey-library.ts';
import type { Db } from './database.ts';
import type { PasskeyTable } from './door-schema.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';

/** Of one account. */
const MOST_PASSKEYS = 10;

/** A passkey; `jwk` of those that can sign acts (ES256, EdDSA), null of others. */
export interface Passkey extends Omit<Selectable<PasskeyTable>, 'jwk'> {
  readonly jwk: PersonJwk | null;
}

/** All that are not revoked, oldest first; of one person where `userId` is given. */
export async function passkeysOf(db: Db, commune: string, userId?: string): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('passkey')
    .selectAll()
    .where('commune', '=', commune)
    .where('revokedAt', 'is', null)
    .$if(userId !== undefined, (q) => q.where('userId', '=', userId as string))
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(readRow);
}

/** One that is not revoked, by its credential id. */
export async function findPasskey(db: Db, commune: string, id: string): Promise<Passkey | undefined> {
  const row = await db
    .selectFrom('passkey')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return row === undefined ? undefined : readRow(row);
}

/** Whose, and where. */
interface Account {
  readonly commune: string;
  readonly userId: string;
}

/** Keeps a new one. Throws bad-request where it is known already (revoked ones stay known), or the account has too many. */
export async function keepPasskey(
  tx: Db,
  now: number,
  { commune, userId }: Account,
  made: MadePasskey & { readonly name: string; readonly rpId: string },
  actor: Actor,
): Promise<Passkey> {
  const known = await tx.selectFrom('passkey').select('id').where('id', '=', made.id).executeTakeFirst();
  if (known !== undefined) throw new AppError('bad-request', { detail: 'khóa truy cập này đã có trong hệ thống' });
  if ((await passkeysOf(tx, commune, userId)).length >= MOST_PASSKEYS)
    throw new AppError('bad-request', {
      detail: `tài khoản đã có ${MOST_PASSKEYS} khóa truy cập, hãy bỏ khóa cũ trước`,
    });
  const { jwk, transports, backedUp, ...rest } = made;
  const row: PasskeyTable = {
    ...rest,
    ...{ commune, userId, jwk: jwk === null ? null : toJson(jwk), transports: toJson(transports) },
    ...{ backedUp: backedUp ? 1 : 0, createdAt: now, lastUsedAt: null, revokedAt: null },
  };
  await tx.insertInto('passkey').values(row).execute();
  const deed = { commune, actor, at: now, subject: 'user', subjectId: userId };
  await writeAudit(tx, { ...deed, action: 'passkey.create', after: { name: made.name } });
  await markChanged(tx, commune, 'people');
  return readRow(row);
}

/** Gives it another name. Throws not-found. */
export async function renamePasskey(
  db: Db,
  now: number,
  account: Account,
  id: string,
  name: string,
  actor: Actor,
): Promise<Passkey> {
  return db.transaction().execute(async (tx) => {
    const before = await ownPasskey(tx, account, id);
    await tx.updateTable('passkey').set({ name }).where('id', '=', id).execute();
    const deed = { commune: account.commune, actor, at: now, subject: 'user', subjectId: account.userId };
    await writeAudit(tx, { ...deed, action: 'passkey.rename', before: { name: before.name }, after: { name } });
    await markChanged(tx, account.commune, 'people');
    return { ...before, name };
  });
}

/** It opens nothing any more; its row stays, so that it cannot come back as somebody else's. Throws not-found. */
export async function revokePasskey(tx: Db, now: number, account: Account, id: string, actor: Actor): Promise<void> {
  const before = await ownPasskey(tx, account, id);
  await tx.updateTable('passkey').set({ revokedAt: now }).where('id', '=', id).execute();
  const deed = { commune: account.commune, actor, at: now, subject: 'user', subjectId: account.userId };
  await writeAudit(tx, { ...deed, action: 'passkey.revoke', before: { name: before.name } });
  await markChanged(tx, account.commune, 'people');
}

/** It was used, with this counter. */
export async function noteUse(db: Db, now: number, id: string, counter: number): Promise<void> {
  await db.updateTable('passkey').set({ counter, lastUsedAt: now }).where('id', '=', id).execute();
}

/** Ids of those that were revoked, and when. */
export async function revokedPasskeys(db: Db, commune: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('passkey')
    .select(['id', 'revokedAt'])
    .where('commune', '=', commune)
    .where('revokedAt', 'is not', null)
    .execute();
  return new Map(rows.map(({ id, revokedAt }) => [id, revokedAt ?? 0]));
}

/**
 * The site passkeys are made for: LOA_PUBLIC_URL's; without one, this machine's own `localhost` alone. Undefined: this address has no
 * passkeys, since it is an IP address or plain http.
 */
export function siteOf(config: Pick<Config, 'LOA_PUBLIC_URL'>, host: string): KeySite | undefined {
  if (config.LOA_PUBLIC_URL !== undefined) {
    const { protocol, hostname, origin } = new URL(config.LOA_PUBLIC_URL);
    const named = !/^[\d.]+$|^\[/.test(hostname);
    return (protocol === 'https:' || hostname === 'localhost') && named
      ? { rpId: hostname, origins: [origin] }
      : undefined;
  }
  const [name, port] = host.split(':');
  if (name !== 'localhost') return undefined;
  return { rpId: 'localhost', origins: [`http://localhost${port === undefined ? '' : `:${port}`}`] };
}

async function ownPasskey(tx: Db, { commune, userId }: Account, id: string): Promise<Passkey> {
  const row = await findPasskey(tx, commune, id);
  if (row === undefined || row.userId !== userId) throw new AppError('not-found', { what: 'khóa truy cập' });
  return row;
}

function readRow(row: Selectable<PasskeyTable>): Passkey {
  return { ...row, jwk: row.jwk === null ? null : fromJson<PersonJwk>(row.jwk) };
}
