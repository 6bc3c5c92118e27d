/** Which station an fm station carries, and that nobody takes it away from under it. */
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import type { StationTable } from './schema.ts';

/** The carrier an fm station names, or the one ip station of the commune itself; null for other stations. Throws carrier-unknown. */
export async function carrierFor(
  tx: Db,
  commune: string,
  id: string,
  {
    transport,
    carrierId,
  }: { readonly transport: StationTable['transport']; readonly carrierId?: string | null | undefined },
): Promise<string | null> {
  if (transport !== 'fm') return null;
  const able = await tx
    .selectFrom('station')
    .select(['id', 'kind'])
    .where('commune', '=', commune)
    .where('transport', '=', 'ip')
    .where('retiredAt', 'is', null)
    .where('id', '!=', id)
    .execute();
  const own = able.filter(({ kind }) => kind === 'commune');
  const named = carrierId ?? (own.length === 1 ? own[0]?.id : undefined);
  if (named === undefined || !able.some((one) => one.id === named)) throw new AppError('carrier-unknown');
  return named;
}

/** Refuses to take a station off the network while fm stations carry its sound. Throws carrier-in-use with their names. */
export async function refuseCarrying(tx: Db, id: string): Promise<void> {
  const carried = await tx
    .selectFrom('station')
    .select('name')
    .where('carrierId', '=', id)
    .where('retiredAt', 'is', null)
    .orderBy('code')
    .execute();
  if (carried.length > 0)
    throw new AppError('carrier-in-use', { stations: carried.map(({ name }) => name).join(', ') });
}
