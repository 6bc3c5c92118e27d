/** Chỗ chờ bài: what people put into the places of single airings. */
import type { Airing, AiringPlace, PlaceFilling, Span } from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import { getSegment } from './segment-store.ts';

/** Which place of which airing; `index` is its position in the programme. */
export interface PlaceName {
  readonly airingId: string;
  readonly index: number;
}

/** Fillings of airings that begin in the span, as stored (also of places whose airing no longer has them), by airing and index. */
export async function loadFillings(db: Db, commune: string, span: Span): Promise<PlaceFilling[]> {
  const rows = await db
    .selectFrom('placeFilling')
    .innerJoin('airing', 'airing.id', 'placeFilling.airingId')
    .select(['placeFilling.airingId', 'itemIndex', 'segmentId', 'filledBy'])
    .where('placeFilling.commune', '=', commune)
    .where('airing.startsAt', '>=', span.from)
    .where('airing.startsAt', '<', span.to)
    .orderBy('placeFilling.airingId')
    .orderBy('itemIndex')
    .execute();
  return rows.map(({ itemIndex, ...rest }) => ({ ...rest, index: itemIndex }));
}

/**
 * Puts a segment into a place until the airing begins; one that is not approved yet sounds only once it is. `startsAtText` says an instant
 * in words. Throws not-found, already-begun, segment-silent (its length is not known), place-segment-long.
 */
export async function fillPlace(
  db: Db,
  now: number,
  commune: string,
  place: PlaceName,
  segmentId: string,
  actor: Actor,
  startsAtText: (at: number) => string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { name, maxMs } = await openPlace(tx, now, commune, place, startsAtText);
    const { row, rendition } = await getSegment(tx, commune, segmentId);
    if (rendition === undefined || !(rendition.durationMs > 0))
      throw new AppError('segment-silent', { title: row.title });
    if (rendition.durationMs > maxMs) {
      const [seconds, maxSeconds] = [Math.ceil(rendition.durationMs / 1000), Math.floor(maxMs / 1000)];
      const overSeconds = Math.ceil((rendition.durationMs - maxMs) / 1000);
      throw new AppError('place-segment-long', { title: row.title, place: name, seconds, maxSeconds, overSeconds });
    }
    const before = await findFilling(tx, place);
    const columns = { segmentId, filledBy: actor.name, filledAt: now };
    await tx
      .insertInto('placeFilling')
      .values({ airingId: place.airingId, itemIndex: place.index, commune, ...columns })
      .onConflict((c) => c.columns(['airingId', 'itemIndex']).doUpdateSet(columns))
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'place.fill',
      subject: 'place',
      subjectId: `${place.airingId}/${place.index}`,
      before,
      after: { segmentId, title: row.title, place: name },
    });
    await markChanged(tx, commune, 'plan');
  });
}

/** Empties a place until the airing begins. Throws not-found, already-begun. */
export async function emptyPlace(
  db: Db,
  now: number,
  commune: string,
  place: PlaceName,
  actor: Actor,
  startsAtText: (at: number) => string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { name } = await openPlace(tx, now, commune, place, startsAtText);
    const before = await findFilling(tx, place);
    if (before === undefined) throw new AppError('not-found', { what: 'bài trong chỗ chờ này' });
    await tx
      .deleteFrom('placeFilling')
      .where('airingId', '=', place.airingId)
      .where('itemIndex', '=', place.index)
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'place.empty',
      subject: 'place',
      subjectId: `${place.airingId}/${place.index}`,
      before: { ...before, place: name },
    });
    await markChanged(tx, commune, 'plan');
  });
}

/** The place of an airing that stands and has not begun. */
async function openPlace(
  tx: Db,
  now: number,
  commune: string,
  { airingId, index }: PlaceName,
  startsAtText: (at: number) => string,
): Promise<AiringPlace> {
  const airing = await getPlacedAiring(tx, commune, airingId);
  const place = airing.places?.find((one) => one.index === index);
  if (place === undefined) throw new AppError('not-found', { what: 'chỗ chờ bài' });
  if (airing.startsAt <= now)
    throw new AppError('already-begun', { what: `"${airing.title}"`, at: startsAtText(airing.startsAt) });
  return place;
}

/** The stored airing; throws not-found. */
export async function getPlacedAiring(db: Db, commune: string, airingId: string): Promise<Airing> {
  const row = await db
    .selectFrom('airing')
    .select('body')
    .where('commune', '=', commune)
    .where('id', '=', airingId)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', { what: 'lượt phát' });
  return fromJson<Airing>(row.body);
}

async function findFilling(tx: Db, { airingId, index }: PlaceName) {
  return tx
    .selectFrom('placeFilling')
    .innerJoin('segment', 'segment.id', 'placeFilling.segmentId')
    .select(['segment.title', 'segmentId', 'filledBy'])
    .where('airingId', '=', airingId)
    .where('itemIndex', '=', index)
    .executeTakeFirst();
}
