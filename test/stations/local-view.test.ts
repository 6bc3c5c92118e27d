/** The box's own page tells an installer whose signatures it demands, and by which list. */
import { expect, test } from 'vitest';
import { type LocalView, renderView } from '../../stations/player/local-view.ts';

const at = Date.parse('2026-11-27T22:00:00Z');
const view: LocalView = {
  stationName: 'Tân Thủy',
  software: 'loa',
  zone: 'Asia/Ho_Chi_Minh',
  now: at,
  volumePct: 70,
  isStopped: false,
  audio: 'alsa/default',
  clock: { trusted: true, offsetMs: 0 },
  coveredUntil: at,
  faults: [],
  lines: [],
};

test('without people on the list it says that it demands none', () => {
  expect(renderView(view)).toContain('không kiểm; chưa có danh sách khóa');
  const page = renderView({ ...view, keysVersion: 3 });
  expect(page).toContain('không kiểm; danh sách khóa số 3');
  expect(page).not.toContain('Chữ ký gần đây');
});

test('with people it counts them, names the list and the last acts, and shows no name as anything but text', () => {
  const last = [
    { madeAt: at, decision: 'approved', name: 'Nguyễn <b>Thị</b> Lan', items: 7 },
    { madeAt: at, decision: 'withdrawn', name: 'Lê Văn Minh', items: 1 },
    { madeAt: at, decision: 'emergency', name: 'Trần Bình', items: 1 },
  ];
  const page = renderView({ ...view, keysVersion: 4, signers: { approvers: 2, emergency: 1, last } });
  expect(page).toContain('người duyệt trong danh sách: 2, người lệnh khẩn cấp: 1; danh sách khóa số 4');
  expect(page).toContain('28/11 05:00:00 Nguyễn &#60;b&#62;Thị&#60;/b&#62; Lan: duyệt 7 tin bài');
  expect(page).toContain('Lê Văn Minh: thu hồi 1 tin bài');
  expect(page).toContain('Trần Bình: lệnh khẩn cấp');
});
