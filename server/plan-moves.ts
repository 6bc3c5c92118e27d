/** What a decision moves: each airing whose time or content is another at some station, before and after. */
import type { Airing, DroppedItem, InstantMs } from '../scheduler/model.ts';
import type { Rules } from './plan-conflicts.ts';
import { reasonText } from './refusal-text.ts';
import { stationGroups } from './station-groups.ts';
import { type PlacedAiring, placedAirings } from './station-timeline.ts';

/** A plan as it would sound: airings and the rules they are held against. */
export interface Standing {
  readonly airings: readonly Airing[];
  readonly rules: Rules;
}

/** What a change does to one airing; `to` null: it does not sound. Where stations differ, each difference is told by itself. */
export interface Move {
  readonly airingId: string;
  readonly title: string;
  readonly stations: number;
  readonly from: InstantMs;
  readonly to: InstantMs | null;
  readonly dropped: { title: string; message: string }[];
}

/** Everything that moves, by time. */
export function movesBetween(before: Standing, after: Standing): Move[] {
  const all = [...before.airings, ...after.airings];
  const found = new Map<string, Move>();
  for (const group of stationGroups(all)) {
    const [stationId = ''] = group;
    const now = new Map(placedAirings(before.airings, stationId, before.rules).map((one) => [one.airing.id, one]));
    const then = new Map(placedAirings(after.airings, stationId, after.rules).map((one) => [one.airing.id, one]));
    for (const [id, placed] of now) {
      const move = moveOf(placed, then.get(id));
      if (move === undefined) continue;
      const key = JSON.stringify(move);
      found.set(key, { ...move, stations: (found.get(key)?.stations ?? 0) + group.length });
    }
  }
  return [...found.values()].sort((a, b) => a.from - b.from || (a.airingId < b.airingId ? -1 : 1));
}

function moveOf(before: PlacedAiring, after: PlacedAiring | undefined): Move | undefined {
  const from = before.airing.startsAt;
  const to = after === undefined || after.dropReason !== undefined ? null : after.airing.startsAt;
  const known = new Set(before.dropped.map(nameOf));
  const dropped = (after?.dropped ?? []).filter((item) => !known.has(nameOf(item)));
  const wasSilent = before.dropReason !== undefined;
  const stays = wasSilent ? to === null : to === from && dropped.length === 0;
  if (stays) return undefined;
  const { id, title } = before.airing;
  const told = dropped.map((item) => ({ title: item.title, message: reasonText(item.reason) }));
  return { airingId: id, title, stations: 0, from, to, dropped: told };
}

function nameOf({ segmentId = '', title, reason }: DroppedItem): string {
  return `${segmentId} ${title} ${reason}`;
}
