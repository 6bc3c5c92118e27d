/** Programmes as stored. */
import { randomUUIDv7 } from 'node:crypto';
import type { Programme, ProgrammeItem } from '../../scheduler/model.ts';
import { numberOf } from '../../scheduler/resolve-programme.ts';
import { refuseChangedProgramme } from '../check-change.ts';
import { AppError } from '../errors.ts';
import { numberItems, type ProgrammeDraftItem } from '../number-items.ts';
import { overlongWords, refuseUnfitProgramme } from '../programme-fit.ts';
import { spokenTime } from '../vietnamese-time.ts';
import { loadAirings } from './airing-store.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { loadFillings } from './place-store.ts';
import type { Plan } from './plan-store.ts';
import { loadProgrammeParts } from './programme-parts.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';

/** All programmes by title. */
export async function listProgrammes(db: Db, commune: string): Promise<Programme[]> {
  const rows = await db.selectFrom('programme').selectAll().where('commune', '=', commune).orderBy('title').execute();
  return rows.map((row) => ({ id: row.id, title: row.title, items: fromJson<ProgrammeItem[]>(row.items) }));
}

/**
 * Stores a programme that holds together (a new one without `id`); `plan`: a changed one is held against the schedules in it. Throws
 * not-found, schedule-would-break, programme-unfit and what refuseUnfitProgramme throws.
 */
export async function saveProgramme(
  db: Db,
  now: number,
  commune: string,
  input: { id?: string; title: string; items: readonly ProgrammeDraftItem[] },
  actor: Actor,
  plan?: Plan,
): Promise<string> {
  const id = input.id ?? randomUUIDv7();
  await db.transaction().execute(async (tx) => {
    const before = (await listProgrammes(tx, commune)).find((programme) => programme.id === input.id);
    if (input.id !== undefined && before === undefined) throw new AppError('not-found', { what: 'chương trình' });
    refuseUnfitProgramme(input.items, await loadProgrammeParts(tx, commune, now), input.id, before?.items);
    const items = numberItems(input.items, before?.items ?? []);
    if (plan !== undefined) refuseChangedProgramme({ id, title: input.title, items }, plan, now);
    if (before !== undefined) {
      await refuseOverfilled(tx, now, commune, before, items);
      await forgetGone(tx, now, commune, before, items);
    }
    const columns = { title: input.title, items: toJson(items) };
    if (before === undefined) {
      await tx
        .insertInto('programme')
        .values({ id, commune, ...columns, createdBy: actor.name, createdAt: now })
        .execute();
    } else {
      await tx.updateTable('programme').set(columns).where('id', '=', id).execute();
    }
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: before === undefined ? 'programme.create' : 'programme.change',
      subject: 'programme',
      subjectId: id,
      before,
      after: { title: input.title, items },
    });
    await markChanged(tx, commune, 'plan');
  });
  return id;
}

/** What people put into places of coming airings still fits into those that are made shorter. Throws programme-unfit. */
async function refuseOverfilled(
  tx: Db,
  now: number,
  commune: string,
  before: Programme,
  items: readonly ProgrammeItem[],
): Promise<void> {
  const roomOf = (all: readonly ProgrammeItem[]) =>
    new Map(all.flatMap((item, position) => (item.kind === 'place' ? [[numberOf(item, position), item]] : [])));
  const [was, becomes] = [roomOf(before.items), roomOf(items)];
  const shorter = [...becomes].filter(([no, { maxMs }]) => maxMs < (was.get(no)?.maxMs ?? 0));
  if (shorter.length === 0) return;
  const span = { from: now + 1, to: Number.MAX_SAFE_INTEGER };
  const [coming, fillings, { segments, zone }] = await Promise.all([
    loadAirings(tx, commune, span),
    loadFillings(tx, commune, span),
    loadProgrammeParts(tx, commune, now),
  ]);
  const starts = new Map(coming.flatMap((one) => (one.programmeId === before.id ? [[one.id, one.startsAt]] : [])));
  for (const { airingId, index, segmentId } of fillings) {
    const [at, place, record] = [starts.get(airingId), new Map(shorter).get(index), segments.get(segmentId)];
    const lengthMs = record?.rendition?.durationMs ?? 0;
    if (at === undefined || place === undefined || record === undefined || lengthMs <= place.maxMs) continue;
    const room = `${place.name}, ${spokenTime(at, zone)}`;
    throw new AppError('programme-unfit', { detail: overlongWords(record.row.title, lengthMs, room, place.maxMs) });
  }
}

/** What people and picks put into items that are gone does not turn up in an item that gets their number later. */
async function forgetGone(
  tx: Db,
  now: number,
  commune: string,
  before: Programme,
  items: readonly ProgrammeItem[],
): Promise<void> {
  const kept = new Set(items.map(numberOf));
  const gone = before.items.map(numberOf).filter((no) => !kept.has(no));
  if (gone.length === 0) return;
  const coming = await loadAirings(tx, commune, { from: now + 1, to: Number.MAX_SAFE_INTEGER });
  const ids = coming.filter(({ programmeId }) => programmeId === before.id).map(({ id }) => id);
  for (const table of ['placeFilling', 'frozenPick'] as const)
    await tx.deleteFrom(table).where('airingId', 'in', ids).where('itemIndex', 'in', gone).execute();
}
