/** What people must know of a plan before it airs: who waits for whom, what falls into quiet hours, what stays silent. */

import { checkAgainstPolicy } from '../scheduler/check-policy.ts';
import type { Airing, Policy } from '../scheduler/model.ts';
import { resolveOverlaps } from '../scheduler/resolve-overlaps.ts';
import { reasonText } from './refusal-text.ts';
import { spokenTime } from './vietnamese-time.ts';

/** One airing waits for another on some stations. */
export interface Wait {
  readonly earlierId: string;
  readonly laterId: string;
  readonly waitsMs: number;
  readonly stations: number;
}

interface Rules {
  readonly policy: Policy;
  readonly zone: string;
}

/** A conflict as the API shows it; instants as epoch ms. */
export interface ConflictView {
  kind: 'overlap' | 'quiet-hours' | 'weekday-not-allowed' | 'session-too-long';
  at: number;
  message: string;
  other: string | null;
  waitsMs: number | null;
  stations: number | null;
}

/** Who waits for whom, per pair, over all stations the airings reach. */
export function airingConflicts(airings: readonly Airing[], rules: Rules): Wait[] {
  const waits = new Map<string, Wait>();
  for (const stationId of new Set(airings.flatMap((airing) => airing.stationIds))) {
    for (const { earlierId, laterId, waitsMs } of resolveOverlaps(airings, stationId, rules).overlaps) {
      const key = `${earlierId}/${laterId}`;
      const before = waits.get(key);
      waits.set(key, {
        earlierId,
        laterId,
        waitsMs: Math.max(waitsMs, before?.waitsMs ?? 0),
        stations: (before?.stations ?? 0) + 1,
      });
    }
  }
  return [...waits.values()];
}

/** The conflicts that concern one schedule's airings among all. */
export function scheduleConflicts(scheduleId: string, airings: readonly Airing[], rules: Rules): ConflictView[] {
  const own = new Map(
    airings.filter((airing) => airing.scheduleId === scheduleId).map((airing) => [airing.id, airing]),
  );
  const byId = new Map(airings.map((airing) => [airing.id, airing]));
  const overlaps = airingConflicts(airings, rules).flatMap((wait) => {
    const mine = own.get(wait.laterId) ?? own.get(wait.earlierId);
    const other = byId.get(mine?.id === wait.laterId ? wait.earlierId : wait.laterId);
    return mine === undefined || other === undefined ? [] : [overlapView(mine, other, wait, rules.zone)];
  });
  return [...[...own.values()].flatMap((airing) => policyConflicts(airing, rules)), ...overlaps].sort(
    (a, b) => a.at - b.at,
  );
}

/** What the policy has against one airing, in words. */
export function policyConflicts(
  airing: Pick<Airing, 'startsAt' | 'endsAt' | 'priority'>,
  { policy, zone }: Rules,
): ConflictView[] {
  const span = { from: airing.startsAt, to: Math.max(airing.endsAt, airing.startsAt + 1) };
  return checkAgainstPolicy({ policy, zone, priority: airing.priority, span }).map(({ kind }) => ({
    kind,
    at: airing.startsAt,
    message: policyMessage(kind, airing.startsAt, { policy, zone }),
    other: null,
    waitsMs: null,
    stations: null,
  }));
}

/** An airing as the calendar shows it. */
export function viewAiring(airing: Airing, waits: readonly Wait[], titles: ReadonlyMap<string, string>) {
  const { id, scheduleId, title, startsAt, endsAt, priority, stationIds, items, dropped, dropReason } = airing;
  return {
    id,
    scheduleId,
    title,
    startsAt,
    endsAt,
    priority,
    stationIds: [...stationIds],
    items: items.map(({ segmentId, title: itemTitle, offsetMs, durationMs, approvedBy }) => ({
      segmentId,
      title: itemTitle,
      offsetMs,
      durationMs,
      approvedBy,
    })),
    dropped: dropped.map((item) => ({ ...item, message: reasonText(item.reason) })),
    silent: silentWords(dropReason, items.length),
    waits: waits
      .filter((wait) => wait.laterId === id)
      .map((wait) => ({
        afterTitle: titles.get(wait.earlierId) ?? '',
        waitsMs: wait.waitsMs,
        stations: wait.stations,
      })),
  };
}

/** Why nothing of an airing will sound, or null. */
export function silentWords(dropReason: string | undefined, items: number): string | null {
  if (items > 0) return null;
  return `Sẽ không phát: ${reasonText(dropReason ?? 'empty')}`;
}

/** The commune's quiet hours in words: "21:00-05:00". */
export function quietWords(policy: Policy): string {
  return policy.quiet.map(({ from, until }) => `${from}-${until}`).join(', ');
}

function overlapView(mine: Airing, other: Airing, wait: Wait, zone: string): ConflictView {
  const minutes = Math.max(1, Math.round(wait.waitsMs / 60_000));
  const who = mine.id === wait.laterId ? 'lượt này chờ' : `"${other.title}" chờ`;
  return {
    kind: 'overlap',
    at: mine.startsAt,
    message: `${spokenTime(mine.startsAt, zone)}: trùng với "${other.title}" ở ${wait.stations} trạm; ${who} khoảng ${minutes} phút rồi phát tiếp.`,
    other: other.title,
    waitsMs: wait.waitsMs,
    stations: wait.stations,
  };
}

function policyMessage(kind: ConflictView['kind'], at: number, { policy, zone }: Rules): string {
  const when = spokenTime(at, zone);
  if (kind === 'quiet-hours') return `${when}: rơi vào giờ yên lặng (${quietWords(policy)}), sẽ không phát.`;
  if (kind === 'weekday-not-allowed') return `${when}: quy chế không cho phát vào ngày này.`;
  return `${when}: dài hơn ${policy.maxMinutesPerSession} phút một buổi theo quy chế.`;
}
