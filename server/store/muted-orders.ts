/** Emergency orders in force that stations would no longer play under another list of people. */
import type { KeyList } from '../../stations/protocol.ts';
import { verifyAct } from '../../stations/verify-act.ts';
import type { Db } from './database.ts';

type Signers = Pick<KeyList, 'people' | 'site'>;

/** Their titles, by issue: of those that may still begin, what sounds under the list in force and not under the `offered` one. */
export async function mutedOrders(
  db: Db,
  commune: string,
  inForce: Signers,
  offered: Signers,
  now: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('interrupt')
    .leftJoin('act', 'act.id', 'interrupt.actId')
    .select([
      'interrupt.title',
      'act.text',
      'act.signer',
      'act.authenticatorData',
      'act.clientDataJson',
      'act.signature',
    ])
    .where('interrupt.commune', '=', commune)
    .where('interrupt.kind', '=', 'emergency')
    .where('interrupt.expiresAt', '>', now)
    .where('interrupt.cancelledAt', 'is', null)
    .orderBy('interrupt.issuedAt')
    .orderBy('interrupt.id')
    .execute();
  const sounds = ({ people = [], site }: Signers, row: (typeof rows)[number]) => {
    if (!people.some(({ uses }) => uses.includes('emergency'))) return true;
    const { text, signer, authenticatorData, clientDataJson, signature } = row;
    if (text === null || signer === null || authenticatorData === null || clientDataJson === null || signature === null)
      return false;
    const signed = { text, signer, authenticatorData, clientDataJson, signature };
    return verifyAct(signed, { commune, people, site }).kind === 'ok';
  };
  return rows.filter((row) => sounds(inForce, row) && !sounds(offered, row)).map(({ title }) => title);
}
