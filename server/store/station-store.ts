/** Stations with clusters and contacts, their enrolment and what they last said. */
import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Heartbeat, PublicJwk } from '../../stations/protocol.ts';
import { AppError } from '../errors.ts';
import { randomLetters, randomToken, tokenHash } from '../secrets.ts';
import { keptClusterIds } from './cluster-ids.ts';
import type { Db } from './database.ts';
import { journalForks } from './journal-forks.ts';
import { coverJournal } from './journal-store.ts';
import { fromJson, toJson } from './json-column.ts';
import { playlistsAbove } from './playlist-store.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { ClusterTable, ContactTable, StationTable } from './schema.ts';
import { type JournalTrouble, journalTroubles, keepSignedHead } from './signed-head-store.ts';
import { carrierFor, refuseCarrying } from './station-carrier.ts';

/** A one-time enrolment code is good for this long. */
export const CODE_VALID_MS = 7 * 24 * 3_600_000;

export interface StationRecord {
  readonly row: StationTable;
  readonly clusters: readonly ClusterTable[];
  readonly contacts: readonly ContactTable[];
  readonly zoneIds: readonly string[];
  /** Newest playlist version published for it. */
  readonly publishedVersion: number | undefined;
  /** Versions published above the one its stored heartbeat tells of, oldest first. */
  readonly awaited: readonly { readonly version: number; readonly issuedAt: number }[];
  /** When its journal last contradicted what is stored, since it was enrolled. */
  readonly forkedAt: number | undefined;
  /** What is wrong with its journal by the heads that it signs, since it was enrolled. */
  readonly journalTrouble?: JournalTrouble | undefined;
}

/** The SIM in a station's box; what nobody has entered is null. */
export interface StationSim {
  readonly number: string | null;
  readonly network: string | null;
  /** A local date, `2026-12-05`. */
  readonly expiresOn: string | null;
  /** Megabytes (10^6) a month. */
  readonly allowanceMb: number | null;
}

export interface StationPlace {
  readonly code: string;
  readonly name: string;
  readonly kind: StationTable['kind'];
  readonly transport: StationTable['transport'];
  readonly clusters: readonly { name: string; landmark: string }[];
  readonly contacts: readonly { name: string; phone: string }[];
  readonly sim?: StationSim | undefined;
  /** Of an fm station: the ip station it carries; left out or null: the commune's own, where there is exactly one. */
  readonly carrierId?: string | null | undefined;
}

/** Stations by code; retired ones only when asked for by id. */
export async function loadStations(db: Db, commune: string, id?: string): Promise<StationRecord[]> {
  const base = db.selectFrom('station').selectAll().where('commune', '=', commune).orderBy('code');
  const [rows, clusters, contacts, zones, published, forks, troubles] = await Promise.all([
    (id === undefined ? base.where('retiredAt', 'is', null) : base.where('id', '=', id)).execute(),
    db.selectFrom('cluster').selectAll().where('commune', '=', commune).orderBy('sort').execute(),
    db.selectFrom('contact').selectAll().where('commune', '=', commune).orderBy('sort').execute(),
    db.selectFrom('zoneStation').selectAll().where('commune', '=', commune).execute(),
    db
      .selectFrom('playlist')
      .select((e) => ['stationId', e.fn.max('version').as('version')])
      .where('commune', '=', commune)
      .groupBy('stationId')
      .execute(),
    journalForks(db, commune),
    journalTroubles(db, commune),
  ]);
  const version = new Map(published.map((p) => [p.stationId, p.version]));
  const awaited = await loadAwaited(db, rows, version);
  return rows.map((row) => ({
    row,
    clusters: clusters.filter((c) => c.stationId === row.id),
    contacts: contacts.filter((c) => c.stationId === row.id),
    zoneIds: zones.filter((z) => z.stationId === row.id).map((z) => z.zoneId),
    publishedVersion: version.get(row.id),
    awaited: awaited.get(row.id) ?? [],
    forkedAt: forks.get(row.id),
    journalTrouble: troubles.get(row.id),
  }));
}

/** Only stations that are behind cost a read. */
async function loadAwaited(db: Db, rows: readonly StationTable[], published: ReadonlyMap<string, number>) {
  const awaited = new Map<string, StationRecord['awaited']>();
  for (const row of rows) {
    const applied = heartbeatOf(row)?.playlistVersion;
    if (applied === undefined || applied >= (published.get(row.id) ?? 0)) continue;
    awaited.set(row.id, await playlistsAbove(db, row.id, applied));
  }
  return awaited;
}

