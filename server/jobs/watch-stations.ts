/** Notices stations whose health changed, among them those that fell silent, and tells pages and the log; says that the worker lives. */
import type { Logger } from 'pino';
import { stationHealth } from '../station-health.ts';
import { getCommune } from '../store/commune-store.ts';
import type { Db } from '../store/database.ts';
import { heartbeatOf } from '../store/heartbeat-store.ts';
import { markChanged } from '../store/record-change.ts';
import { noteLoss, noteReturn } from '../store/station-loss-store.ts';
import { loadStations, type StationRecord } from '../store/station-store.ts';
import { beatWorker } from '../store/worker-beat.ts';

/** While no station at all was heard for so long it may be the server that is cut off: that is no loss of theirs, ms. */
const SERVER_UP_MS = 3 * 60_000;

/** Remembers the last health of each station and compares; the first look only remembers. */
export function stationWatch(deps: {
  db: Db;
  communeId: string;
  now: () => number;
  log: Pick<Logger, 'info' | 'warn'>;
}): () => Promise<void> {
  const known = new Map<string, string>();
  return async () => {
    await beatWorker(deps.db, deps.communeId, deps.now());
    const { zone } = await getCommune(deps.db, deps.communeId);
    let changed = false;
    const records = await loadStations(deps.db, deps.communeId);
    const isServerHeard = records.some(({ row }) => deps.now() - (row.lastSeenAt ?? 0) < SERVER_UP_MS);
    for (const record of records) {
      const { row } = record;
      const state = { ...record, lastSeenAt: row.lastSeenAt ?? undefined, heartbeat: heartbeatOf(row) };
      const { health, words } = stationHealth(state, deps.now(), zone);
      const before = known.get(row.id);
      known.set(row.id, health);
      if (before === undefined || before === health) continue;
      if (health === 'lost' && isServerHeard) await onLost(deps.db, record);
      if (before === 'lost') await onBack(deps.db, record);
      changed = true;
      const level = ['lost', 'stopped', 'attention'].includes(health) ? 'warn' : 'info';
      deps.log[level]({ station: row.code, before, health, words }, 'station health changed');
    }
    if (changed) await markChanged(deps.db, deps.communeId, 'stations');
  };
}

async function onLost(db: Db, { row }: StationRecord): Promise<void> {
  const bootId = heartbeatOf(row)?.bootId;
  if (row.lastSeenAt === null || bootId === undefined) return;
  await noteLoss(db, { stationId: row.id, commune: row.commune, lostAt: row.lastSeenAt, bootId });
}

async function onBack(db: Db, { row }: StationRecord): Promise<void> {
  const bootId = heartbeatOf(row)?.bootId;
  if (row.lastSeenAt !== null && bootId !== undefined) await noteReturn(db, row.id, row.lastSeenAt, bootId);
}
