/** Receipts as people read them: counts, who needs a call, how fast it was. */
import { expect, test } from 'vitest';
import type { Receipt } from '../../server/contract/interrupts.ts';
import {
  headline,
  secondsWords,
  sortReceipts,
  soundDelays,
  stateCounts,
  toPhone,
} from '../../web/src/words/receipt-words.ts';

const receipt = (stationName: string, state: Receipt['state'], more: Partial<Receipt> = {}): Receipt => ({
  stationId: stationName,
  stationName,
  state,
  soundedAt: null,
  detail: null,
  carrierName: null,
  contacts: [],
  ...more,
});
const all = [
  receipt('Đài xã', 'sounding', { soundedAt: '2026-11-26T03:30:00.800Z' }),
  receipt('Tân Thủy', 'finished', { soundedAt: '2026-11-26T03:30:12.400Z' }),
  receipt('Hà Chua', 'not-reached'),
  receipt('Cây Tắt', 'carrier', { carrierName: 'Đài xã' }),
  receipt('Bông Phài', 'manual'),
  receipt('Kim Thành', 'failed'),
  receipt('Hòa Thủy', 'cut', { soundedAt: '2026-11-26T03:30:00.900Z', detail: 'trạm mất điện' }),
  receipt('Chợ Gấm', 'begun', { soundedAt: '2026-11-26T03:30:00.900Z' }),
];

test('who needs a person comes first', () => {
  expect(sortReceipts(all).map(({ stationName }) => stationName)).toEqual([
    'Hà Chua',
    'Kim Thành',
    'Hòa Thủy',
    'Bông Phài',
    'Chợ Gấm',
    'Đài xã',
    'Cây Tắt',
    'Tân Thủy',
  ]);
  expect(toPhone(all).map(({ stationName }) => stationName)).toEqual(['Hà Chua', 'Kim Thành', 'Hòa Thủy', 'Bông Phài']);
});

test('an fm station is counted with its carrier', () => {
  expect(headline(all)).toEqual({ count: 2, words: 'trạm đang phát' });
  expect(stateCounts(all)).toEqual([
    { state: 'not-reached', count: 1 },
    { state: 'failed', count: 1 },
    { state: 'cut', count: 1 },
    { state: 'manual', count: 1 },
    { state: 'begun', count: 1 },
    { state: 'sounding', count: 1 },
    { state: 'carrier', count: 1 },
    { state: 'finished', count: 1 },
  ]);
});

test('nothing is called over while a station still fetches, and nothing sounds before the first does', () => {
  const fetching = [receipt('Đài xã', 'sent'), receipt('Tân Thủy', 'not-reached')];
  expect(headline(fetching)).toEqual({ count: 0, words: 'trạm đang phát' });
  const over = [receipt('Đài xã', 'finished'), receipt('Cây Tắt', 'carrier', { carrierName: 'Đài xã' })];
  expect(headline([...over, receipt('Hà Chua', 'not-reached')])).toEqual({ count: 2, words: 'trạm đã phát xong' });
  expect(headline([...over, receipt('Hà Chua', 'cached')])).toEqual({ count: 0, words: 'trạm đang phát' });
  expect(headline([...over, receipt('Hà Chua', 'begun')])).toEqual({ count: 0, words: 'trạm đang phát' });
});

test('how long from the order to the first and the last sound', () => {
  expect(soundDelays('2026-11-26T03:30:00.000Z', all)).toEqual({ first: 800, last: 12_400 });
  expect(soundDelays('2026-11-26T03:30:00.000Z', [receipt('Hà Chua', 'not-reached')])).toBeUndefined();
  expect([secondsWords(800), secondsWords(12_400)]).toEqual(['0,8 giây', '12 giây']);
});
