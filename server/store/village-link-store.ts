/** Personal links of villages: of each only a hash of its token is stored, and it can be taken back. */
import { tokenHash } from '../secrets.ts';
import type { Db } from './database.ts';
import type { VillageLinkTable } from './report-schema.ts';

/** The link of a token, or undefined: unknown, revoked, or its station is out of use. */
export async function villageLinkOf(db: Db, commune: string, token: string): Promise<VillageLinkTable | undefined> {
  return db
    .selectFrom('villageLink')
    .innerJoin('station', 'station.id', 'villageLink.stationId')
    .selectAll('villageLink')
    .where('villageLink.commune', '=', commune)
    .where('tokenHash', '=', tokenHash(token))
    .where('revokedAt', 'is', null)
    .where('station.retiredAt', 'is', null)
    .executeTakeFirst();
}
