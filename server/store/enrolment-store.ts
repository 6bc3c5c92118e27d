/** A station's enrolment: the one-time code, the box's own key that it binds, and the token the box shows from then on. */
import type { PublicJwk } from '../../stations/protocol.ts';
import { AppError } from '../errors.ts';
import { randomLetters, randomToken, tokenHash } from '../secrets.ts';
import type { Db } from './database.ts';
import { toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { StationTable } from './schema.ts';
import { getStation } from './station-store.ts';

/** A one-time enrolment code is good for this long. */
export const CODE_VALID_MS = 7 * 24 * 3_600_000;

/** Eight letters, once, for seven days; older unused codes of the station stop working. */
export async function createEnrolmentCode(
  db: Db,
  now: number,
  commune: string,
  id: string,
  actor: Actor,
): Promise<{ letters: string; expiresAt: number }> {
  const letters = randomLetters(8);
  const expiresAt = now + CODE_VALID_MS;
  await db.transaction().execute(async (tx) => {
    const { row } = await getStation(tx, commune, id);
    if (row.retiredAt !== null) throw new AppError('station-retired');
    if (row.transport !== 'ip') throw new AppError('station-not-ip');
    await tx.deleteFrom('enrolment').where('stationId', '=', id).where('usedAt', 'is', null).execute();
    await tx
      .insertInto('enrolment')
      .values({ codeHash: tokenHash(letters), commune, stationId: id, expiresAt, usedAt: null, usedByKey: null })
      .execute();
    const deed = { commune, actor, at: now, subject: 'station', subjectId: id };
    await writeAudit(tx, { ...deed, action: 'station.code', after: { name: row.name } });
  });
  return { letters, expiresAt };
}

/** Binds a station to its own key and gives it a token; the former key and token stop working. The same key may ask again with the same code, in case the answer was lost. Throws code-wrong. */
export async function enrolStation(
  db: Db,
  now: number,
  letters: string,
  publicKey: PublicJwk,
  source: string,
): Promise<{ station: StationTable; token: string }> {
  const token = randomToken();
  return db.transaction().execute(async (tx) => {
    const code = await tx
      .selectFrom('enrolment')
      .selectAll()
      .where('codeHash', '=', tokenHash(letters))
      .executeTakeFirst();
    const askedAgain = code?.usedByKey === publicKey.x;
    if (code === undefined || code.expiresAt <= now || (code.usedAt !== null && !askedAgain))
      throw new AppError('code-wrong');
    await tx
      .updateTable('enrolment')
      .set({ usedAt: now, usedByKey: publicKey.x })
      .where('codeHash', '=', code.codeHash)
      .execute();
    await tx
      .updateTable('station')
      // What the box before said is no news of this one.
      .set({
        publicKey: toJson(publicKey),
        tokenHash: tokenHash(token),
        enrolledAt: now,
        reportedVersion: 0,
        lastSeenAt: null,
        heartbeat: null,
        selfTest: null,
      })
      .where('id', '=', code.stationId)
      .execute();
    const station = await tx
      .selectFrom('station')
      .selectAll()
      .where('id', '=', code.stationId)
      .executeTakeFirstOrThrow();
    await writeAudit(tx, {
      commune: code.commune,
      actor: { name: `Trạm ${station.name}`, source },
      at: now,
      action: 'station.enrol',
      subject: 'station',
      subjectId: station.id,
      after: { name: station.name, publicKey },
    });
    await markChanged(tx, code.commune, 'stations', 'plan');
    return { station, token };
  });
}

/** The station that holds this token, or undefined. */
export async function stationOfToken(db: Db, token: string): Promise<StationTable | undefined> {
  return db
    .selectFrom('station')
    .selectAll()
    .where('tokenHash', '=', tokenHash(token))
    .where('retiredAt', 'is', null)
    .executeTakeFirst();
}

/** Station id -> the hash of its token, where it has one. */
export async function stationTokens(db: Db, commune: string): Promise<Map<string, string>> {
  const rows = await db.selectFrom('station').select(['id', 'tokenHash']).where('commune', '=', commune).execute();
  return new Map(rows.flatMap(({ id, tokenHash }) => (tokenHash === null ? [] : [[id, tokenHash] as const])));
}
