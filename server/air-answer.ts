/** "Lúc đó loa có phát không?" answered in words, from the log, the journal and the commune's incidents. */
import type { z } from 'zod';
import { type AirVerdict, answerAt, type VerdictReason } from '../scheduler/answer-at.ts';
import { isCutOff } from '../scheduler/mark-coverage.ts';
import type { airAnswer } from './contract/incidents.ts';
import { AppError } from './errors.ts';
import { type AirGround, type AirSound, readAirGround } from './store/air-answer-store.ts';
import { getCommune } from './store/commune-store.ts';
import type { Db } from './store/database.ts';
import { listIncidents } from './store/incident-store.ts';
import type { StationTable } from './store/schema.ts';
import { getStation } from './store/station-store.ts';
import { dateText, timeText, timeWords } from './vietnamese-time.ts';

const MINUTE_MS = 60_000;

/** Where and when; one cluster of the station, or all of it. */
export interface AirPlace {
  readonly stationId: string;
  readonly clusterId: string | undefined;
  readonly at: number;
  readonly toleranceMinutes: number;
}

/** As the API shows it, with instants in epoch ms. Throws not-found (the station), cluster-unknown. */
export async function airAnswerOf(
  { db, communeId, now: clock }: { db: Db; communeId: string; now: () => number },
  { stationId, clusterId, at, toleranceMinutes }: AirPlace,
): Promise<z.output<typeof airAnswer>> {
  const [{ zone }, record] = await Promise.all([getCommune(db, communeId), getStation(db, communeId, stationId)]);
  const cluster = record.clusters.find(({ id }) => id === clusterId);
  if (clusterId !== undefined && cluster === undefined) throw new AppError('cluster-unknown');
  const toleranceMs = toleranceMinutes * MINUTE_MS;
  const [ground, known] = await Promise.all([
    readAirGround(db, communeId, record.row, at),
    listIncidents(db, communeId, { from: at - toleranceMs, to: at + toleranceMs + 1, stationId }),
  ]);
  const incidents = known.filter(({ places }) =>
    places.some(
      (place) =>
        place.stationId === stationId &&
        (clusterId === undefined || place.clusterId === undefined || place.clusterId === clusterId),
    ),
  );
  const placed = incidents.map(({ row, places }) => ({ ...row, endsAt: row.endsAt ?? undefined, places }));
  const verdict = answerAt({
    ...ground,
    at,
    toleranceMs,
    cutOff: isCutOff(placed, { stationId, clusterId }, at),
    now: clock(),
  });
  const words = wordsOf({ verdict, ground, station: record.row, at, toleranceMs, zone });
  return {
    verdict: verdict.verdict,
    ...words,
    station: record.row.name,
    cluster: cluster?.name ?? null,
    at,
    toleranceMinutes,
    wholeUntil: verdict.wholeUntil ?? null,
    sounds: verdict.sounds.map(({ from: _, to: __, atMost: ___, by: ____, ...sound }) => sound),
    incidents: incidents.map(({ row: { id, kind, title, beginsAt, endsAt, action } }) => ({
      ...{ id, kind, title, beginsAt, endsAt, action },
    })),
  };
}

interface Told {
  readonly verdict: AirVerdict<AirSound>;
  readonly ground: AirGround;
  readonly station: StationTable;
  readonly at: number;
  readonly toleranceMs: number;
  readonly zone: string;
}

function wordsOf(told: Told): { words: string; basis: string } {
  const { words, basis } = sentences[told.verdict.why](told);
  const planned =
    told.verdict.isPlanned && told.verdict.sounds.length === 0 && told.verdict.why !== 'to-come'
      ? ` Theo lịch, lúc đó có «${plannedTitle(told)}».`
      : '';
  return { words, basis: `${basis}${planned}${unheardWords(told)}` };
}

