/** What approvers signed: stored as it came, found again by what it is about. */
import type { PlaylistContent, SignedAct } from '../../stations/protocol.ts';
import type { Db } from './database.ts';

/** The acts that a station needs for this content, sorted by id; those that count only later are left out. */
export async function actsFor(
  _db: Db,
  _commune: string,
  _content: Omit<PlaylistContent, 'acts'>,
  _now: number,
): Promise<SignedAct[]> {
  return [];
}
