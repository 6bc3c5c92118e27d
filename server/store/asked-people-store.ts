/** The people who are wished for on the next key list: the whole of it, until the root has signed it. */
import type { PersonKey } from '../../stations/protocol.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';

/** A passkey that is wished for. `keepUntil`: its phone was changed at `askedAt`, and what it signed before counts so long. */
export interface AskedPerson {
  readonly credentialId: string;
  readonly uses: PersonKey['uses'];
  readonly keepUntil: number | null;
  readonly askedAt: number;
}

/** A wish for nobody is a wish, too. */
const NOBODY = { credentialId: '', uses: [] as PersonKey['uses'] };

/** The wish; undefined where there was none so far. */
export async function readAskedPeople(db: Db, commune: string): Promise<readonly AskedPerson[] | undefined> {
  const rows = await db
    .selectFrom('askedPerson')
    .selectAll()
    .where('commune', '=', commune)
    .orderBy('credentialId')
    .execute();
  if (rows.length === 0) return undefined;
  return rows
    .filter(({ credentialId }) => credentialId !== NOBODY.credentialId)
    .map(({ credentialId, uses, keepUntil, askedAt }) => ({
      credentialId,
      uses: fromJson<PersonKey['uses']>(uses),
      keepUntil,
      askedAt,
    }));
}

/** Wishes for these people and no others. A phone that was changed before stays changed since then. */
export async function askForPeople(
  db: Db,
  now: number,
  commune: string,
  people: readonly Omit<AskedPerson, 'askedAt'>[],
  names: readonly string[],
  actor: Actor & { readonly id: string },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await readAskedPeople(tx, commune);
    const changedAt = new Map(
      (before ?? []).flatMap((one) => (one.keepUntil === null ? [] : [[one.credentialId, one.askedAt] as const])),
    );
    await tx.deleteFrom('askedPerson').where('commune', '=', commune).execute();
    const wished = people.length === 0 ? [{ ...NOBODY, keepUntil: null }] : people;
    const rows = wished.map(({ credentialId, uses, keepUntil }) => ({
      ...{ commune, credentialId, uses: toJson(uses), keepUntil, askedBy: actor.id },
      askedAt: (keepUntil === null ? undefined : changedAt.get(credentialId)) ?? now,
    }));
    await tx.insertInto('askedPerson').values(rows).execute();
    const deed = { commune, actor, at: now, subject: 'keys', subjectId: 'people' };
    await writeAudit(tx, { ...deed, action: 'keys.people', after: { people: names } });
    await markChanged(tx, commune, 'signing');
  });
}
