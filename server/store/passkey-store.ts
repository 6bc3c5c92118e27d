/** People's passkeys: whose, and which of them can sign acts. */
import type { Selectable } from 'kysely';
import type { KeySite, PersonJwk } from '../../stations/protocol.ts';
import type { Config } from '../config.ts';
import type { Db } from './database.ts';
import type { PasskeyTable } from './door-schema.ts';
import { fromJson } from './json-column.ts';

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
  return rows.map((row) => ({ ...row, jwk: row.jwk === null ? null : fromJson<PersonJwk>(row.jwk) }));
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
