/** Invitations and resets by one-time link: of each only a hash of its token is stored. */
import { tokenHash } from '../secrets.ts';
import type { Db } from './database.ts';
import type { OneTimeLinkTable } from './door-schema.ts';

/** The link of a token, or undefined: unknown, used, revoked or over. */
export async function linkOfToken(
  db: Db,
  now: number,
  commune: string,
  token: string,
): Promise<OneTimeLinkTable | undefined> {
  return db
    .selectFrom('oneTimeLink')
    .selectAll()
    .where('commune', '=', commune)
    .where('tokenHash', '=', tokenHash(token))
    .where('expiresAt', '>', now)
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
}
