/** What people answered where two airings want the same time; an answer is undone, never deleted. */
import { randomUUIDv7 } from 'node:crypto';
import type { ConflictAnswer } from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { ConflictAnswerTable } from './schema.ts';

/** The answer that holds for each pair: one per pair, the newest. */
export async function listAnswers(db: Db, commune: string): Promise<ConflictAnswerTable[]> {
  const rows = await db
    .selectFrom('conflictAnswer')
    .selectAll()
    .where('commune', '=', commune)
    .where('undoneAt', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return [...new Map(rows.map((row) => [`${row.earlierId}/${row.laterId}`, row])).values()];
}

/** One answer that holds; throws not-found. */
export async function getAnswer(db: Db, commune: string, id: string): Promise<ConflictAnswerTable> {
  const row = await db
    .selectFrom('conflictAnswer')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .where('undoneAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', { what: 'câu trả lời' });
  return row;
}

/** Stores an answer in the place of an older one about the same pair; `title` is what the audit log calls the pair. Returns its id. */
export async function saveAnswer(
  db: Db,
  now: number,
  commune: string,
  answer: ConflictAnswer,
  title: string,
  actor: Actor,
): Promise<string> {
  const id = randomUUIDv7();
  const { earlierId, laterId } = answer;
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('conflictAnswer')
      .set({ undoneAt: now })
      .where('commune', '=', commune)
      .where('earlierId', '=', earlierId)
      .where('laterId', '=', laterId)
      .where('undoneAt', 'is', null)
      .execute();
    await tx
      .insertInto('conflictAnswer')
      .values({ id, commune, ...answer, byName: actor.name, at: now, undoneAt: null })
      .execute();
    const deed = { commune, actor, at: now, subject: 'conflict', subjectId: id };
    await writeAudit(tx, { ...deed, action: 'conflict.answer', after: { title, ...answer } });
    await markChanged(tx, commune, 'plan');
  });
  return id;
}

/** Takes an answer back; `title` as when it was saved. Throws not-found. */
export async function undoAnswer(
  db: Db,
  now: number,
  commune: string,
  id: string,
  title: string,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await getAnswer(tx, commune, id);
    await tx.updateTable('conflictAnswer').set({ undoneAt: now }).where('id', '=', id).execute();
    const deed = { commune, actor, at: now, subject: 'conflict', subjectId: id };
    await writeAudit(tx, { ...deed, action: 'conflict.undo', before: { title, ...before } });
    await markChanged(tx, commune, 'plan');
  });
}
