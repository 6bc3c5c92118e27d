/** Programmes as stored. */
import { randomUUIDv7 } from 'node:crypto';
import type { PickItem, Programme, ProgrammeItem } from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import { loadSegments } from './segment-store.ts';

/** An item as a person writes it: a pick's seed is Loa's to choose. */
export type ProgrammeDraftItem = Exclude<ProgrammeItem, PickItem> | Omit<PickItem, 'seed'>;

/** All programmes by title. */
export async function listProgrammes(db: Db, commune: string): Promise<Programme[]> {
  const rows = await db.selectFrom('programme').selectAll().where('commune', '=', commune).orderBy('title').execute();
  return rows.map((row) => ({ id: row.id, title: row.title, items: fromJson<ProgrammeItem[]>(row.items) }));
}

/** Stores a programme (a new one without `id`). Throws not-found, segment-unknown. */
export async function saveProgramme(
  db: Db,
  now: number,
  commune: string,
  input: { id?: string; title: string; items: readonly ProgrammeDraftItem[] },
  actor: Actor,
): Promise<string> {
  const id = input.id ?? randomUUIDv7();
  await db.transaction().execute(async (tx) => {
    const ids = [...new Set(input.items.flatMap((item) => (item.kind === 'segment' ? [item.segmentId] : [])))];
    if ((await loadSegments(tx, commune, { ids })).length !== ids.length) throw new AppError('segment-unknown');
    const before = (await listProgrammes(tx, commune)).find((programme) => programme.id === input.id);
    if (input.id !== undefined && before === undefined) throw new AppError('not-found', { what: 'chương trình' });
    const columns = { title: input.title, items: toJson(input.items) };
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
      after: { title: input.title, items: input.items },
    });
    await markChanged(tx, commune, 'plan');
  });
  return id;
}
