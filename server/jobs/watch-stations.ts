/** Notices stations whose health changed, among them those that fell silent, and tells pages and the log; says that the worker lives. */
import type { Logger } from 'pino';
import { stationHealth } from '../station-health.ts';
import { getCommune } from '../store/commune-store.ts';
import type { Db } from '../store/database.ts';
import { markChanged } from '../store/record-change.ts';
import { heartbeatOf, loadStations } from '../store/station-store.ts';
import { beatWorker } from '../store/worker-beat.ts';

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
    for (const record of await loadStations(deps.db, deps.communeId)) {
      const { row } = record;
      const state = { ...record, lastSeenAt: row.lastSeenAt ?? undefined, heartbeat: heartbeatOf(row) };
      const { health, words } = stationHealth(state, deps.now(), zone);
      const before = known.get(row.id);
      known.set(row.id, health);
      if (before === undefined || before === health) continue;
      changed = true;
      const level = health === 'lost' || health === 'attention' ? 'warn' : 'info';
      deps.log[level]({ station: row.code, before, health, words }, 'station health changed');
    }
    if (changed) await markChanged(deps.db, deps.communeId, 'stations');
  };
}
