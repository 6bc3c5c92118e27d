/** An emergency order in words: how often, until when, whom it wakes. */
import type { Interrupt } from '../../../server/contract/interrupts.ts';
import type { PolicyView } from '../../../server/contract/policy.ts';
import { type Hours, quietHoursAt } from './closed-hours.ts';
import { clockWords, lengthWords, nearWords } from './time-words.ts';

/** How an order repeats; null: once. Nothing of it begins later than so many minutes after it was sent. */
export interface Repeating {
  readonly repeatEveryMinutes: number | null;
  readonly expiresInMinutes: number;
}

const minuteMs = 60_000;

/** What is offered: how often, in minutes. */
export const repeatChoices: readonly { readonly minutes: number | null; readonly word: string }[] = [
  { minutes: null, word: 'Một lần' },
  { minutes: 15, word: '15 phút' },
  { minutes: 30, word: '30 phút' },
  { minutes: 120, word: '2 giờ' },
  { minutes: 180, word: '3 giờ' },
];

/** After how many minutes it may end; each leaves room for at least one repetition. */
export function expiryChoices(repeatEveryMinutes: number | null): readonly number[] {
  return [60, 180, 360, 720, 1440].filter((minutes) => minutes > (repeatEveryMinutes ?? 0));
}

/** What is set when the repetition changes: an hour for once, three for a short step, half a day for a long one. */
export function usualExpiry(repeatEveryMinutes: number | null): number {
  if (repeatEveryMinutes === null) return 60;
  return repeatEveryMinutes <= 30 ? 180 : 720;
}

/** `30 phút`, `3 giờ`. */
export function minutesWords(minutes: number): string {
  return lengthWords(minutes * minuteMs);
}

/** `Phát ngay tại 14 trạm, lặp lại mỗi 30 phút đến 06:00 hôm nay`. */
export function orderWords(
  { repeatEveryMinutes, expiresInMinutes }: Repeating,
  where: string,
  nowMs: number,
  zone: string,
): string {
  const begin = `Phát ngay tại ${where}`;
  if (repeatEveryMinutes === null) return `${begin}, một lần`;
  return `${begin}, lặp lại mỗi ${minutesWords(repeatEveryMinutes)} đến ${nearWords(nowMs + expiresInMinutes * minuteMs, nowMs, zone)}`;
}

/** When it begins each time, from now on. */
export function beginnings({ repeatEveryMinutes, expiresInMinutes }: Repeating, nowMs: number): number[] {
  if (repeatEveryMinutes === null) return [nowMs];
  const count = Math.floor(expiresInMinutes / repeatEveryMinutes) + 1;
  return Array.from({ length: count }, (_, index) => nowMs + index * repeatEveryMinutes * minuteMs);
}

/** What the quiet hours mean for an emergency: it wakes people now, or from some repetition on; undefined: nobody. */
export function wakingWords(repeating: Repeating, policy: PolicyView, nowMs: number, zone: string): string | undefined {
  const now = quietHoursAt(policy, nowMs, zone);
  if (now !== undefined) return `Đang giờ yên lặng (${hoursWords(now)}): lệnh này sẽ đánh thức bà con.`;
  const first = beginnings(repeating, nowMs).find((at) => quietHoursAt(policy, at, zone) !== undefined);
  if (first === undefined) return undefined;
  return `Từ lượt ${clockWords(first, zone)} là giờ yên lặng: các lượt đó sẽ đánh thức bà con.`;
}

/** Why an order that is no emergency cannot go out now; undefined: it can. */
export function quietRefusal(policy: PolicyView, nowMs: number, zone: string): string | undefined {
  const quiet = quietHoursAt(policy, nowMs, zone);
  if (quiet === undefined) return undefined;
  return `Đang giờ yên lặng (${hoursWords(quiet)}) nên không phát ngay được. Chỉ việc khẩn cấp mới phát vào giờ này: dùng nút Phát khẩn cấp.`;
}

/** `Mỗi 30 phút, đến 06:00 hôm nay`, of an order that was sent; `Một lần`. */
export function sentWords(
  order: { readonly repeatEveryMinutes: number | null; readonly expiresAt: string },
  nowMs: number,
  zone: string,
): string {
  if (order.repeatEveryMinutes === null) return 'Một lần';
  const until = nearWords(Date.parse(order.expiresAt), nowMs, zone);
  return `Mỗi ${minutesWords(order.repeatEveryMinutes)}, đến ${until}`;
}

/** `«Lũ về», «Sơ tán»`. */
export function namesOf(orders: readonly { readonly title: string }[]): string {
  return orders.map(({ title }) => `«${title}»`).join(', ');
}

/** `Từ 14:00 hôm nay lệnh «Sơ tán» thay lệnh này ở 1 trạm: Tân Thủy.` One sentence for each newer order. */
export function replacedWords(
  { replacedBy, airings }: Pick<Interrupt, 'replacedBy' | 'airings'>,
  nowMs: number,
  zone: string,
): string[] {
  const all = Math.max(0, ...airings.map(({ stationIds }) => stationIds.length));
  return replacedBy.map(({ title, at, stationNames }) => {
    const since = nearWords(Date.parse(at), nowMs, zone);
    const where = stationNames.length >= all ? 'mọi trạm' : `${stationNames.length} trạm: ${stationNames.join(', ')}`;
    return `Từ ${since} lệnh «${title}» thay lệnh này ở ${where}.`;
  });
}

/** What stopping an order does not bring back; undefined: nothing. */
export function staysSilentWords({ replaced }: Pick<Interrupt, 'replaced'>): string | undefined {
  if (replaced.length === 0) return undefined;
  return `Lệnh cũ ${namesOf(replaced)} đã bị lệnh này thay, dừng lệnh này thì lệnh cũ vẫn không phát lại ở các trạm đó. Muốn phát lại, hãy ra lệnh mới.`;
}

function hoursWords({ from, until }: Hours): string {
  return `${from.slice(0, 5)} đến ${until.slice(0, 5)}`;
}
