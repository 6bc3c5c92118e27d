/** Words of the log for backups: acts by name, and fields. */
import type { Told } from './audit-fields.ts';
import { leftOutNames } from './left-out-words.ts';

export const backupsActs: Readonly<Record<string, string>> = {
  'backup.ask': 'yêu cầu sao lưu ngay vào',
  'backup.make': 'sao lưu dữ liệu vào',
  'backup.restore': 'khôi phục dữ liệu từ bản sao lưu',
  'backup.settle': 'kiểm tra xong sau khi khôi phục bản sao lưu',
  'complaint.blank': 'xóa tên, số điện thoại người phản ánh (hết thời hạn lưu) ở',
};

export const backupsFields: readonly Told[] = [
  {
    field: 'đã dừng lệnh phát',
    names: ['stoppedOrders'],
    read: ({ stoppedOrders }) => (Array.isArray(stoppedOrders) ? stoppedOrders.join(', ') : ''),
  },
  {
    field: 'bản sao lưu thiếu',
    names: ['leftOut'],
    read: ({ leftOut }) => (Array.isArray(leftOut) ? leftOutNames(leftOut) : ''),
  },
];
