/** Stations with clusters and contacts. */
import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import { keptClusterIds } from './cluster-ids.ts';
import type { Db } from './database.ts';
import { heartbeatOf } from './heartbeat-store.ts';
import { journalForks } from './journal-forks.ts';
import { playlistsAbove } from './playlist-store.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { ClusterTable, ContactTable, StationTable } from './schema.ts';
import { type JournalTrouble, journalTroubles } from './signed-head-store.ts';
import { carrierFor, refuseCarrying } from './station-carrier.ts';

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
