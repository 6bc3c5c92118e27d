/** Personal links of villages: of each only a hash of its token is stored, and it can be taken back. */
import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import { randomToken, tokenHash } from '../secrets.ts';
import type { Db } from './database.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { VillageLinkTable } from './report-schema.ts';

/** A village's head, a deputy, and who speaks for them. */
const MAX_PER_STATION = 10;
/** When a link was last used is told by the hour. */
const USE_TOLD_MS = 3_600_000;

/** The link of a token, or undefined: unknown, revoked, or its station is out of use. */
export async function villageLinkOf(db: Db, commune: string, token: string): Promise<VillageLinkTable | undefined> {
  return db
    .selectFrom('villageLink')
    .innerJoin('station', 'station.id', 'villageLink.stationId')
    .selectAll('villageLink')
    .where('villageLink.commune', '=', commune)
    .where('villageLink.tokenHash', '=', tokenHash(token))
    .where('revokedAt', 'is', null)
    .where('station.retiredAt', 'is', null)
    .executeTakeFirst();
}

/** All links of the commune that still open, oldest first. */
export async function listVillageLinks(db: Db, commune: string): Promise<VillageLinkTable[]> {
  return db
    .selectFrom('villageLink')
    .innerJoin('station', 'station.id', 'villageLink.stationId')
    .selectAll('villageLink')
    .where('villageLink.commune', '=', commune)
    .where('revokedAt', 'is', null)
    .where('station.retiredAt', 'is', null)
    .orderBy('villageLink.createdAt')
    .orderBy('villageLink.id')
    .execute();
}

/** Makes a link for somebody of a village; the token is told once and never again. Throws not-found (the station), too-many-links. */
export async function makeVillageLink(
  db: Db,
  now: number,
  commune: string,
  { stationId, person }: { readonly stationId: string; readonly person: string },
  actor: Actor,
): Promise<{ row: VillageLinkTable; token: string }> {
  const token = randomToken();
  const row: VillageLinkTable = {
    ...{ tokenHash: tokenHash(token), id: randomUUIDv7(), commune, stationId, person },
    ...{ createdBy: actor.name, createdAt: now, lastUsedAt: null, revokedAt: null },
  };
  await db.transaction().execute(async (tx) => {
    const name = await nameOf(tx, commune, stationId);
    const open = (await listVillageLinks(tx, commune)).filter((one) => one.stationId === stationId);
    if (open.length >= MAX_PER_STATION) throw new AppError('too-many-village-links', { max: MAX_PER_STATION, name });
    await tx.insertInto('villageLink').values(row).execute();
    const deed = { commune, actor, at: now, subject: 'villageLink', subjectId: row.id };
    await writeAudit(tx, { ...deed, action: 'village-link.create', after: { name, person } });
    await markChanged(tx, commune, 'evidence');
  });
  return { row, token };
}

/** Closes a link for good. Throws not-found. */
export async function revokeVillageLink(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = (await listVillageLinks(tx, commune)).find((one) => one.id === id);
    if (row === undefined) throw new AppError('not-found', { what: 'đường dẫn của thôn' });
    await tx.updateTable('villageLink').set({ revokedAt: now }).where('tokenHash', '=', row.tokenHash).execute();
    const before = { name: await nameOf(tx, commune, row.stationId), person: row.person };
    const deed = { commune, actor, at: now, subject: 'villageLink', subjectId: id };
    await writeAudit(tx, { ...deed, action: 'village-link.revoke', before });
    await markChanged(tx, commune, 'evidence');
  });
}

/** Notes that a link was used, by the hour. */
export async function noteUse(db: Db, now: number, { tokenHash: hash, lastUsedAt }: VillageLinkTable): Promise<void> {
  if (lastUsedAt !== null && now - lastUsedAt < USE_TOLD_MS) return;
  await db.updateTable('villageLink').set({ lastUsedAt: now }).where('tokenHash', '=', hash).execute();
}

async function nameOf(tx: Db, commune: string, stationId: string): Promise<string> {
  const found = await tx
    .selectFrom('station')
    .select('name')
    .where('commune', '=', commune)
    .where('id', '=', stationId)
    .where('retiredAt', 'is', null)
    .executeTakeFirst();
  if (found === undefined) throw new AppError('not-found', { what: 'trạm' });
  return found.name;
}
