/** How an airing of today stands at this moment, as a kind and in words. */
import type { TimelineAiring } from '../../wire.ts';

export type Standing = 'done' | 'partly' | 'none' | 'sounding' | 'coming' | 'silent';

export function standingOf(airing: TimelineAiring, now: number): Standing {
  if (airing.silent !== null) return 'silent';
  if (Date.parse(airing.startsAt) > now) return 'coming';
  if (Date.parse(airing.endsAt) > now) return 'sounding';
  if (airing.aired === 0) return 'none';
  return airing.aired < airing.planned ? 'partly' : 'done';
}

export function standingWords({ aired, planned, silent }: TimelineAiring, standing: Standing): string {
  switch (standing) {
    case 'silent':
      return silent ?? 'sẽ không phát';
    case 'coming':
      return `sẽ phát ở ${planned} trạm`;
    case 'sounding':
      return `đang phát, ${planned} trạm`;
    case 'none':
      return `chưa trạm nào báo đã phát (0/${planned})`;
    default:
      return `đã phát ở ${aired}/${planned} trạm`;
  }
}
