/** Watches over incidents: what stations and their silence tell becomes an incident, and ends by itself; people may say otherwise. */
import type { Logger } from 'pino';
import {
  decideIncidents,
  LOST_FOR_MS,
  type NewIncident,
  WATCHED_FAULTS,
  type WatchedFault,
  type WatchedIncident,
  type WatchedLoss,
  watchKeyOf,
} from '../../scheduler/watch-incidents.ts';
import { faultWords } from '../../stations/fault-words.ts';
import { guessLosses, type LastHeard } from '../guess-losses.ts';
import { lostAfterMs } from '../station-health.ts';
import { getCommune } from '../store/commune-store.ts';
import type { Db } from '../store/database.ts';
import { heartbeatOf } from '../store/heartbeat-store.ts';
import { LOSSES_KEPT_MS, listLosses, type StationLoss } from '../store/station-loss-store.ts';
import { loadStations } from '../store/station-store.ts';
import { storeWatch, watchedIncidents } from '../store/watched-incident-store.ts';

/** While no station at all was heard for so long it may be the server that is cut off: no station is blamed, ms. */
const SERVER_UP_MS = 3 * 60_000;
/** Incidents that began in this time are compared with, ms: longer than the watch looks back for losses. */
const KNOWN_FOR_MS = 3 * 86_400_000;

export interface IncidentWatchDeps {
  readonly db: Db;
  readonly communeId: string;
  readonly now: () => number;
  readonly log: Pick<Logger, 'info'>;
}

/** Remembers what each station last said, and since when each fault is reported. What was there at its first look it takes to be as old as the incident about it. */
export function incidentWatch({ db, communeId, now: clock, log }: IncidentWatchDeps): () => Promise<void> {
  let since: Map<string, number> | undefined;
  const last = new Map<string, LastWord>();
  return async () => {
    const now = clock();
    const { zone } = await getCommune(db, communeId);
    const [records, losses, incidents] = await Promise.all([
      loadStations(db, communeId),
      listLosses(db, communeId, now - LOSSES_KEPT_MS),
      watchedIncidents(db, communeId, now - KNOWN_FOR_MS),
    ]);
    const stations = records
      .filter(({ row }) => row.transport === 'ip' && row.enrolledAt !== null)
      .map((record) => ({
        record,
        lastSeenAt: record.row.lastSeenAt ?? undefined,
        heartbeat: heartbeatOf(record.row),
      }));
    const unseen = unseenLosses(stations, last);
    if (!stations.some(({ lastSeenAt = 0 }) => now - lastSeenAt < SERVER_UP_MS)) return;
    const heard = new Set(stations.filter((one) => isHeard(one, now)).map(({ record }) => record.row.id));
    since = faultsSince(stations, heard, since, incidents, now);
    const causes = guessLosses(stations, losses, now, zone);
    const decision = decideIncidents({
      incidents,
      losses: [...watchedLosses(stations, heard, losses, causes), ...unseen.filter((loss) => !isAmong(loss, losses))],
      faults: [...since].map(([key, at]): WatchedFault => {
        const [stationId = '', code = ''] = key.split('/');
        return { stationId, code, since: at };
      }),
      heard,
      inUse: new Set(records.map(({ row }) => row.id)),
      now,
    });
    const names = new Map(records.map(({ row }) => [row.id, row.name]));
    const changes = await storeWatch(db, now, communeId, decision, (incident) =>
      wordsOf(incident, names.get(incident.stationId) ?? '', causes.get(incident.stationId)?.words),
    );
    if (changes > 0) log.info(decision, 'the watch wrote incidents');
  };
}

function isHeard({ lastSeenAt, heartbeat }: LastHeard, now: number): boolean {
  return lastSeenAt !== undefined && heartbeat !== undefined && Math.abs(now - lastSeenAt) <= lostAfterMs(heartbeat);
}

interface LastWord {
  readonly at: number;
  readonly bootId: string;
}

