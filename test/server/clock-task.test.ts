/** When stations say that it is the server's clock that is wrong. */
import { expect, test } from 'vitest';
import { clockTask } from '../../server/clock-task.ts';
import { makeHeartbeat } from './station-steps.ts';

const now = Date.UTC(2026, 10, 24, 10);
const beat = (aheadMs: number, faults: string[] = ['clock-disputed'], agoMs = 15_000) => {
  const at = now - agoMs;
  return { at, heartbeat: makeHeartbeat('tram', { at: at - aheadMs, faults }) };
};
const hourMs = 3_600_000;

test.each([
  ['nobody', [], undefined],
  ['one station alone', [beat(7 * hourMs), beat(0, [])], undefined],
  ['two', [beat(7 * hourMs), undefined, beat(7 * hourMs + 900)], 'Đồng hồ máy chủ nhanh khoảng 7 giờ'],
  ['the middle of three', [beat(-90_000), beat(-130_000), beat(-9 * hourMs)], 'Đồng hồ máy chủ chậm khoảng 2 phút'],
  ['less than a minute', [beat(59_000), beat(-59_000)], undefined],
  ['long ago', [beat(7 * hourMs, ['clock-disputed'], 200_000), beat(7 * hourMs)], undefined],
  ['other clocks that nobody checks against the network', [beat(7 * hourMs, []), beat(7 * hourMs, [])], undefined],
])('%s', (_who, beats, title) => {
  expect(clockTask(beats, now)[0]?.title).toBe(title);
});

test('the task says what to do', () => {
  expect(clockTask([beat(hourMs), beat(hourMs)], now)).toEqual([
    {
      kind: 'worker',
      title: 'Đồng hồ máy chủ nhanh khoảng 60 phút',
      detail:
        '2 trạm nghe được giờ mạng đều thấy lệch. Báo quản trị viên chỉnh đồng hồ máy chủ ngay: trạm chỉ nghe máy chủ sẽ phát sai giờ.',
      href: '/tram',
    },
  ]);
});
