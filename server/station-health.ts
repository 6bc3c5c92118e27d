/** How a station is, in one word and one Vietnamese sentence, from what it last said. Silence never shows as well. */
import { faultWords } from '../stations/fault-words.ts';
import type { Heartbeat } from '../stations/protocol.ts';
import type { StationHealth } from './contract/stations.ts';
import { playingNow } from './live-stations.ts';
import type { StationTable } from './store/schema.ts';
import type { StationRecord } from './store/station-store.ts';
import { dateText, timeText } from './vietnamese-time.ts';

/** The fault of a station whose own stop is pressed. */
const STOP = 'stop-pressed';

/** Heartbeats of a station that sounds come every 15 s; after this long without one the contact is lost, ms. */
export const LOST_AFTER_MS = 60_000;

/** After how long without a heartbeat contact is lost: two and a half times what the station itself promised, a minute at the least. */
export function lostAfterMs({ everyMs = 0 }: Pick<Heartbeat, 'everyMs'>): number {
  return Math.max(LOST_AFTER_MS, 2.5 * everyMs);
}

/** Stations ask for their playlist about once a minute; after this long a change has not reached the station, ms. */
export const BEHIND_AFTER_MS = 180_000;

/** A connected station sends its journal within seconds; after this long something of it is missing, ms. */
export const MISSING_AFTER_MS = 10 * 60_000;

export interface StationState
  extends Pick<StationRecord, 'row' | 'publishedVersion' | 'awaited' | 'forkedAt' | 'journalTrouble'> {
  readonly lastSeenAt: number | undefined;
  readonly heartbeat: Heartbeat | undefined;
  /** Why its contact was probably lost, in words; not asked where it is not. */
  readonly likely?: string | undefined;
}

/** Health and the words for it. Absence of news is "lost", never the last good state. */
export function stationHealth(
  state: StationState,
  now: number,
  zone: string,
): { health: StationHealth; words: string } {
  const { row, lastSeenAt, heartbeat } = state;
  if (row.retiredAt !== null) return { health: 'retired', words: `Ngừng dùng từ ${dateText(row.retiredAt, zone)}` };
  if (row.transport === 'fm' && row.carrierId === null)
    return { health: 'attention', words: 'Không còn đài phát sóng cho trạm FM này: bấm Sửa thông tin, chọn đài khác' };
  if (row.transport !== 'ip')
    return {
      health: 'manual',
      words: row.transport === 'fm' ? 'Thu sóng của đài xã' : 'Phát bằng loa kéo, trưởng thôn báo lại',
    };
  if (row.enrolledAt === null) return { health: 'new', words: 'Chưa cài đặt: lấy mã cài đặt cho trạm' };
  // A time to come (the clock went back) is no news either.
  if (lastSeenAt === undefined || heartbeat === undefined || Math.abs(now - lastSeenAt) > lostAfterMs(heartbeat))
    return lost(state, zone);
  const fault = firstFault(state, heartbeat, now, zone) ?? planFault(row, zone);
  // Whoever orders it, nothing sounds there: no other fault may hide that.
  if (heartbeat.faults.includes(STOP)) {
    const words = [faultWords(STOP), ...(fault === undefined ? [] : [fault])].join('. ');
    return { health: 'stopped', words };
  }
  if (fault !== undefined) return { health: 'attention', words: fault };
  const playing = playingNow({ at: lastSeenAt, heartbeat }, now);
  if (playing !== undefined) return { health: 'sounding', words: `Đang phát: ${playing.title}` };
  return { health: 'ready', words: `Đủ bài đến ${dateText(heartbeat.coveredUntil, zone)}` };
}

function lost(
  { row, lastSeenAt, heartbeat, likely }: StationState,
  zone: string,
): { health: StationHealth; words: string } {
  const why = likely === undefined ? '' : `, ${likely}`;
  if (lastSeenAt === undefined || heartbeat === undefined) {
    return {
      health: 'lost',
      words: `Chưa báo về lần nào từ khi cài đặt ${dateText(row.enrolledAt ?? row.createdAt, zone)}${why}`,
    };
  }
  const since = `Từ ${timeText(lastSeenAt, zone)} ngày ${dateText(lastSeenAt, zone)}${why}`;
  return {
    health: 'lost',
    words: `${since}; nếu còn điện, trạm vẫn phát theo lịch đã nhận đến ${dateText(heartbeat.coveredUntil, zone)}`,
  };
}

/** What the server could not do for it; the log of the worker says why. */
function planFault({ planFaultAt }: StationTable, zone: string): string | undefined {
  if (planFaultAt === null) return undefined;
  const since = `${timeText(planFaultAt, zone)} ngày ${dateText(planFaultAt, zone)}`;
  return `Máy chủ không lập được lịch mới cho trạm từ ${since}, trạm vẫn phát theo lịch đã nhận: báo quản trị viên`;
}

function firstFault(
  { publishedVersion, awaited, forkedAt, journalTrouble }: StationState,
  heartbeat: Heartbeat,
  now: number,
  zone: string,
): string | undefined {
  // Of two boxes with one code, nobody knows whose words these are.
  if (forkedAt !== undefined)
    return 'Nhật ký máy bị rẽ nhánh, có thể có hai máy dùng chung mã: lấy mã cài đặt mới cho trạm';
  if (journalTrouble?.kind === 'altered')
    return 'Nhật ký máy không khớp với bản trạm đã ký: có thể đã bị sửa, hoặc hai máy dùng chung mã; báo quản trị viên';
  if (!heartbeat.audio.ok) return faultWords('audio-device');
  if (!heartbeat.clock.trusted) {
    const why = heartbeat.faults.includes('clock-disputed') ? `. ${faultWords('clock-disputed')}` : '';
    return faultWords('clock-untrusted') + why;
  }
  const code = heartbeat.faults.find((fault) => fault !== STOP);
  if (code !== undefined) return faultWords(code);
  if (heartbeat.playlistStale) return faultWords('playlist-stale');
  if (publishedVersion !== undefined && heartbeat.playlistVersion === 0) return 'Chưa nhận lịch phát';
  const missedAt = awaited.find(({ version }) => version > heartbeat.playlistVersion)?.issuedAt;
  if (missedAt !== undefined && now - missedAt > BEHIND_AFTER_MS)
    return `Chưa nhận lịch mới từ ${sinceText(missedAt, now, zone)}, đang phát theo lịch cũ`;
  if (journalTrouble?.kind === 'missing' && now - journalTrouble.since > MISSING_AFTER_MS)
    return `Nhật ký còn thiếu ${journalTrouble.count} dòng từ ${sinceText(journalTrouble.since, now, zone)}`;
  if (heartbeat.mediaMissing > 0) return `Đang tải bài, còn thiếu ${heartbeat.mediaMissing} tệp`;
  return undefined;
}

/** The day is told where it is not today. */
function sinceText(at: number, now: number, zone: string): string {
  const day = dateText(at, zone);
  return day === dateText(now, zone) ? timeText(at, zone) : `${timeText(at, zone)} ngày ${day}`;
}