/** One station; throws not-found. */
export async function getStation(db: Db, commune: string, id: string): Promise<StationRecord> {
  const [record] = await loadStations(db, commune, id);
  if (record === undefined) throw new AppError('not-found', { what: 'trạm' });
  return record;
}

/** A new station. Throws code-taken, carrier-unknown. */
export async function createStation(
  db: Db,
  now: number,
  commune: string,
  place: StationPlace,
  actor: Actor,
): Promise<string> {
  const id = randomUUIDv7();
  await db.transaction().execute(async (tx) => {
    await refuseTakenCode(tx, commune, place.code, undefined);
    const { code, name, kind, transport } = place;
    const carrierId = await carrierFor(tx, commune, id, place);
    const none = {
      publicKey: null,
      tokenHash: null,
      lastSeenAt: null,
      heartbeat: null,
      enrolledAt: null,
      retiredAt: null,
      planFaultAt: null,
      selfTest: null,
    };
    await tx
      .insertInto('station')
      .values({
        id,
        commune,
        code,
        name,
        kind,
        transport,
        carrierId,
        reportedVersion: 0,
        createdAt: now,
        ...none,
        ...simColumns(place.sim),
      })
      .execute();
    await writePlaces(tx, commune, id, place);
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'station.create',
      subject: 'station',
      subjectId: id,
      after: place,
    });
    await markChanged(tx, commune, 'stations', 'plan');
  });
  return id;
}

/** Changes a station's description. Throws not-found, code-taken, carrier-unknown, carrier-in-use. */
export async function changeStation(
  db: Db,
  now: number,
  commune: string,
  id: string,
  change: { readonly [K in keyof StationPlace]?: StationPlace[K] | undefined },
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const record = await getStation(tx, commune, id);
    const before = placeOf(record);
    const after: StationPlace = {
      ...before,
      ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
    };
    if (after.code !== before.code) await refuseTakenCode(tx, commune, after.code, id);
    const { code, name, kind, transport } = after;
    if (transport !== 'ip') await refuseCarrying(tx, id);
    const carrierId = await carrierFor(tx, commune, id, after);
    const changed = { code, name, kind, transport, carrierId, ...simColumns(after.sim) };
    await tx.updateTable('station').set(changed).where('id', '=', id).execute();
    await writePlaces(tx, commune, id, after);
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'station.change',
      subject: 'station',
      subjectId: id,
      before,
      after,
    });
    await markChanged(tx, commune, 'stations', 'plan');
  });
}

/**
 * The station is out of use: its token no longer opens anything, nothing more is planned for it. A lost box has to be shut out at once:
 * fm stations that it carried have no carrier from then on, and say so. Throws not-found, station-retired.
 */
export async function retireStation(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { row } = await getStation(tx, commune, id);
    if (row.retiredAt !== null) throw new AppError('station-retired');
    await tx
      .updateTable('station')
      .set({ carrierId: null })
      .where('carrierId', '=', id)
      .where('retiredAt', 'is', null)
      .execute();
    await tx.updateTable('station').set({ retiredAt: now, tokenHash: null }).where('id', '=', id).execute();
    await tx.deleteFrom('enrolment').where('stationId', '=', id).execute();
    const deed = { commune, actor, at: now, subject: 'station', subjectId: id };
    await writeAudit(tx, { ...deed, action: 'station.retire', before: { name: row.name, code: row.code } });
    await markChanged(tx, commune, 'stations', 'plan');
  });
}

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

/** A sound that has begun stands in the journal within half a second; a heartbeat vouches only for what is surely written, ms. */
const JOURNAL_LAG_MS = 10_000;