const sentences: Readonly<Record<VerdictReason, (told: Told) => { words: string; basis: string }>> = {
  sounded: (told) => ({
    words: `Có. ${whenWords(told)}, loa ở trạm ${told.station.name} phát nội dung của xã: ${titlesOf(told)}.`,
    basis: `Nhật ký máy của trạm ghi đúng tệp, giờ bắt đầu và giờ kết thúc.${offPlanWords(told)}`,
  }),
  'carrier-sounded': (told) => ({
    words: `Có thể là của xã. ${whenWords(told)}, ${sourceName(told)} đang phát ${titlesOf(told)}, trạm ${told.station.name} thu lại qua FM.`,
    basis: `Đã chứng minh được phần phát của ${sourceName(told)}; tại trạm không có máy ghi nên chưa chứng minh được loa phát đúng tiếng đó.`,
  }),
  unmeasured: (told) => ({
    words: `Có thể là của xã. ${whenWords(told)}, trạm ${told.station.name} đang tiếp âm ${titlesOf(told)}.`,
    basis: 'Nguồn tiếp âm này không đo được mức âm nên chưa chứng minh được loa có tiếng.',
  }),
  'people-say': (told) => ({
    words: `Có thể là của xã. ${whenWords(told)}, theo lịch trạm ${told.station.name} phát ${titlesOf(told)} và người ở thôn xác nhận đã phát.`,
    basis: 'Không có nhật ký máy ở đây; câu trả lời dựa vào lịch và lời xác nhận.',
  }),
  silent: (told) => ({
    words: `Không phải của xã. ${whenWords(told)}, ${sourceOrStation(told)} không phát gì.`,
    basis: `Nhật ký máy của ${sourceOrStation(told)} đủ cả quanh lúc đó và không có âm thanh nào. Loa có tiếng thì tiếng đó từ nguồn khác.`,
  }),
  'cut-off': (told) => ({
    words: `Chưa trả lời chắc được. ${whenWords(told)}, máy của trạm ${told.station.name} có phát ${titlesOf(told)}, nhưng sổ sự cố ghi loa ở đó đang bị cô lập hoặc tắt tiếng.`,
    basis: 'Nếu loa đã cô lập thật thì tiếng nghe được không phải của xã. Xem tại chỗ rồi hãy trả lời.',
  }),
  'no-end': (told) => ({
    words: `Chưa trả lời chắc được. Máy của ${sourceOrStation(told)} đã bắt đầu ${titlesOf(told)} trước lúc đó nhưng chưa báo kết thúc.`,
    basis: 'Có thể máy mất điện giữa chừng. Nếu máy còn chạy, nhật ký sẽ về và câu trả lời sẽ rõ.',
  }),
  'to-come': () => ({ words: 'Chưa trả lời được: thời điểm này chưa đến.', basis: 'Chọn một lúc đã qua.' }),
  'no-machine': (told) => ({
    words: `Chưa trả lời chắc được. Trạm ${told.station.name} phát bằng loa kéo, không có nhật ký máy, và không ai xác nhận lúc đó có phát.`,
    basis: 'Hỏi trưởng thôn, ghi lời xác nhận ở trang Xác nhận rồi hỏi lại ở đây.',
  }),
  'no-journal': (told) => ({
    words: `Chưa trả lời chắc được. Nhật ký máy của ${sourceOrStation(told)} chưa về đủ cho lúc đó.`,
    basis: `${wholeWords(told)} Khi nhật ký về đủ, hỏi lại ở đây.`,
  }),
};

/** People there say that what was planned then was not heard: who answers a caller must know. */
function unheardWords({ ground, at, toleranceMs }: Told): string {
  const isUnheard = ground.unheard.some(({ from, to }) => from <= at + toleranceMs && to > at - toleranceMs);
  return isUnheard ? ' Người ở thôn báo buổi đó không nghe được.' : '';
}

function whenWords({ at, zone }: Told): string {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const night = hour < 6 || hour >= 22 ? ` (${timeWords(hour, minute)})` : '';
  return `Lúc ${timeText(at, zone)}${night} ngày ${dateText(at, zone)}`;
}

function titlesOf({ verdict }: Told): string {
  const titles = [...new Set(verdict.sounds.map(({ itemTitle }) => `«${itemTitle}»`))];
  const rest = titles.length - 3;
  return titles.slice(0, 3).join(', ') + (rest > 0 ? ` và ${rest} bài nữa` : '');
}

function plannedTitle({ ground, at }: Told): string {
  const nearest = ground.planned.toSorted((a, b) => distance(a, at) - distance(b, at))[0];
  return nearest?.title ?? '';
}

function distance({ from, to }: { from: number; to: number }, at: number): number {
  return Math.max(from - at, at - to, 0);
}

function offPlanWords({ verdict }: Told): string {
  return verdict.sounds.some(({ offPlan }) => offPlan)
    ? ' Nội dung này không nằm trong lịch đang áp dụng lúc đó (máy phát theo danh sách cũ).'
    : '';
}

function sourceName({ ground }: Told): string {
  return ground.source?.name ?? 'đài xã';
}

function sourceOrStation(told: Told): string {
  return told.ground.transport === 'fm' ? sourceName(told) : `trạm ${told.station.name}`;
}

function wholeWords({ verdict: { wholeUntil }, ground, zone }: Told): string {
  if (ground.transport === 'fm' && ground.source === undefined) return 'Trạm thu FM này chưa chọn đài phát.';
  if (wholeUntil === undefined) return 'Chưa có nhật ký nào của thời gian đó.';
  return `Nhật ký đủ đến ${timeText(wholeUntil, zone)} ngày ${dateText(wholeUntil, zone)}.`;
}
