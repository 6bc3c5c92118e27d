/** What stations remember of people's signatures, also of acts that no playlist carries any more: read from every act that was ever stored. */
import { type Remembered, rememberedOf, type StoredAct } from '../needed-acts.ts';
import type { Db } from './database.ts';

/** Of these contents. `acts`: as `loadActs` found them, with every withdrawal. */
export async function loadRemembered(
  db: Db,
  commune: string,
  acts: readonly StoredAct[],
  contents: readonly string[],
  now: number,
): Promise<Remembered> {
  return { ...rememberedOf(acts, now), two: await signedForTwo(db, commune, contents) };
}

/** Which of these were ever signed as needing two persons, whoever signed and whether it has ended. Stations forget that after 800 signed days at the earliest. */
export async function signedForTwo(db: Db, commune: string, contents: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('actItem')
    .innerJoin('act', 'act.id', 'actItem.actId')
    .select('actItem.content')
    .where('act.commune', '=', commune)
    .where('actItem.content', 'in', [...contents])
    .where('actItem.needs', '>', 1)
    .where('act.decision', '=', 'approved')
    .where('act.undoneAt', 'is', null)
    .execute();
  return new Set(rows.map(({ content }) => content));
}