/** Boxes that were off while nobody noted it, because the server was off with them or heard no station at all: their return tells. */
function unseenLosses(stations: readonly LastHeard[], last: Map<string, LastWord>): WatchedLoss[] {
  return stations.flatMap(({ record, lastSeenAt, heartbeat }) => {
    if (lastSeenAt === undefined || heartbeat === undefined) return [];
    const stationId = record.row.id;
    const { bootId } = heartbeat;
    const before = last.get(stationId);
    last.set(stationId, { at: lastSeenAt, bootId });
    if (before === undefined || before.bootId === bootId || lastSeenAt - before.at < LOST_FOR_MS) return [];
    return [{ stationId, lostAt: before.at, backAt: lastSeenAt, restarted: true, powerLikely: false }];
  });
}

function isAmong({ stationId, lostAt }: WatchedLoss, losses: readonly StationLoss[]): boolean {
  return losses.some((loss) => loss.stationId === stationId && loss.lostAt === lostAt && loss.backAt !== undefined);
}

/** Faults of stations that are not heard stay as they were last told. */
function faultsSince(
  stations: readonly LastHeard[],
  heard: ReadonlySet<string>,
  before: ReadonlyMap<string, number> | undefined,
  incidents: readonly WatchedIncident[],
  now: number,
): Map<string, number> {
  const next = new Map<string, number>();
  for (const { record, heartbeat } of stations) {
    if (!heard.has(record.row.id)) continue;
    for (const code of faultsOf(heartbeat)) {
      const key = watchKeyOf(record.row.id, code);
      const began = incidents.filter(({ watchKey }) => watchKey === key).map(({ beginsAt }) => beginsAt);
      const first = before === undefined && began.length > 0 ? Math.max(...began) : now;
      next.set(key, before?.get(key) ?? first);
    }
  }
  for (const [key, at] of before ?? []) if (!heard.has(key.split('/')[0] ?? '')) next.set(key, at);
  return next;
}

/** A device or a clock that is not well is told beside the list of faults, too. */
function faultsOf(heartbeat: LastHeard['heartbeat']): string[] {
  if (heartbeat === undefined) return [];
  const codes = new Set(heartbeat.faults);
  if (!heartbeat.audio.ok) codes.add('audio-device');
  if (!heartbeat.clock.trusted) codes.add('clock-untrusted');
  return [...codes].filter((code) => WATCHED_FAULTS[code] !== undefined);
}

/** Contacts that are lost now, by what was last heard, and those that were and came back. */
function watchedLosses(
  stations: readonly LastHeard[],
  heard: ReadonlySet<string>,
  losses: readonly StationLoss[],
  causes: ReturnType<typeof guessLosses>,
): WatchedLoss[] {
  const back = losses.filter(({ backAt }) => backAt !== undefined).map((loss) => ({ ...loss, powerLikely: false }));
  const lost = stations.flatMap(({ record, lastSeenAt }): WatchedLoss[] => {
    const stationId = record.row.id;
    if (lastSeenAt === undefined || heard.has(stationId)) return [];
    const cause = causes.get(stationId)?.cause;
    const powerLikely = cause === 'power' || cause === 'area';
    return [{ stationId, lostAt: lastSeenAt, backAt: undefined, restarted: undefined, powerLikely }];
  });
  return [...back, ...lost];
}

function wordsOf(
  { cause }: NewIncident,
  station: string,
  likely: string | undefined,
): { title: string; cause: string } {
  if (cause !== 'contact') return { title: `${station}: ${titleOfFault(cause)}`, cause: faultWords(cause) };
  return { title: `${station}: mất liên lạc với máy trạm`, cause: likely === undefined ? '' : capital(likely) };
}

/** A clock is a fault of its own kind: nothing is broken, and yet nothing is aired. */
function titleOfFault(code: string): string {
  if (code === 'clock-untrusted') return 'giờ máy không tin được, tạm giữ lịch phát';
  if (code === 'amplifier') return 'tăng âm không bật, tắt được';
  if (code === 'output-silent') return 'máy không ra tiếng';
  if (code === 'player-down') return 'máy phát gặp lỗi';
  return 'thiết bị âm thanh không hoạt động';
}

function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase('vi') + words.slice(1);
}
