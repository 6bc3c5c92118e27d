/** Takes a relay source out of use, unless a programme is still to air it. */
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { listProgrammes } from './programme-store.ts';
import { programmeStarts } from './programme-use.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import { getRelaySource, sourceDetails } from './relay-source-store.ts';

/** Throws not-found, and source-in-use with the names of the programmes that schedules not over yet would air it in. */
export async function retireRelaySource(
  db: Db,
  now: number,
  commune: { readonly id: string; readonly zone: string },
  id: string,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await getRelaySource(tx, commune.id, id);
    const inUse = await programmeStarts(tx, commune, now);
    const users = (await listProgrammes(tx, commune.id)).filter(
      (programme) =>
        inUse.has(programme.id) && programme.items.some((item) => item.kind === 'relay' && item.sourceId === id),
    );
    if (users.length > 0) {
      const programmes = users.map(({ title }) => `"${title}"`).join(', ');
      throw new AppError('source-in-use', { title: row.name, programmes });
    }
    await tx.updateTable('relaySource').set({ retiredAt: now }).where('id', '=', id).execute();
    await writeAudit(tx, {
      commune: commune.id,
      actor,
      at: now,
      action: 'relay-source.retire',
      subject: 'relaySource',
      subjectId: id,
      before: sourceDetails(row),
    });
    await markChanged(tx, commune.id, 'plan');
  });
}
