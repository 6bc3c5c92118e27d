/** When and on how many stations a segment would air in the coming week, in words. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing, Segment } from '../../wire.ts';
import { localDate } from '../../words/local-time.ts';
import { clockWords, nearDay, nearWords } from '../../words/time-words.ts';

const weekMs = 7 * 86_400_000;
const hourMs = 3_600_000;
/** More than this is counted, not listed. */
const listed = 3;

/** "sẽ phát thứ Sáu 27/11 05:20 (5 giờ 20 sáng) và 17:00 · 14 trạm". */
export function useAirsWords(segment: Segment): string {
  const zone = useZone();
  const from = Math.floor(Date.now() / hourMs) * hourMs;
  const range = useMemo(() => [new Date(from).toISOString(), new Date(from + weekMs).toISOString()] as const, [from]);
  const airings = useQuery({ ...queries.airings(...range), select: (answer) => airingsOf(answer.airings, segment.id) });
  const coming = (airings.data ?? []).filter(({ startsAt }) => Date.parse(startsAt) > Date.now());
  if (coming.length > 0) return inWords(coming, zone);
  if (segment.nextAiringAt !== null) return `sẽ phát ${nearWords(segment.nextAiringAt, Date.now(), zone)}`;
  return 'chưa có trong lịch phát';
}

/** An item that is not approved yet stands among the dropped ones. */
function airingsOf(airings: readonly Airing[], segmentId: string): Airing[] {
  return airings
    .filter(({ items, dropped }) => [...items, ...dropped].some((item) => item.segmentId === segmentId))
    .sort((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt));
}

function inWords(airings: readonly Airing[], zone: string): string {
  const today = localDate(Date.now(), zone);
  const days = new Map<string, string[]>();
  for (const { startsAt } of airings.slice(0, listed)) {
    const day = localDate(startsAt, zone);
    days.set(day, [...(days.get(day) ?? []), clockWords(startsAt, zone)]);
  }
  const times = [...days].map(([day, clocks]) => `${nearDay(day, today)} ${clocks.join(' và ')}`).join('; ');
  const more = airings.length > listed ? ` và ${airings.length - listed} lượt nữa trong tuần` : '';
  const stations = new Set(airings.flatMap(({ stationIds }) => stationIds)).size;
  return `sẽ phát ${times}${more} · ${stations} trạm`;
}
