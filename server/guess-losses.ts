/** Puts the question of `likely-cause.ts` for every station that is not heard: with its neighbours, its SIM and its past. */
import type { Heartbeat } from '../stations/protocol.ts';
import { type HeardStation, type LikelyCause, likelyCause } from './likely-cause.ts';
import { simStanding } from './sim-standing.ts';
import { lostAfterMs } from './station-health.ts';
import type { StationLoss } from './store/station-loss-store.ts';
import { type StationRecord, simOf } from './store/station-store.ts';

/** A station with what it last said. */
export interface LastHeard {
  readonly record: StationRecord;
  readonly lastSeenAt: number | undefined;
  readonly heartbeat: Heartbeat | undefined;
}

/** Why a contact was probably lost. */
export interface Guess {
  readonly cause: LikelyCause;
  readonly words: string;
}

/** By station: why its contact was probably lost. Only of stations that were heard once and are not now. */
export function guessLosses(
  stations: readonly LastHeard[],
  losses: readonly StationLoss[],
  now: number,
  zone: string,
): Map<string, Guess> {
  const expected = stations.filter(({ record: { row } }) => row.transport === 'ip' && row.enrolledAt !== null);
  const heard = expected.map(
    ({ record, ...last }): HeardStation => ({ id: record.row.id, zoneIds: record.zoneIds, lostAt: lostAt(last, now) }),
  );
  return new Map(
    expected.flatMap(({ record, heartbeat }, index) => {
      const station = heard[index];
      if (station?.lostAt === undefined) return [];
      const guess = likelyCause({
        now,
        station: { ...station, lostAt: station.lostAt },
        stations: heard,
        sim: simStanding(simOf(record.row), heartbeat?.traffic, now, zone).spent,
        lastFaults: heartbeat?.faults ?? [],
        earlier: losses.flatMap(({ stationId, restarted }) =>
          stationId === station.id && restarted !== undefined ? [{ restarted }] : [],
        ),
      });
      return guess === undefined ? [] : [[station.id, guess] as const];
    }),
  );
}

function lostAt({ lastSeenAt, heartbeat }: Omit<LastHeard, 'record'>, now: number): number | undefined {
  if (lastSeenAt === undefined || heartbeat === undefined) return undefined;
  return Math.abs(now - lastSeenAt) > lostAfterMs(heartbeat) ? lastSeenAt : undefined;
}
