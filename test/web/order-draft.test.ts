/** An emergency order can be sent as soon as it is known what is said, and not before. */
import { expect, test } from 'vitest';
import { interruptWrite } from '../../server/contract/interrupts.ts';
import { freshOrder, orderLack, orderOf } from '../../web/src/pages/emergency/order-draft.ts';
import { levelWords, meterShare } from '../../web/src/words/level-words.ts';
import { makeUuid } from '../../web/src/words/make-uuid.ts';

const ready = { ...freshOrder, segmentId: 'mau-lu' };

test.each([
  [freshOrder, { stations: 14, another: false }, /^Chọn một mẫu/],
  [ready, { stations: 0, another: false }, /^Chọn ít nhất một trạm/],
  [ready, { stations: 14, another: true }, /thay lệnh đang phát hay phát sau/],
])('what %o lacks', (draft, around, words) => {
  expect(orderLack(draft, around)).toMatch(words);
});

test('what is said is all that a fresh order lacks', () => {
  expect(orderLack(ready, { stations: 14, another: false })).toBeUndefined();
  expect(orderLack({ ...ready, replaces: false }, { stations: 14, another: true })).toBeUndefined();
  expect(orderOf(freshOrder)).toBeUndefined();
});

test('the server reads what is sent: everywhere, once, with its time', () => {
  expect(interruptWrite.parse({ ...orderOf(ready), requestId: makeUuid() })).toMatchObject({
    kind: 'emergency',
    segmentId: 'mau-lu',
    target: { kind: 'all' },
    repeatEveryMinutes: null,
    expiresInMinutes: 60,
    replaces: false,
    saysTime: true,
  });
});

test('what repeats says its time, whatever was chosen before', () => {
  const silent = { ...ready, saysTime: false };
  expect(orderOf(silent)).toMatchObject({ saysTime: false });
  const repeating = { ...silent, repeatEveryMinutes: 30 };
  expect(orderOf(repeating)).toMatchObject({ saysTime: true });
  expect(interruptWrite.safeParse({ ...orderOf(repeating), requestId: makeUuid() }).success).toBe(true);
});

test('a voice too soft or too loud is told what to do', () => {
  const words = [0, 0.001, 0.05, 0.3, 1].map((peak) => levelWords(meterShare(peak)));
  const soft = 'Chưa nghe rõ: nói gần micrô hơn';
  expect(words).toEqual([soft, soft, 'Nghe rõ', 'Nghe rõ', 'To quá: nói xa micrô hơn']);
});