/** What many stations last said, in one transaction; what a heartbeat proves about its journal is kept with it. `signed` is the heartbeat as it came. */
export async function storeHeartbeats(
  db: Db,
  commune: string,
  beats: readonly { stationId: string; at: number; heartbeat: Heartbeat; signed: string }[],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const { stationId, at, heartbeat, signed } of beats) {
      const holdsOther = await holdsOtherBytes(tx, stationId, heartbeat);
      // Under that number the station would refuse what is published here: it needs the plan anew, above it.
      const taken = heartbeat.playlistVersion + (holdsOther ? 1 : 0);
      if (holdsOther) await markChanged(tx, commune, 'plan');
      await tx
        .updateTable('station')
        .set((e) => ({
          lastSeenAt: at,
          heartbeat: toJson(heartbeat),
          ...(heartbeat.selfTest === undefined ? {} : { selfTest: toJson(heartbeat.selfTest) }),
          reportedVersion: e.fn<number>('max', ['reportedVersion', e.val(taken)]),
        }))
        .where('id', '=', stationId)
        .execute();
      // An older player may still take back what it signed: only one that tells what waits for the disk signs what is on it.
      if (heartbeat.journal.unsaved !== undefined)
        await keepSignedHead(tx, at, commune, stationId, heartbeat.journal, signed);
      // Entries that wait for the disk may tell of sounds that nobody else has heard of.
      if (heartbeat.clock.trusted && (heartbeat.journal.unsaved ?? 0) === 0)
        await coverJournal(tx, at, commune, stationId, { ...heartbeat.journal, at: heartbeat.at - JOURNAL_LAG_MS });
    }
  });
}

/** True when the station applied another playlist under a version that was published here: one from before a restore. */
async function holdsOtherBytes(
  tx: Db,
  stationId: string,
  { playlistVersion, playlistHash }: Heartbeat,
): Promise<boolean> {
  if (playlistHash === undefined) return false;
  const published = await tx
    .selectFrom('playlist')
    .select('jws')
    .where('stationId', '=', stationId)
    .where('version', '=', playlistVersion)
    .executeTakeFirst();
  return published !== undefined && createHash('sha256').update(published.jws).digest('hex') !== playlistHash;
}

/** The stored heartbeat of a station row. */
export function heartbeatOf(row: StationTable): Heartbeat | undefined {
  return row.heartbeat === null ? undefined : fromJson<Heartbeat>(row.heartbeat);
}

function placeOf({ row, clusters, contacts }: StationRecord): StationPlace {
  return {
    code: row.code,
    name: row.name,
    kind: row.kind,
    transport: row.transport,
    carrierId: row.carrierId,
    sim: simOf(row),
    clusters: clusters.map(({ name, landmark }) => ({ name, landmark })),
    contacts: contacts.map(({ name, phone }) => ({ name, phone })),
  };
}

/** The SIM as people entered it. */
export function simOf(row: StationTable): StationSim {
  const { simNumber, simNetwork, simExpiresOn, simAllowanceMb } = row;
  return { number: simNumber, network: simNetwork, expiresOn: simExpiresOn, allowanceMb: simAllowanceMb };
}

function simColumns(sim: StationSim | undefined) {
  return {
    simNumber: sim?.number ?? null,
    simNetwork: sim?.network ?? null,
    simExpiresOn: sim?.expiresOn ?? null,
    simAllowanceMb: sim?.allowanceMb ?? null,
  };
}

/** Codes are read aloud and typed: T01 and t01 are one. */
async function refuseTakenCode(tx: Db, commune: string, code: string, ownId: string | undefined): Promise<void> {
  const inUse = await tx
    .selectFrom('station')
    .select(['id', 'code'])
    .where('commune', '=', commune)
    .where('retiredAt', 'is', null)
    .execute();
  const plain = (text: string) => text.normalize().toLowerCase();
  const other = inUse.find((one) => one.id !== ownId && plain(one.code) === plain(code));
  if (other !== undefined) throw new AppError('code-taken', { code: other.code });
}

async function writePlaces(tx: Db, commune: string, stationId: string, place: StationPlace): Promise<void> {
  const stored = await tx
    .selectFrom('cluster')
    .select(['id', 'name'])
    .where('stationId', '=', stationId)
    .orderBy('sort')
    .execute();
  const ids = keptClusterIds(stored, place.clusters);
  await tx.deleteFrom('cluster').where('stationId', '=', stationId).execute();
  await tx.deleteFrom('contact').where('stationId', '=', stationId).execute();
  for (const [sort, cluster] of place.clusters.entries()) {
    await tx
      .insertInto('cluster')
      .values({ id: ids[sort] ?? randomUUIDv7(), commune, stationId, sort, ...cluster })
      .execute();
  }
  for (const [sort, contact] of place.contacts.entries()) {
    await tx
      .insertInto('contact')
      .values({ id: randomUUIDv7(), commune, stationId, sort, ...contact })
      .execute();
  }
}
