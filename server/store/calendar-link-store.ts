/** Secret addresses of the calendar: of each only a hash is stored, and it can be taken back. */
import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import { randomToken, tokenHash } from '../secrets.ts';
import type { Db } from './database.ts';
import { type Actor, writeAudit } from './record-change.ts';
import type { CalendarLinkTable } from './schema.ts';

/** One person keeps at most so many: a phone, a computer, a few stations. */
const MAX_PER_PERSON = 20;

/** A person's links that still open, newest first. */
export async function listCalendarLinks(db: Db, commune: string, userId: string): Promise<CalendarLinkTable[]> {
  return db
    .selectFrom('calendarLink')
    .selectAll()
    .where('commune', '=', commune)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Makes a link; the token is told once and never again. Throws not-found (the station), too-many-links. */
export async function makeCalendarLink(
  db: Db,
  now: number,
  commune: string,
  stationId: string | null,
  actor: Actor & { id: string },
): Promise<{ row: CalendarLinkTable; token: string }> {
  const token = randomToken();
  const row: CalendarLinkTable = {
    tokenHash: tokenHash(token),
    id: randomUUIDv7(),
    commune,
    userId: actor.id,
    stationId,
    createdAt: now,
    revokedAt: null,
  };
  await db.transaction().execute(async (tx) => {
    if (stationId !== null) await checkStation(tx, commune, stationId);
    if ((await listCalendarLinks(tx, commune, actor.id)).length >= MAX_PER_PERSON)
      throw new AppError('too-many-links', { max: MAX_PER_PERSON });
    await tx.insertInto('calendarLink').values(row).execute();
    const deed = { commune, actor, at: now, subject: 'calendar-link', subjectId: row.id };
    await writeAudit(tx, { ...deed, action: 'calendar-link.create', after: { stationId } });
  });
  return { row, token };
}

/** Closes a person's own link. Throws not-found. */
export async function revokeCalendarLink(
  db: Db,
  now: number,
  commune: string,
  id: string,
  actor: Actor & { id: string },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = (await listCalendarLinks(tx, commune, actor.id)).find((one) => one.id === id);
    if (row === undefined) throw new AppError('not-found', { what: 'liên kết lịch' });
    await tx.updateTable('calendarLink').set({ revokedAt: now }).where('tokenHash', '=', row.tokenHash).execute();
    const deed = { commune, actor, at: now, subject: 'calendar-link', subjectId: id };
    await writeAudit(tx, { ...deed, action: 'calendar-link.revoke', before: { stationId: row.stationId } });
  });
}

/**
 * The link a token opens, or undefined: revoked, unknown, or of a person who may no longer log in. Found by the token's hash, so the
 * time the search takes tells nothing of the token.
 */
export async function calendarLinkOf(
  db: Db,
  commune: string,
  token: string,
): Promise<{ stationId: string | null } | undefined> {
  return db
    .selectFrom('calendarLink')
    .innerJoin('user', 'user.id', 'calendarLink.userId')
    .select('calendarLink.stationId')
    .where('calendarLink.tokenHash', '=', tokenHash(token))
    .where('calendarLink.commune', '=', commune)
    .where('calendarLink.revokedAt', 'is', null)
    .where('user.disabledAt', 'is', null)
    .executeTakeFirst();
}

async function checkStation(tx: Db, commune: string, id: string): Promise<void> {
  const found = await tx
    .selectFrom('station')
    .select('id')
    .where('commune', '=', commune)
    .where('id', '=', id)
    .where('retiredAt', 'is', null)
    .executeTakeFirst();
  if (found === undefined) throw new AppError('not-found', { what: 'trạm' });
}
