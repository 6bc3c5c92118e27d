/** Stations as the API shows them: stored description joined with what each last said. */
import type { Heartbeat } from '../stations/protocol.ts';
import type { AppDeps } from './app-deps.ts';
import { faultWords, stationHealth } from './station-health.ts';
import { heartbeatOf, loadStations, type StationRecord } from './store/station-store.ts';

/** All stations, or one (retired ones too when named). */
export async function viewStations(deps: AppDeps, zone: string, id?: string) {
  const records = await loadStations(deps.db, deps.communeId, id);
  return records.map((record) => viewStation(deps, record, zone));
}

/** What only a station's detail shows. */
export function viewStationDetail(deps: AppDeps, record: StationRecord, zone: string) {
  const { heartbeat } = stateOf(deps, record);
  return {
    ...viewStation(deps, record, zone),
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
    mediaMissing: heartbeat?.mediaMissing ?? null,
    journalSeq: heartbeat?.journal.seq ?? null,
    faults: (heartbeat?.faults ?? []).map((code) => ({ code, message: faultWords(code) })),
  };
}

function viewStation(deps: AppDeps, record: StationRecord, zone: string) {
  const { row, clusters, contacts, zoneIds, publishedVersion } = record;
  const state = stateOf(deps, record);
  const { health, words } = stationHealth(state, deps.now(), zone);
  const playing = health === 'sounding' ? state.heartbeat?.playing : undefined;
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
