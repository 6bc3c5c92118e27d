/** "Lúc đó loa có phát không?" in a sentence, and what it rests on. Pure. */
import type { AirVerdict, VerdictReason } from '../scheduler/answer-at.ts';
import { stretchesTold } from './air-stretches.ts';
import type { AirGround, AirSound } from './store/air-answer-store.ts';
import type { StationTable } from './store/schema.ts';
import { dateText, timeText, timeWords } from './vietnamese-time.ts';

/** A sound of the commune so near that people may have meant it: the widest tolerance they are offered, ms. */
const NEAR_MS = 30 * 60_000;

export interface Told {
  readonly verdict: AirVerdict<AirSound>;
  readonly ground: AirGround;
  readonly station: StationTable;
  readonly at: number;
  readonly toleranceMs: number;
  readonly zone: string;
}

/** `words` is one answer to read out; `basis` says by what it is known. */
export function wordsOf(told: Told): { words: string; basis: string } {
  const { words, basis } = sentences[told.verdict.why](told);
  const planned =
    told.verdict.isPlanned && told.verdict.sounds.length === 0 && told.verdict.why !== 'to-come'
      ? ` Theo lịch, lúc đó có «${plannedTitle(told)}».`
      : '';
  return { words, basis: `${basis}${planned}${unheardWords(told)}` };
}

const sentences: Readonly<Record<VerdictReason, (told: Told) => { words: string; basis: string }>> = {
  sounded: (told) => ({
    words: `Có. ${whenWords(told)}, loa ở ${placeName(told)} ${isThen(told) ? '' : 'đã '}phát nội dung của xã: ${soundedWords(told)}.`,
    basis: `Nhật ký máy của trạm ghi đúng tệp, giờ bắt đầu và giờ kết thúc.${offPlanWords(told)}`,
  }),
  'carrier-sounded': (told) => ({
    words: `Có thể là của xã. ${whenWords(told)}, ${sourceName(told)} ${tense(told)} phát ${soundedWords(told)}, ${placeName(told)} thu lại qua FM.`,
    basis: `Đã chứng minh được phần phát của ${sourceName(told)}; tại trạm không có máy ghi nên chưa chứng minh được loa phát đúng tiếng đó.`,
  }),
  unmeasured: (told) => ({
    words: `Có thể là của xã. ${whenWords(told)}, ${placeName(told)} ${tense(told)} tiếp âm ${soundedWords(told)}.`,
    basis: 'Nguồn tiếp âm này không đo được mức âm nên chưa chứng minh được loa có tiếng.',
  }),
  'people-say': (told) => ({
    words: `Có thể là của xã. ${whenWords(told)}, theo lịch ${placeName(told)} phát ${soundedWords(told)} và người ở thôn xác nhận đã phát.`,
    basis: 'Không có nhật ký máy ở đây; câu trả lời dựa vào lịch và lời xác nhận.',
  }),
  silent: (told) => ({
    words: `Không phải của xã${isNear(told) ? ', nếu đúng giờ đó' : ''}. ${whenWords(told)}, ${silentName(told)} không phát gì. ${nearestWords(told)}`,
    basis: `Nhật ký máy của ${sourceOrStation(told)} đủ cả quanh lúc đó và không có âm thanh nào. ${
      isNear(told)
        ? 'Nếu người dân nhớ giờ chưa đúng thì có thể là lượt gần nhất nêu trên.'
        : 'Nếu lúc đó loa vẫn có tiếng thì nhật ký không cho biết tiếng đó từ đâu.'
    }`,
  }),
  'cut-off': (told) => ({
    words: `Chưa trả lời chắc được. ${whenWords(told)}, máy của ${placeName(told)} có phát ${soundedWords(told)}, nhưng sổ sự cố ghi loa ở đó đang bị cô lập hoặc tắt tiếng.`,
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

/** "Quanh lúc" where nothing is known to have sounded in that very minute. */
function whenWords({ at, zone, verdict }: Told): string {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const night = hour < 6 || hour >= 22 ? ` (${timeWords(hour, minute)})` : '';
  const around = verdict.sounds.length > 0 && verdict.inMinute.length === 0 ? 'Quanh lúc' : 'Lúc';
  return `${around} ${timeText(at, zone)}${night} ngày ${dateText(at, zone)}`;
}

function titlesOf({ verdict }: Told): string {
  const titles = [...new Set(verdict.sounds.map(({ itemTitle }) => `«${itemTitle}»`))];
  const rest = titles.length - 3;
  return titles.slice(0, 3).join(', ') + (rest > 0 ? ` và ${rest} bài nữa` : '');
}

function isThen({ verdict }: Told): boolean {
  return verdict.inMinute.length > 0;
}

function tense(told: Told): string {
  return isThen(told) ? 'đang' : 'đã';
}

/** What sounded in that very minute, else what did within the tolerance; of it the first three. */
function soundedWords({ verdict, ground, zone }: Told): string {
  const { inMinute, sounds } = verdict;
  const isThen = inMinute.length > 0;
  const told = stretchesTold({
    chosen: isThen ? inMinute : sounds,
    sounds: ground.sounds,
    zone,
    isThen,
  });
  const rest = told.length - 3;
  return told.slice(0, 3).join(', ') + (rest > 0 ? ` và ${rest} lượt nữa` : '');
}

/** Of that day alone: what was on air the evening before explains nothing. */
function nearest({ verdict: { before, after }, at, zone }: Told) {
  const day = dateText(at, zone);
  const ofDay = (sound: AirSound | undefined) =>
    sound !== undefined && [sound.from, sound.to ?? sound.from].some((time) => dateText(time, zone) === day)
      ? sound
      : undefined;
  return { before: ofDay(before), after: ofDay(after) };
}

function isNear(told: Told): boolean {
  const { before, after } = nearest(told);
  return [before, after].some(
    (sound) => sound !== undefined && distance({ from: sound.from, to: sound.to ?? sound.atMost }, told.at) <= NEAR_MS,
  );
}

function nearestWords(told: Told): string {
  const { before, after } = nearest(told);
  const one = (sound: AirSound) =>
    stretchesTold({ chosen: [sound], sounds: told.ground.sounds, zone: told.zone, isThen: false }).join('');
  const said = [
    ...(before === undefined ? [] : [`trước đó: ${one(before)}`]),
    ...(after === undefined ? [] : [`sau đó: ${one(after)}`]),
  ];
  return said.length === 0 ? 'Cả ngày đó nhật ký không ghi tiếng nào.' : `Gần nhất ${said.join('; ')}.`;
}

/** "trạm Tân Thủy", but "Đài xã". */
function placeName({ station: { name } }: Told): string {
  return name.startsWith('Đài ') ? name : `trạm ${name}`;
}

/** Whose silence it was; of an fm village whom it hears, too. */
function silentName(told: Told): string {
  const name = sourceOrStation(told);
  return told.ground.transport === 'fm' ? `${name} (đài mà ${placeName(told)} thu lại qua FM)` : name;
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
  return told.ground.transport === 'fm' ? sourceName(told) : placeName(told);
}

function wholeWords({ verdict: { wholeUntil }, ground, zone }: Told): string {
  if (ground.transport === 'fm' && ground.source === undefined) return 'Trạm thu FM này chưa chọn đài phát.';
  if (wholeUntil === undefined) return 'Chưa có nhật ký nào của thời gian đó.';
  return `Nhật ký đủ đến ${timeText(wholeUntil, zone)} ngày ${dateText(wholeUntil, zone)}.`;
}
