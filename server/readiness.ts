/** Whether each station is ready for its next airings: looked at 30 minutes before each block of them, and in the evening for the next morning. */
import type { Airing } from '../scheduler/model.ts';
import { faultWords } from '../stations/fault-words.ts';
import type { Heartbeat } from '../stations/protocol.ts';
import { lostAfterMs } from './station-health.ts';
import type { StationRecord } from './store/station-store.ts';
import { dateText, timeText } from './vietnamese-time.ts';

/** So long before it begins a block must be ready, ms. */
export const LOOK_BEFORE_MS = 30 * 60_000;
/** Airings with less silence between them are one block: who is told of the first knows of all, ms. */
const BLOCK_GAP_MS = 10 * 60_000;
/** In the evening, local hours [from, to): late enough that the day's work is done, early enough that somebody can still be called. */
const EVENING = { fromMinute: 19 * 60 + 30, toMinute: 21 * 60 };
/** The next morning's first block begins before noon. */
const MORNING_ENDS_HOUR = 12;
/** A contact that was lost longer ago than this, at a station that has all it needs, is known: nobody is told before every block, ms. */
const NEWS_MS = 24 * 3_600_000;
/** Less room than this and the next files do not fit, bytes. */
const LEAST_DISK_BYTES = 50_000_000;

/** Airings of one station that follow each other closely. */
export interface Slot {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** A station with what it last said. */
export interface ReadyStation {
  readonly record: Pick<StationRecord, 'row'>;
  readonly lastSeenAt: number | undefined;
  readonly heartbeat: Heartbeat | undefined;
}

/** Why a station is not ready; one notice for each of them and slot. */
export type NotReadyCause =
  | 'not-installed'
  | 'lost'
  | 'no-playlist'
  | 'media'
  | 'clock'
  | 'device'
  | 'silent'
  | 'stopped'
  | 'disk'
  | 'amplifier'
  | 'playlist-refused'
  | 'unsigned';

/** One station that is not ready for one slot, and why, in Vietnamese. */
export interface NotReady {
  readonly stationId: string;
  readonly slotAt: number;
  readonly cause: NotReadyCause;
  readonly words: string;
}

/**
 * Everything that is not ready at `now` for what is looked at `now`, and for the slots of which something was told already
 * (`told`), until they begin. Stations that get their sound from another are not asked.
 */
export function findNotReady(
  stations: readonly ReadyStation[],
  airings: readonly Airing[],
  now: number,
  zone: string,
  told: readonly Pick<NotReady, 'stationId' | 'slotAt'>[] = [],
): NotReady[] {
  return stations.flatMap((station) => {
    const { row } = station.record;
    if (row.transport !== 'ip' || row.retiredAt !== null) return [];
    const toldOf = new Set(told.flatMap(({ stationId, slotAt }) => (stationId === row.id ? [slotAt] : [])));
    return slotsToLookAt(slotsOf(airings, row.id), now, zone, toldOf).flatMap((slot) =>
      causesOf(station, slot, now, zone, toldOf.has(slot.startsAt)).map(({ cause, words }) => ({
        stationId: row.id,
        slotAt: slot.startsAt,
        cause,
        words,
      })),
    );
  });
}

/** A station's blocks of airings that have something to sound, in order. */
export function slotsOf(airings: readonly Airing[], stationId: string): Slot[] {
  const own = airings
    .filter(({ stationIds, items }) => items.length > 0 && stationIds.includes(stationId))
    .toSorted((a, b) => a.startsAt - b.startsAt);
  const slots: Slot[] = [];
  for (const { startsAt, endsAt } of own) {
    const last = slots.at(-1);
    if (last !== undefined && startsAt - last.endsAt <= BLOCK_GAP_MS)
      slots[slots.length - 1] = { startsAt: last.startsAt, endsAt: Math.max(last.endsAt, endsAt) };
    else slots.push({ startsAt, endsAt });
  }
  return slots;
}

/** The block that begins within half an hour, in the evening the first of the next morning, and what was told of. */
function slotsToLookAt(slots: readonly Slot[], now: number, zone: string, told: ReadonlySet<number>): Slot[] {
  const ahead = slots.filter(({ startsAt }) => startsAt > now);
  const soon = ahead.filter(({ startsAt }) => startsAt - now <= LOOK_BEFORE_MS || told.has(startsAt));
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const minute = local.hour * 60 + local.minute;
  if (minute < EVENING.fromMinute || minute >= EVENING.toMinute) return soon;
  const midnight = local.startOfDay().add({ days: 1 });
  const noon = midnight.with({ hour: MORNING_ENDS_HOUR }).epochMilliseconds;
  const morning = ahead.find(({ startsAt }) => startsAt >= midnight.epochMilliseconds && startsAt < noon);
  return morning === undefined || soon.includes(morning) ? soon : [...soon, morning];
}

function causesOf(
  { record: { row }, lastSeenAt, heartbeat }: ReadyStation,
  slot: Slot,
  now: number,
  zone: string,
  isTold: boolean,
): { cause: NotReadyCause; words: string }[] {
  if (row.enrolledAt === null) return [{ cause: 'not-installed', words: 'chưa cài đặt máy ở trạm' }];
  if (heartbeat === undefined || lastSeenAt === undefined)
    return [{ cause: 'lost', words: 'chưa báo về lần nào từ khi cài đặt' }];
  const isCovered = heartbeat.coveredUntil >= slot.endsAt;
  const silentMs = Math.abs(now - lastSeenAt);
  if (silentMs > lostAfterMs(heartbeat)) {
    // Who was told of it for this slot is not told that all is well because a day has passed.
    if (isCovered && silentMs > NEWS_MS && !isTold) return [];
    const since = `mất liên lạc từ ${timeText(lastSeenAt, zone)} ngày ${dateText(lastSeenAt, zone)}`;
    const rest = isCovered ? 'nếu còn điện thì vẫn phát theo lịch đã nhận' : 'chưa có đủ bài cho giờ này';
    return [{ cause: 'lost', words: `${since}, ${rest}` }];
  }
  const found: { cause: NotReadyCause; words: string }[] = [];
  if (heartbeat.playlistVersion === 0) found.push({ cause: 'no-playlist', words: 'chưa nhận lịch phát' });
  else if (!isCovered) found.push({ cause: 'media', words: `còn thiếu ${heartbeat.mediaMissing} tệp âm thanh` });
  if (!heartbeat.clock.trusted) found.push({ cause: 'clock', words: 'đồng hồ chưa tin được, đang tạm giữ lịch phát' });
  const has = (...codes: string[]) => heartbeat.faults.some((code) => codes.includes(code));
  if (!heartbeat.audio.ok || has('audio-device', 'player-down'))
    found.push({ cause: 'device', words: 'thiết bị âm thanh không hoạt động' });
  if (has('output-silent')) found.push({ cause: 'silent', words: 'lần phát trước máy không ra tiếng' });
  if (has('stop-pressed')) found.push({ cause: 'stopped', words: 'nút dừng tại trạm đang bật' });
  if (has('disk-full', 'journal-full') || heartbeat.diskFreeBytes < LEAST_DISK_BYTES)
    found.push({ cause: 'disk', words: 'bộ nhớ của trạm đã đầy' });
  for (const [code, cause] of FAULTS) if (has(code)) found.push({ cause, words: faultWords(code) });
  return found;
}

/** Faults with which a box is well and nobody hears what was planned. */
const FAULTS = [
  ['amplifier', 'amplifier'],
  ['playlist-refused', 'playlist-refused'],
  ['unsigned-item', 'unsigned'],
] as const satisfies readonly (readonly [string, NotReadyCause])[];
