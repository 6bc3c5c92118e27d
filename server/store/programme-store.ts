/** Programmes as stored. */
import { randomInt, randomUUIDv7 } from 'node:crypto';
import type { PickItem, Programme, ProgrammeItem } from '../../scheduler/model.ts';
import { refuseChangedProgramme } from '../check-change.ts';
import { AppError } from '../errors.ts';
import { refuseUnfitProgramme } from '../programme-fit.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import type { Plan } from './plan-store.ts';
import { loadProgrammeParts } from './programme-parts.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';

/** An item as a person writes it: a pick's seed is Loa's to choose. */
export type ProgrammeDraftItem = Exclude<ProgrammeItem, PickItem> | Omit<PickItem, 'seed'>;

/** All programmes by title. */
export async function listProgrammes(db: Db, commune: string): Promise<Programme[]> {
  const rows = await db.selectFrom('programme').selectAll().where('commune', '=', commune).orderBy('title').execute();
  return rows.map((row) => ({ id: row.id, title: row.title, items: fromJson<ProgrammeItem[]>(row.items) }));
}

/**
 * Stores a programme that holds together (a new one without `id`); `plan`: a changed one is held against the schedules in it. Throws
 * not-found, schedule-would-break and what refuseUnfitProgramme throws.
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
    const items = withSeeds(input.items, before?.items ?? []);
    if (plan !== undefined) refuseChangedProgramme({ id, title: input.title, items }, plan, now);
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

/** A pick keeps its seed through edits, the one that asks for the same first, then by order: another seed would choose anew. */
function withSeeds(items: readonly ProgrammeDraftItem[], before: readonly ProgrammeItem[]): ProgrammeItem[] {
  const known = before.filter((item) => item.kind === 'pick');
  const seeds = new Map<number, number>();
  for (const isOwn of [asksForTheSame, () => true]) {
    for (const [index, item] of items.entries()) {
      if (item.kind !== 'pick' || seeds.has(index)) continue;
      const at = known.findIndex((pick) => isOwn(pick, item));
      const [pick] = at < 0 ? [] : known.splice(at, 1);
      if (pick !== undefined) seeds.set(index, pick.seed);
    }
  }
  return items.map((item, index) =>
    item.kind === 'pick' ? { ...item, seed: seeds.get(index) ?? randomInt(2 ** 31) } : item,
  );
}

function asksForTheSame(pick: PickItem, draft: Omit<PickItem, 'seed'>): boolean {
  return toJson({ ...pick, seed: 0 }) === toJson({ ...draft, seed: 0 });
}
