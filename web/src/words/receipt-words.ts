/** Where an order stands at its stations: each one's look, the counts, and whom to phone. */
import {
  IconAntenna,
  IconCircleCheck,
  IconClock,
  IconCloudDownload,
  IconCut,
  IconHandStop,
  IconHourglassHigh,
  IconPhone,
  IconPlugConnectedX,
  IconVolume,
  IconX,
} from '@tabler/icons-react';
import type { Interrupt, Receipt } from '../../../server/contract/interrupts.ts';
import type { Look } from './state-words.ts';

export type ReceiptState = Receipt['state'];

export const receiptLook: Record<ReceiptState, Look> = {
  'not-reached': { word: 'Chưa nhận lệnh', tone: 'bad', icon: IconPlugConnectedX },
  failed: { word: 'Không phát được', tone: 'bad', icon: IconX },
  cut: { word: 'Phát thiếu', tone: 'bad', icon: IconCut },
  manual: { word: 'Cần gọi điện', tone: 'warn', icon: IconPhone },
  begun: { word: 'Chưa phát xong', tone: 'warn', icon: IconHourglassHigh },
  sent: { word: 'Đang tải bài', tone: 'info', icon: IconCloudDownload },
  cached: { word: 'Sắp phát', tone: 'info', icon: IconClock },
  sounding: { word: 'Đang phát', tone: 'live', icon: IconVolume },
  carrier: { word: 'Phát theo FM', tone: 'info', icon: IconAntenna },
  finished: { word: 'Đã phát xong', tone: 'good', icon: IconCircleCheck },
};

export const orderLook: Record<Interrupt['state'], Look> = {
  running: { word: 'Đang chạy', tone: 'live', icon: IconVolume },
  over: { word: 'Đã xong', tone: 'calm', icon: IconCircleCheck },
  cancelled: { word: 'Đã dừng', tone: 'calm', icon: IconHandStop },
};

/** What needs a person first, what is over last. */
const order = Object.keys(receiptLook) as ReceiptState[];

/** As they are listed. */
export function sortReceipts(receipts: readonly Receipt[]): Receipt[] {
  const rank = ({ state }: Receipt) => order.indexOf(state);
  return [...receipts].sort(
    (one, other) => rank(one) - rank(other) || one.stationName.localeCompare(other.stationName, 'vi'),
  );
}

/** Of `11/14 trạm đang phát`, or `13/14 trạm đã phát xong`, the count and the words. An fm station counts with its carrier. */
export function headline(receipts: readonly Receipt[]): { readonly count: number; readonly words: string } {
  const as = (...states: ReceiptState[]) =>
    receipts.filter((receipt) => states.includes(heardState(receipt, receipts))).length;
  const isOver = as('sounding', 'begun', 'cached', 'sent') === 0 && as('finished') > 0;
  return isOver
    ? { count: as('finished'), words: 'trạm đã phát xong' }
    : { count: as('sounding'), words: 'trạm đang phát' };
}

/** The other states with how many stations are in each, in the order of the list. */
export function stateCounts(receipts: readonly Receipt[]): { readonly state: ReceiptState; readonly count: number }[] {
  return order
    .map((state) => ({ state, count: receipts.filter((receipt) => receipt.state === state).length }))
    .filter(({ count }) => count > 0);
}

/** Where it was not heard, or not to its end, unless somebody phones. */
export function toPhone(receipts: readonly Receipt[]): Receipt[] {
  return sortReceipts(receipts).filter(({ state }) => ['not-reached', 'failed', 'cut', 'manual'].includes(state));
}

/** How long from the order to the first and to the last sound, ms; undefined while nothing sounded. */
export function soundDelays(
  issuedAt: string,
  receipts: readonly Receipt[],
): { readonly first: number; readonly last: number } | undefined {
  const delays = receipts.flatMap(({ soundedAt }) =>
    soundedAt === null ? [] : [Date.parse(soundedAt) - Date.parse(issuedAt)],
  );
  return delays.length === 0 ? undefined : { first: Math.min(...delays), last: Math.max(...delays) };
}

/** `0,8 giây`, from ten seconds on whole ones. */
export function secondsWords(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  return `${seconds < 10 ? seconds.toFixed(1).replace('.', ',') : Math.round(seconds)} giây`;
}

function heardState(receipt: Receipt, all: readonly Receipt[]): ReceiptState {
  if (receipt.state !== 'carrier') return receipt.state;
  return all.find(({ stationName }) => stationName === receipt.carrierName)?.state ?? 'carrier';
}
