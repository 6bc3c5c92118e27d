/** After a thu hồi, in words: who has not heard of it, what sounds there and when, and what a person has to do. */
import type { NotReached } from '../../../server/contract/interrupts.ts';
import { nearWords } from './time-words.ts';

export type UnreachedPlace = NotReached['notReached'][number];

/** The places that a person must phone now: while the network may still tell the others, only those without one. */
export function placesToPhone({ telling, notReached }: NotReached): readonly UnreachedPlace[] {
  return telling ? notReached.filter(({ transport }) => transport === 'manual') : notReached;
}

/** How it stands: the sentence, and whether there is anything left to do. */
export function standing(answer: NotReached): { readonly words: string; readonly state: 'over' | 'telling' | 'phone' } {
  const places = placesToPhone(answer);
  const waiting = answer.notReached.length - places.length;
  const phone =
    places.length === 0
      ? ''
      : `${places.length} nơi có thể chưa biết: gọi điện trước giờ ghi dưới đây để không phát bài này.`;
  if (waiting > 0)
    return { words: `Đang báo cho các trạm: còn ${waiting} nơi chưa trả lời. ${phone}`.trim(), state: 'telling' };
  if (places.length > 0) return { words: phone, state: 'phone' };
  return { words: 'Mọi trạm đã nhận: không nơi nào còn phát.', state: 'over' };
}

/** What would sound at a place, and what to ask of who answers the phone. `now` in epoch ms. */
export function placeWords({ transport, carrierName, wouldPlayAt }: UnreachedPlace, now: number, zone: string): string {
  const isNow = Date.parse(wouldPlayAt) <= now;
  const when = nearWords(wouldPlayAt, now, zone);
  if (transport === 'manual')
    return isNow
      ? 'không nối mạng, có thể đang phát bài này: nhờ tắt loa'
      : `không nối mạng, có bài này trong lịch ${when}: nhờ bỏ bài này ra`;
  const how = transport === 'fm' ? `thu và phát theo ${carrierName ?? 'trạm khác'}, ` : '';
  return isNow
    ? `${how}có thể đang phát bài này: nhờ tắt máy hoặc rút loa`
    : `${how}sẽ phát bài này ${when} nếu vẫn chưa có mạng: nhờ tắt máy hoặc rút loa trước giờ đó`;
}
