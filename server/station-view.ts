/** Stations as the API shows them: stored description joined with what each last said. */
import { faultWords } from '../stations/fault-words.ts';
import type { Heartbeat, KeyList, SelfTest } from '../stations/protocol.ts';
import type { AppDeps } from './app-deps.ts';
import { guessLosses } from './guess-losses.ts';
import { playingNow } from './live-stations.ts';
import { simStanding } from './sim-standing.ts';
import { stationHealth } from './station-health.ts';
import { heartbeatOf } from './store/heartbeat-store.ts';
import { fromJson } from './store/json-column.ts';
import type { StationTable } from './store/schema.ts';
import { LOSSES_KEPT_MS, listLosses } from './store/station-loss-store.ts';
import { loadStations, type StationRecord, simOf } from './store/station-store.ts';

/** All stations that are in use. */
export async function viewStations(deps: AppDeps, zone: string) {
  const { db, communeId } = deps;
  const now = deps.now();
  const [records, losses] = await Promise.all([
    loadStations(db, communeId),
    listLosses(db, communeId, now - LOSSES_KEPT_MS),
  ]);
  const likely = guessLosses(
    records.map((record) => ({ ...stateOf(deps, record), record })),
    losses,
    now,
    zone,
  );
  return records.map((record) => viewStation(deps, record, zone, likely.get(record.row.id)?.words));
}

/** A station with what only its detail shows; a retired one, too. */
export async function viewStationDetail(deps: AppDeps, record: StationRecord, zone: string) {
  const { db, communeId } = deps;
  const { row } = record;
  const { heartbeat } = stateOf(deps, record);
  const losses = await listLosses(db, communeId, deps.now() - LOSSES_KEPT_MS, row.id);
  const own = (await viewStations(deps, zone)).find(({ id }) => id === row.id) ?? viewStation(deps, record, zone);
  return {
    ...own,
    traffic: heartbeat?.traffic ?? null,
    selfTest: viewSelfTest(deps, row),
    losses: losses.map(({ lostAt, backAt, restarted }) => ({
      lostAt,
      backAt: backAt ?? null,
      restarted: restarted ?? null,
    })),
    enrolledAt: record.row.enrolledAt,
    clock:
      heartbeat === undefined
        ? null
        : {
            trusted: heartbeat.clock.trusted,
            source: heartbeat.clock.source ?? null,
            offsetMs: heartbeat.clock.offsetMs,
            boundMs: heartbeat.clock.boundMs ?? null,
            driftPpm: heartbeat.clock.driftPpm ?? null,
          },
    sync:
      heartbeat?.sync === undefined
        ? null
        : { errorMs: heartbeat.sync.errorMs, boundMs: heartbeat.sync.boundMs ?? null },
    audio:
      heartbeat === undefined
        ? null
        : { device: heartbeat.audio.device, ok: heartbeat.audio.ok, detail: heartbeat.audio.detail ?? null },
    diskFreeBytes: heartbeat?.diskFreeBytes ?? null,
    volumePct: heartbeat?.volumePct ?? null,
    software: heartbeat?.software ?? null,
    signatures: heartbeat === undefined ? null : viewSignatures(heartbeat, (await deps.keyRing.current()).list),
    mediaMissing: heartbeat?.mediaMissing ?? null,
    journalSeq: heartbeat?.journal.seq ?? null,
    faults: (heartbeat?.faults ?? []).map((code) => ({ code, message: faultWords(code) })),
  };
}

function viewSignatures({ leave, keysVersion = 0 }: Heartbeat, { version, people = [] }: KeyList) {
  if (leave !== undefined) return { kind: 'demanded' as const, unsigned: leave.unsigned };
  if (people.length === 0) return { kind: 'off' as const, unsigned: 0 };
  return { kind: keysVersion < version ? ('waiting' as const) : ('old-software' as const), unsigned: 0 };
}

function viewSelfTest(deps: AppDeps, row: StationTable) {
  const result = row.selfTest === null ? undefined : fromJson<SelfTest>(row.selfTest);
  const asked = deps.selfTests.asked(row.id);
  const isWaitedFor = asked !== undefined && asked.id !== result?.id;
  return { askedAt: isWaitedFor ? asked.at : null, result: result ?? null };
}

function viewStation(deps: AppDeps, record: StationRecord, zone: string, likely?: string) {
  const { row, clusters, contacts, zoneIds, publishedVersion } = record;
  const state = stateOf(deps, record);
  const { health, words } = stationHealth({ ...state, likely }, deps.now(), zone);
  const sim = simOf(row);
  const { lastSeenAt, heartbeat } = state;
  // Whatever else is the matter with it.
  const isTold = row.retiredAt === null && lastSeenAt !== undefined && heartbeat !== undefined;
  const playing = isTold ? playingNow({ at: lastSeenAt, heartbeat }, deps.now()) : undefined;
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind,
    transport: row.transport,
    health,
    words,
    playing:
      playing === undefined ? null : { title: playing.title, airingId: playing.airingId, since: playing.startedAt },
    lastSeenAt: state.lastSeenAt ?? null,
    coveredUntil: state.heartbeat?.coveredUntil ?? null,
    versionPublished: publishedVersion ?? null,
    versionApplied: state.heartbeat?.playlistVersion ?? null,
    clusters: clusters.map(({ id, name, landmark }) => ({ id, name, landmark })),
    contacts: contacts.map(({ id, name, phone }) => ({ id, name, phone })),
    zoneIds: [...zoneIds],
    carrierId: row.carrierId,
    sim: { ...sim, warning: simStanding(sim, state.heartbeat?.traffic, deps.now(), zone).warning ?? null },
  };
}

function stateOf(deps: AppDeps, record: StationRecord) {
  const { row } = record;
  const live = deps.live.last(row.id);
  return {
    ...record,
    lastSeenAt: live?.at ?? row.lastSeenAt ?? undefined,
    heartbeat: live?.heartbeat ?? withoutSound(heartbeatOf(row)),
  };
}

/** What an earlier run of the server was told is how the station is, but no longer what it plays. */
function withoutSound(heartbeat: Heartbeat | undefined): Heartbeat | undefined {
  if (heartbeat === undefined) return undefined;
  const { playing: _, ...rest } = heartbeat;
  return rest;
}
