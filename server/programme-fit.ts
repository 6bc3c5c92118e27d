/** Whether a programme holds together, in Vietnamese and with the seconds: what it names, what runs into a relay, what expires. */
import {
  layOutProgramme,
  type MeasuredItem,
  type ProgrammeLayout,
  stepLengthMs,
} from '../scheduler/programme-length.ts';
import { AppError } from './errors.ts';
import type { ProgrammeParts } from './store/programme-parts.ts';
import { dateText, timeText } from './vietnamese-time.ts';

/** What expires within this time is told, ms: the horizon that stations hold. */
const EXPIRES_SOON_MS = 14 * 24 * 3_600_000;

const VILLAGE = 'Thông báo riêng từng thôn';

/** Refuses what cannot air as it is written; `before` is what is stored: a station out of use that it names may stay. Throws segment-unknown, source-unknown, station-unknown, topic-unknown, programme-unfit. */
export function refuseUnfitProgramme(
  items: readonly MeasuredItem[],
  parts: ProgrammeParts,
  id?: string,
  before: readonly MeasuredItem[] = [],
): void {
  const kept = new Set(before.flatMap(stationIdsOf));
  if (items.flatMap(segmentIdsOf).some((segmentId) => !parts.segments.has(segmentId)))
    throw new AppError('segment-unknown');
  if (items.some((item) => item.kind === 'relay' && !parts.sources.has(item.sourceId)))
    throw new AppError('source-unknown');
  for (const item of items) {
    const code = item.kind === 'pick' ? item.topics.find((topic) => !parts.topicCodes.has(topic)) : undefined;
    if (code !== undefined) throw new AppError('topic-unknown', { code });
    if (item.kind !== 'village') continue;
    const stationIds = stationIdsOf(item);
    if (stationIds.some((stationId) => !parts.stations.has(stationId) && !kept.has(stationId)))
      throw new AppError('station-unknown');
    const twice = stationIds.find((stationId, index) => stationIds.indexOf(stationId) !== index);
    if (twice !== undefined)
      throw unfit(`Trạm ${parts.stations.get(twice) ?? 'ngừng dùng'} có hai thông báo riêng trong một mục.`);
  }
  const [tooLong] = items.flatMap((item) => overlong(item, parts));
  if (tooLong !== undefined) throw unfit(tooLong);
  const { misfits } = layOut(items, parts);
  if (misfits.length > 0) throw unfit(misfits.map((misfit) => misfitWords(misfit, items, parts, id)).join(' '));
}

/** Where each step begins when all take their whole length. */
export function layOut(items: readonly MeasuredItem[], parts: ProgrammeParts): ProgrammeLayout {
  return layOutProgramme(
    items,
    items.map((item) => itemLengthMs(item, parts)),
  );
}

/** The longest a step can take, ms; undefined while it is not known. */
export function itemLengthMs(item: MeasuredItem, parts: ProgrammeParts): number | undefined {
  return stepLengthMs(item, (segmentId) => parts.segments.get(segmentId)?.rendition?.durationMs);
}

/** What people call a step. */
export function itemTitle(item: MeasuredItem, parts: ProgrammeParts): string {
  switch (item.kind) {
    case 'segment':
      return segmentTitle(item.segmentId, parts);
    case 'pick':
      return item.topics.length === 0 ? 'Chọn bài tự động' : `Chọn bài tự động (${item.topics.join(', ')})`;
    case 'relay':
      return relayTitle(parts.sources.get(item.sourceId)?.name);
    case 'place':
      return item.name;
    case 'village':
      return VILLAGE;
  }
}

/** What does not fit any more, is not known or is about to expire. */
export function programmeWarnings(
  items: readonly MeasuredItem[],
  parts: ProgrammeParts,
  now: number,
  id: string,
): string[] {
  const { misfits } = layOut(items, parts);
  const warnings = [
    ...misfits.map((misfit) => misfitWords(misfit, items, parts, id)),
    ...items.flatMap((item) => overlong(item, parts)),
    ...items.flatMap(segmentIdsOf).flatMap((segmentId) => segmentWarnings(segmentId, parts, now)),
    ...items.flatMap((item) => (item.kind === 'relay' ? sourceWarnings(item.sourceId, parts, now) : [])),
  ];
  return [...new Set(warnings)];
}

/** "12 giây", "3 phút", "3 phút 20 giây"; begun seconds count. */
export function lengthWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} giây`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} phút${rest === 0 ? '' : ` ${rest} giây`}`;
}

/** "Trước «Tiếp âm VOV1» (05:00:30) thừa 12 giây: ...": the time of day where a schedule airs it, else the time after the start. */
function misfitWords(
  { index, kind, overMs, before }: ProgrammeLayout['misfits'][number],
  items: readonly MeasuredItem[],
  parts: ProgrammeParts,
  id: string | undefined,
): string {
  const relay = items[index];
  if (relay?.kind !== 'relay') return '';
  const name = `«${itemTitle(relay, parts)}» (${momentText(relay.offsetMs, parts.startsAt.get(id ?? ''))})`;
  if (kind === 'earlier-relay')
    return `${name} bắt đầu trước khi mục tiếp âm đứng trên kết thúc ${lengthWords(overMs)}. Xếp các mục tiếp âm theo thứ tự giờ, không chồng nhau.`;
  const lengths = before.flatMap((position) => {
    const item = items[position];
    return item === undefined ? [] : [`«${itemTitle(item, parts)}» ${lengthWords(itemLengthMs(item, parts) ?? 0)}`];
  });
  const what = lengths.length === 0 ? '' : `: ${lengths.join(', ')}`;
  return `Trước ${name} thừa ${lengthWords(overMs)}${what}. Bỏ bớt, chọn bài ngắn hơn hoặc lùi giờ tiếp âm.`;
}

