/** R2, R3, R5, R6 and R7 at the station, over days of arbitrary plans, emergencies, power cuts, missing files and slow engines. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietSpans } from '../../scheduler/check-policy.ts';
import { volumeCeilingAt } from '../../scheduler/volume-ceiling.ts';
import {
  GAPLESS_MS,
  itemKey,
  LATE_TOLERANCE_MS,
  PREEMPT_LEAD_MS,
  START_SLACK_MS,
} from '../../stations/player/situation.ts';
import type { Playlist } from '../../stations/protocol.ts';
import { type Played, type Simulation, simulateStation } from '../../stations/simulate-station.ts';
import { runs } from '../counts.ts';
import { makePlaylist } from '../fakes/make-playlist.ts';
import { changedUnderWay, firstDay, ordersUnderWay, stationDays, stationEdges } from './station-days.ts';

const timeout = 120_000;
const CLOSED: readonly (string | undefined)[] = ['quiet-hours', 'weekday-not-allowed', 'outside-window'];
const holds = (everyDay: number, inSoak: number, check: (days: Simulation, played: Played) => void) =>
  fc.assert(
    fc.property(stationDays, (days) => check(days, simulateStation(days))),
    { numRuns: runs(everyDay, inSoak) },
  );

test('whatever happens to a station, its sound keeps the rules', { timeout }, () => {
  holds(200, 2_000, (days, { sounds }) => {
    const { missing = [], engineLateMs = 0 } = days.disturbances ?? {};
    for (const { item, startedAt, endedAt, volumes } of sounds) {
      const { airing, planned, playlist } = findPlanned(days, item.playlistVersion, item);
      const { policy } = playlist;
      // R3: only what the playlist names, of files that are here.
      if (item.kind === 'file')
        expect('sha256' in planned && [planned.sha256, planned.fallback?.sha256]).toContain(item.sha256);
      if (item.kind === 'file') expect(missing).not.toContain(item.sha256);
      if (item.kind === 'relay') expect('sourceId' in planned && planned.sourceId).toBe(item.sourceId);
      // R5: never above the ceiling of the hour.
      const ceilingAt = (at: number) => volumeCeilingAt(policy, policy.zone, at);
      for (const { at, percent } of volumes)
        expect(percent).toBeLessThanOrEqual(Math.max(ceilingAt(at), ceilingAt(at - engineLateMs)));
      // R6: a file begins at its own beginning, at its planned moment or not at all; a relay inside its window.
      const late = startedAt - item.startsAt;
      expect(late).toBeGreaterThanOrEqual(-GAPLESS_MS);
      if (item.kind === 'file') expect(late).toBeLessThanOrEqual(LATE_TOLERANCE_MS + engineLateMs);
      if (item.kind === 'relay') expect(endedAt).toBeLessThanOrEqual(item.endsAt + engineLateMs);
      // R2: no sound but an emergency in quiet hours, to the millisecond, however late the engine begins.
      const sounded = { from: startedAt, to: endedAt };
      if (airing.priority !== 'emergency') expect(quietSpans(policy, policy.zone, sounded)).toEqual([]);
    }
  });
});

test('one sound at a time; of a file that was cut there was a reason', { timeout }, () => {
  holds(100, 2_000, (_days, { sounds, facts }) => {
    for (const [i, sound] of sounds.entries())
      expect(sound.startedAt).toBeGreaterThanOrEqual(sounds[i - 1]?.endedAt ?? 0);
    const cuts = facts.flatMap((fact) =>
      fact.kind === 'item-ended' && fact.end === 'cut' && fact.sha256 !== undefined ? [fact.reason ?? ''] : [],
    );
    for (const reason of cuts) expect(['powered-off', 'superseded', 'preempted', ...CLOSED]).toContain(reason);
  });
});

test('on the edge of closed hours: no sound in them, and nothing lost by them before its planned end', {
  timeout,
}, () => {
  fc.assert(
    fc.property(stationEdges, (edge) => {
      const { sounds } = simulateStation(edge);
      const { engineLateMs = 0 } = edge.disturbances ?? {};
      const playlist = edge.playlists[0]?.playlist ?? makePlaylist([]);
      for (const { item, startedAt, endedAt, end, reason } of sounds) {
        const sounded = { from: startedAt, to: endedAt };
        expect(quietSpans(playlist.policy, playlist.policy.zone, sounded)).toEqual([]);
        if (item.kind === 'relay' || end === 'complete') continue;
        expect([reason, endedAt]).toEqual(['quiet-hours', item.endsAt]);
      }
      // The session before the edge is whole in the plan, so every item of it sounds.
      const [before] = playlist.airings;
      const isInReach = engineLateMs <= START_SLACK_MS;
      if (isInReach)
        expect(sounds.filter((one) => one.item.airingId === before?.id)).toHaveLength(before?.items.length ?? 0);
    }),
    { numRuns: runs(300, 3_000) },
  );
});

test('R6: while an emergency that can sound has the time, nothing else does', { timeout }, () => {
  holds(100, 2_000, (days, { sounds }) => {
    const emergencies = sounds.filter(({ item }) => item.airingId.startsWith('e'));
    for (const { item } of emergencies) {
      const others = sounds.filter((one) => !one.item.airingId.startsWith('e'));
      const during = others.filter(
        (one) => one.startedAt >= item.startsAt && one.startedAt < item.endsAt - 3 * GAPLESS_MS,
      );
      expect(during.filter((one) => one.item.playlistVersion === 2 && hasTrust(days, one.startedAt))).toEqual([]);
    }
  });
});

test('R6: a file that sounds is not cut because another playlist has other bytes for its place', { timeout }, () => {
  const check = (days: Simulation) => {
    const last = days.playlists.at(-1)?.playlist.airings ?? [];
    for (const { item, end, reason } of simulateStation(days).sounds) {
      if (item.kind !== 'file' || end === 'complete' || reason !== 'superseded') continue;
      const named = last.find(({ id }) => id === item.airingId)?.items.map(({ index }) => index) ?? [];
      expect(named).not.toContain(item.index);
    }
  };
  fc.assert(fc.property(changedUnderWay, check), { numRuns: runs(300, 2_000) });
});

test('R6: an order silences nothing before it can sound itself, and then waits for nothing', { timeout }, () => {
  const check = (days: Simulation) => {
    const { missing = [], engineLateMs = 0 } = days.disturbances ?? {};
    const [, ordered] = days.playlists;
    const order = ordered?.playlist.airings.find(({ id }) => id === 'e');
    const { sounds } = simulateStation(days);
    const isReady = order?.items.every((item) => 'sha256' in item && !missing.includes(item.sha256)) ?? false;
    const own = sounds.filter(({ item }) => item.airingId === 'e');
    const cut = sounds.filter(({ end }) => end === 'cut').map(({ item, reason }) => [item.airingId, reason]);
    if (isReady) {
      expect(own.map(({ item, end }) => [item.index, end])).toEqual(
        order?.items.map(({ index }) => [index, 'complete']),
      );
      const dueAt = Math.max(order?.startsAt ?? 0, ordered?.at ?? 0);
      const isTaken = ({ item }: Played['sounds'][number]) =>
        order?.priority === 'emergency' || (order?.takes?.some((one) => itemKey(one) === itemKey(item)) ?? false);
      const goesOn = sounds.find((one) => one.startedAt <= dueAt && one.endedAt > dueAt && !isTaken(one));
      const late = (own[0]?.startedAt ?? 0) - Math.max(dueAt, goesOn?.endedAt ?? 0);
      expect(late).toBeLessThanOrEqual(PREEMPT_LEAD_MS + engineLateMs);
      expect(cut).toEqual(cut.length === 0 ? [] : [['a', 'preempted']]);
    } else expect([own, cut]).toEqual([[], []]);
  };
  fc.assert(fc.property(ordersUnderWay, check), { numRuns: runs(300, 3_000) });
});

test('R7: every item of the playlist in force is settled once, every airing closed once', { timeout }, () => {
  holds(200, 2_000, (days, { facts }) => {
    const settled = facts.flatMap((fact) =>
      (fact.kind === 'item-started' && !isResumed(facts, fact)) || fact.kind === 'item-skipped' ? [itemKey(fact)] : [],
    );
    expect(new Set(settled).size).toBe(settled.length);
    const ends = facts.flatMap((fact) =>
      fact.kind === 'item-ended' && fact.reason !== 'powered-off' ? [itemKey(fact)] : [],
    );
    expect(new Set(ends).size).toBe(ends.length);
    const closed = facts.flatMap((fact) => (fact.kind === 'airing-closed' ? [fact.airingId] : []));
    expect(new Set(closed).size).toBe(closed.length);
    const last = days.playlists.at(-1)?.playlist.airings ?? [];
    const named = last.flatMap(({ id, items }) => items.map(({ index }) => itemKey({ airingId: id, index })));
    expect(named.filter((key) => !settled.includes(key))).toEqual([]);
    expect(last.map(({ id }) => id).filter((id) => !closed.includes(id))).toEqual([]);
  });
});

test('a station that was never off and has its files plays all that policy allows', { timeout }, () => {
  holds(100, 1_000, (days) => {
    const allDay = { zone: 'UTC', quiet: [], weekdays: [1, 2, 3, 4, 5, 6, 7], volumeCeilingPct: 80 };
    const playlist: Playlist = { ...(days.playlists.at(-1)?.playlist ?? makePlaylist([])), policy: allDay };
    const { sounds } = simulateStation({ ...days, playlists: [{ at: firstDay, playlist }], disturbances: {} });
    const files = playlist.airings.flatMap(({ items }) => items).filter((item) => 'sha256' in item);
    expect(sounds.filter(({ item }) => item.kind === 'file')).toHaveLength(files.length);
  });
});

function findPlanned(days: Simulation, version: number, item: { airingId: string; index: number }) {
  const playlist = days.playlists.find((one) => one.playlist.version === version)?.playlist;
  const airing = playlist?.airings.find(({ id }) => id === item.airingId);
  const planned = airing?.items.find(({ index }) => index === item.index);
  if (playlist === undefined || airing === undefined || planned === undefined) throw new Error('not in the playlist');
  return { playlist, airing, planned };
}

function hasTrust({ disturbances }: Simulation, at: number): boolean {
  return !(disturbances?.untrusted ?? []).some(({ from, to }) => at >= from && at < to);
}

/** A relay torn off by a power cut starts again. */
function isResumed(
  facts: Played['facts'],
  started: Extract<Played['facts'][number], { kind: 'item-started' }>,
): boolean {
  const earlier = facts.slice(0, facts.indexOf(started));
  return earlier.some(
    (fact) => fact.kind === 'item-ended' && fact.reason === 'powered-off' && itemKey(fact) === itemKey(started),
  );
}
