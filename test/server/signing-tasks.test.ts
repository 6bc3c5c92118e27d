/** Hôm nay says what lacks signatures, and whom the list lacks, before it is noticed as silence. */
import { expect, test } from 'vitest';
import { fewTasks, rootTasks, unsignedTasks } from '../../server/signing-tasks.ts';
import type { UnsignedItem } from '../../server/unsigned-plan.ts';
import { MONDAY_9 } from './make-house.ts';

const zone = 'Asia/Ho_Chi_Minh';
const item = (over: Partial<UnsignedItem> = {}): UnsignedItem => ({
  item: 'a',
  title: 'Lịch tiêm chủng',
  firstAt: MONDAY_9,
  endsAt: null,
  needs: 1,
  has: 0,
  signers: [],
  barred: false,
  ...over,
});
const told = (items: readonly UnsignedItem[], isInForce = true) =>
  unsignedTasks(items, isInForce, zone).map(({ title, detail }) => `${title} | ${detail}`);

test('unsigned before ending; nothing where nothing lacks', () => {
  expect(told([])).toEqual([]);
  expect(told([item({ endsAt: MONDAY_9, has: 1 }), item(), item()])).toEqual([
    '2 mục trong 14 ngày tới chưa đủ chữ ký người duyệt: trạm sẽ không phát | "Lịch tiêm chủng" phát thứ Hai 23/11/2026 09:00. Một lần ký cho tất cả',
    'Chữ ký của 1 mục sắp hết hạn | Sớm nhất ngày 23/11/2026. Ký gia hạn một lần cho tất cả',
  ]);
  expect(told([item()], false)).toEqual([
    '1 mục trong 14 ngày tới chưa đủ chữ ký người duyệt: cần ký trước khi nhận danh sách khóa | "Lịch tiêm chủng" phát thứ Hai 23/11/2026 09:00. Một lần ký cho tất cả',
  ]);
  expect(told([item({ firstAt: null, title: 'Sơ tán' })])).toEqual([
    '1 mẫu khẩn cấp đã thu hồi bằng chữ ký mà thiếu chữ ký duyệt lại | "Sơ tán". Khi khẩn cấp có trạm có thể không phát. Mở ra ký lại, hoặc bỏ từ khóa «khẩn cấp»',
  ]);
});

test('a list that waits for the root has its age; a revoked key that stations still believe is urgent', () => {
  const hour = 3_600_000;
  const wish = { isNew: true, askedAt: MONDAY_9, revoked: [] };
  expect(rootTasks({ ...wish, isNew: false }, 3, zone, MONDAY_9)).toEqual([]);
  expect(rootTasks(wish, 3, zone, MONDAY_9 + 72 * hour)).toMatchObject([
    { kind: 'approve', title: 'Danh sách người ký số 3 đang chờ khóa gốc', href: '/quan-tri/khoa' },
  ]);
  expect(rootTasks(wish, 3, zone, MONDAY_9 + 72 * hour)[0]?.detail).toContain('từ thứ Hai 23/11/2026 09:00, đã 3 ngày');
  const revoked = [
    { name: 'Lê Văn Bình', at: MONDAY_9 + hour },
    { name: 'Lê Văn Bình', at: MONDAY_9 },
  ];
  const [urgent] = rootTasks({ ...wish, isNew: false, revoked }, 3, zone, MONDAY_9 + 2 * hour);
  expect(urgent).toMatchObject({
    kind: 'incident',
    title: 'GẤP: các trạm còn tin khóa đã gỡ của Lê Văn Bình',
    href: '/quan-tri/khoa',
  });
  expect(urgent?.detail).toContain('từ thứ Hai 23/11/2026 09:00, đã 2 giờ');
});

test.each<[number, number, string[]]>([
  [2, 2, []],
  [1, 2, ['Danh sách khóa chỉ có một người duyệt']],
  [1, 1, ['Danh sách khóa chỉ có một người duyệt và một người được lệnh khẩn cấp']],
  [0, 1, ['Danh sách khóa chỉ có một người được lệnh khẩn cấp']],
])('%i approvers and %i who may call an emergency', (approvers, emergency, titles) => {
  expect(fewTasks(approvers, emergency).map(({ title }) => title)).toEqual(titles);
});