function momentText(offsetMs: number, startsAt: string | undefined): string {
  const [hours = 0, minutes = 0, seconds = 0] = (startsAt ?? '00:00:00').split(':').map(Number);
  const total = (hours * 3600 + minutes * 60 + seconds + Math.floor(offsetMs / 1000)) % 86_400;
  const text = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return startsAt === undefined ? `+${text} sau giờ bắt đầu` : text;
}

/** A fixed notice or stand-in that does not fit the room kept for it. */
function overlong(item: MeasuredItem, parts: ProgrammeParts): string[] {
  return roomsOf(item).flatMap(({ segmentIds, name, roomMs }) =>
    segmentIds.flatMap((segmentId) => {
      const lengthMs = parts.segments.get(segmentId)?.rendition?.durationMs ?? 0;
      return lengthMs <= roomMs ? [] : [overlongWords(segmentTitle(segmentId, parts), lengthMs, name, roomMs)];
    }),
  );
}

/** What an item keeps room for, and how much; none for one that takes as long as its sound does. */
export function roomsOf(item: MeasuredItem): { segmentIds: string[]; name: string; roomMs: number }[] {
  if (item.kind === 'village')
    return [{ segmentIds: item.notices.map(({ segmentId }) => segmentId), name: VILLAGE, roomMs: item.slotMs }];
  return item.kind === 'place' && item.fallback.kind === 'segment'
    ? [{ segmentIds: [item.fallback.segmentId], name: item.name, roomMs: item.maxMs }]
    : [];
}

/** "«Tin» dài 26 giây, mục «Bản tin» chỉ có 20 giây: thừa 6 giây." */
export function overlongWords(title: string, lengthMs: number, room: string, roomMs: number): string {
  return `«${title}» dài ${lengthWords(lengthMs)}, mục «${room}» chỉ có ${lengthWords(roomMs)}: thừa ${lengthWords(lengthMs - roomMs)}.`;
}

function segmentWarnings(segmentId: string, parts: ProgrammeParts, now: number): string[] {
  const record = parts.segments.get(segmentId);
  if (record === undefined) return ['Có tin bài đã xóa; chỗ đó sẽ không phát gì.'];
  const { row, rendition } = record;
  return [
    ...(rendition === undefined ? [`«${row.title}» chưa có bản phát nên chưa biết dài bao lâu.`] : []),
    ...expiryWords(`«${row.title}»`, row.validUntil, parts.zone, now),
  ];
}

function sourceWarnings(sourceId: string, parts: ProgrammeParts, now: number): string[] {
  const source = parts.sources.get(sourceId);
  if (source === undefined) return ['Có nguồn tiếp âm không còn dùng; chỗ đó sẽ im lặng.'];
  const name = `Nguồn «${source.name}»`;
  const isOver = source.validUntil !== null && source.validUntil <= now;
  return [
    ...(source.approvedAt === null && !isOver ? [`${name} chưa được duyệt nên sẽ không tiếp âm.`] : []),
    ...expiryWords(name, source.validUntil, parts.zone, now),
  ];
}

function expiryWords(name: string, validUntil: number | null, zone: string, now: number): string[] {
  if (validUntil === null || validUntil > now + EXPIRES_SOON_MS) return [];
  const when = `${timeText(validUntil, zone)} ngày ${dateText(validUntil, zone)}`;
  return [
    validUntil <= now
      ? `${name} đã hết hạn lúc ${when}; chọn cái khác.`
      : `${name} sắp hết hạn lúc ${when}; thay trước khi đó.`,
  ];
}

function segmentIdsOf(item: MeasuredItem): string[] {
  if (item.kind === 'segment') return [item.segmentId];
  if (item.kind === 'village') return item.notices.map(({ segmentId }) => segmentId);
  return item.kind === 'place' && item.fallback.kind === 'segment' ? [item.fallback.segmentId] : [];
}

function stationIdsOf(item: MeasuredItem): string[] {
  return item.kind === 'village' ? item.notices.flatMap(({ stationIds }) => stationIds) : [];
}

function segmentTitle(segmentId: string, parts: ProgrammeParts): string {
  return parts.segments.get(segmentId)?.row.title ?? 'Tin bài đã xóa';
}

function relayTitle(name: string | undefined): string {
  if (name === undefined) return 'Nguồn tiếp âm không còn dùng';
  return /^tiếp âm/i.test(name) ? name : `Tiếp âm ${name}`;
}

function unfit(detail: string): AppError {
  return new AppError('programme-unfit', { detail });
}
