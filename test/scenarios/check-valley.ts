/** Holds what a valley heard, and what its journals say, against the rules: in true time, by a reading of clock and policy of its own. */
import { expect } from 'vitest';
import { closeRow } from '../../scheduler/close-ledger.ts';
import type { Outcome } from '../../scheduler/model.ts';
import type { JournalFact, Playlist, PlaylistFileItem } from '../../stations/protocol.ts';
import { expectWhole } from '../stations/journal-checks.ts';
import type { Heard, Valley, ValleyStation } from './valley.ts';

/** Nights of the valley's policy in local hours, and its loudest. */
export const QUIET = { from: 21, until: 5 };
export const CEILING_PCT = 80;

interface Planned {
  readonly airingId: string;
  readonly index: number;
  readonly startsAt: number;
  readonly durationMs: number;
  readonly isEmergency: boolean;
}

/**
 * Checks one station up to now and gives back the outcome of every airing that is over. `clockErrorMs` is how wrong its clock may have
 * been; the journal must have come to the server.
 */
export function checkStation(
  valley: Valley,
  station: ValleyStation,
  clockErrorMs = 0,
  epochs = 1,
): Record<string, Outcome> {
  const playlists = valley.server.published.get(station.id) ?? [];
  const heard = [...station.heard].sort((a, b) => a.from - b.from);
  checkSound(heard, playlists, clockErrorMs);
  // R3: what was loaded had its name's bytes. R5: never above the ceiling.
  expect(station.wrongBytes).toEqual([]);
  expect(Math.max(0, ...station.volumes)).toBeLessThanOrEqual(CEILING_PCT);
  // R8: one whole chain (of each epoch), told once.
  const entries = valley.server.entries(station.id);
  const chains = [...Map.groupBy(entries, ({ epoch }) => epoch).values()];
  for (const chain of chains) expectWhole(chain);
  expect(chains.length).toBe(epochs);
  expect(valley.server.contradictions).toEqual([]);
  const facts = entries.map(({ fact }) => fact);
  checkJournal(heard, facts, clockErrorMs);
  return closeAirings(playlists, facts, valley.clock.now());
}

/** How many airings came to what. */
export function count(outcomes: Record<string, Outcome>): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const outcome of Object.values(outcomes)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function checkSound(heard: readonly Heard[], playlists: readonly Playlist[], clockErrorMs: number): void {
  const planned = new Map(playlists.flatMap(listPlanned));
  for (const [i, { id, from, to = from }] of heard.entries()) {
    // R3: only what a playlist named.
    const item = planned.get(id);
    if (item === undefined) throw new Error(`${id} is in no playlist`);
    // R4, R6: at its moment of the true time or not at all, from its beginning, no longer than it is.
    expect(Math.abs(from - item.startsAt), id).toBeLessThanOrEqual(1_000 + clockErrorMs);
    expect(to - from, id).toBeLessThanOrEqual(item.durationMs + 1);
    // R2: nothing but an emergency in quiet hours.
    if (!item.isEmergency) expect([isQuiet(from), isQuiet(to)], id).toEqual([false, false]);
    expect(heard[i + 1]?.from ?? Infinity, id).toBeGreaterThanOrEqual(to - 1);
  }
  // R6: nothing is played again.
  expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);
}

/** R8: what sounded is told as it sounded, and nothing else is told as sound. A sound of no length may be lost with the power that ended it. */
function checkJournal(heard: readonly Heard[], facts: readonly JournalFact[], clockErrorMs: number): void {
  const ended = facts.filter((fact) => fact.kind === 'item-ended');
  const told = new Map(ended.map((end) => [`${end.airingId}/${end.index}/${end.sha256}`, end]));
  expect(told.size).toBe(ended.length);
  for (const { id, from, to } of heard.filter((sound) => sound.to !== sound.from)) {
    const end = told.get(id);
    if (to === undefined) continue;
    if (end === undefined) throw new Error(`${id} sounded and is not told`);
    expect(Math.abs(end.startedAt - from), id).toBeLessThanOrEqual(1 + clockErrorMs);
    expect(end.renderedMs, id).toBeLessThanOrEqual(to - from + 1);
    if (end.reason !== 'powered-off') expect(end.renderedMs, id).toBeGreaterThanOrEqual(to - from - 1);
  }
  const sounded = new Set(heard.map(({ id }) => id));
  expect([...told.keys()].filter((id) => !sounded.has(id))).toEqual([]);
}

/** R7: every airing that is over is closed once, with one outcome. */
function closeAirings(
  playlists: readonly Playlist[],
  facts: readonly JournalFact[],
  now: number,
): Record<string, Outcome> {
  const over = (playlists.at(-1)?.airings ?? []).filter(({ endsAt }) => endsAt < now - 180_000);
  const closed = facts.flatMap((fact) => (fact.kind === 'airing-closed' ? [fact.airingId] : []));
  expect(new Set(closed).size).toBe(closed.length);
  return Object.fromEntries(
    over.map(({ id, startsAt, endsAt, items }) => {
      const files = items.filter((item): item is PlaylistFileItem => 'sha256' in item);
      const own = facts.filter((fact) => 'airingId' in fact && fact.airingId === id);
      const row = closeRow({ planned: { airingId: id, startsAt, endsAt, items: files }, facts: own, now });
      expect([id, row.closed]).toEqual([id, true]);
      return [id, row.outcome];
    }),
  );
}

function listPlanned({ airings }: Playlist): [string, Planned][] {
  return airings.flatMap(({ id: airingId, startsAt, items, priority }) =>
    items.flatMap((item): [string, Planned][] => {
      if (!('sha256' in item)) return [];
      const { index, sha256, offsetMs, durationMs } = item;
      const isEmergency = priority === 'emergency';
      return [
        [`${airingId}/${index}/${sha256}`, { airingId, index, startsAt: startsAt + offsetMs, durationMs, isEmergency }],
      ];
    }),
  );
}

/** The commune is seven hours ahead of UTC, all year. */
function isQuiet(at: number): boolean {
  const hour = (((at / 3_600_000 + 7) % 24) + 24) % 24;
  return hour > QUIET.from || (hour > 0 && hour < QUIET.until);
}
