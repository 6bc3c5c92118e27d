/** Stations that hear network time say that the server's clock is wrong: a task for today. Pure. */
import type { LiveBeat } from './live-stations.ts';
import type { Task } from './today-tasks.ts';

/** One box may be wrong by itself. */
const FEWEST = 2;
/** Less is no matter for an airing, ms. */
const OFF_MS = 60_000;
/** A heartbeat comes every 15 s; what was said longer ago may be from before a correction, ms. */
const NEWS_MS = 180_000;

/** The task, where at least two stations go by another time than the server's and hear the network's. */
export function clockTask(beats: readonly (Pick<LiveBeat, 'at' | 'heartbeat'> | undefined)[], now: number): Task[] {
  const disputed = beats.flatMap((beat) => {
    if (beat === undefined || Math.abs(now - beat.at) > NEWS_MS) return [];
    const aheadMs = beat.at - beat.heartbeat.at;
    return beat.heartbeat.faults.includes('clock-disputed') && Math.abs(aheadMs) > OFF_MS ? [aheadMs] : [];
  });
  if (disputed.length < FEWEST) return [];
  const aheadMs = disputed.toSorted((a, b) => a - b)[disputed.length >> 1] ?? 0;
  const way = aheadMs > 0 ? 'nhanh' : 'chậm';
  return [
    {
      kind: 'worker',
      title: `Đồng hồ máy chủ ${way} khoảng ${lengthWords(Math.abs(aheadMs))}`,
      detail: `${disputed.length} trạm nghe được giờ mạng đều thấy lệch. Báo quản trị viên chỉnh đồng hồ máy chủ ngay: trạm chỉ nghe máy chủ sẽ phát sai giờ.`,
      href: '/tram',
    },
  ];
}

function lengthWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 90 ? `${minutes} phút` : `${Math.round(minutes / 60)} giờ`;
}
