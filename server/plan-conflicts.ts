/** What people must know of the plan before it airs: who waits for whom, who asks, and what stays silent. */
import type { Airing, ConflictAnswer } from '../scheduler/model.ts';
import { resolveOverlaps } from '../scheduler/resolve-overlaps.ts';
import { reasonText } from './refusal-text.ts';
import { stationGroups } from './station-groups.ts';

/** Two airings that want the same time on some stations. */
export interface Wait {
  readonly earlierId: string;
  readonly laterId: string;
  /** The longest on any station; 0 where one keeps its time and the other loses what overlaps. */
  readonly waitsMs: number;
  readonly stations: number;
  readonly losesId: string | undefined;
  /** Nobody has decided and a person should. */
  readonly asks: boolean;
  readonly answer: ConflictAnswer['answer'] | undefined;
}

/** What two airings are held against: hours, limits and what people answered. */
export type Rules = Parameters<typeof resolveOverlaps>[2];

/** Who meets whom, per pair, over all stations the airings reach. */
export function airingConflicts(airings: readonly Airing[], rules: Rules): Wait[] {
  const waits = new Map<string, Wait>();
  for (const group of stationGroups(airings)) {
    const [stationId = ''] = group;
    const { overlaps } = resolveOverlaps(airings, stationId, rules);
    for (const { earlierId, laterId, waitsMs, losesId, asks, answer } of overlaps) {
      const key = `${earlierId}/${laterId}`;
      const before = waits.get(key);
      waits.set(key, {
        earlierId,
        laterId,
        waitsMs: Math.max(waitsMs, before?.waitsMs ?? 0),
        stations: (before?.stations ?? 0) + group.length,
        losesId: losesId ?? before?.losesId,
        asks: asks || (before?.asks ?? false),
        answer: answer ?? before?.answer,
      });
    }
  }
  return [...waits.values()];
}

/** An airing as the calendar shows it; `occurrence` is the local start the rule gave it. */
export function viewAiring(
  airing: Airing,
  { waits, titles, occurrence }: { waits: readonly Wait[]; titles: ReadonlyMap<string, string>; occurrence: string },
) {
  const { id, scheduleId, title, startsAt, endsAt, priority, stationIds, items, dropped, dropReason } = airing;
  return {
    id,
    scheduleId,
    title,
    startsAt,
    endsAt,
    priority,
    stationIds: [...stationIds],
    occurrence,
    movedFrom: airing.movedFrom ?? null,
    items: items.map(viewItem),
    dropped: dropped.map(viewDropped),
    places: (airing.places ?? []).map((place) => ({ ...place, filledBy: place.filledBy ?? null })),
    silent: silentWords(dropReason, items.length),
    waits: waits
      .filter((wait) => wait.laterId === id)
      .map(({ earlierId, waitsMs, stations, asks }) => ({
        earlierId,
        afterTitle: titles.get(earlierId) ?? '',
        waitsMs,
        stations,
        asks,
      })),
  };
}

/** What was left out, with its reason in words. */
export function viewDropped({ segmentId, title, reason }: Airing['dropped'][number]) {
  return { segmentId: segmentId ?? null, title, reason, message: reasonText(reason) };
}

/** Why nothing of an airing will sound, or null. */
export function silentWords(dropReason: string | undefined, items: number): string | null {
  if (items > 0) return null;
  return `Sẽ không phát: ${reasonText(dropReason ?? 'empty')}`;
}

function viewItem(item: Airing['items'][number]) {
  const { index, kind, title, offsetMs, durationMs, approvedBy, stationIds } = item;
  return {
    index,
    kind,
    segmentId: item.kind === 'relay' ? null : item.segmentId,
    title,
    offsetMs,
    durationMs,
    approvedBy,
    stationIds: stationIds === undefined ? null : [...stationIds],
    picked: item.kind !== 'relay' && item.picked === true,
  };
}
