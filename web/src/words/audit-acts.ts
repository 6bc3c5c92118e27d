/** Words of the log for what approvers sign: acts by name, and fields. */
import type { Told } from './audit-fields.ts';
import { dateTimeWords } from './time-words.ts';

export const actsActs: Readonly<Record<string, string>> = {
  'act.approved': 'ký duyệt cho các trạm',
  'act.withdrawn': 'ký thu hồi',
  'act.emergency': 'ký lệnh khẩn cấp',
  'passkey.clone': 'dùng một khóa truy cập đã bị sao chép',
};

export const actsFields: readonly Told[] = [
  {
    field: 'còn thiếu người duyệt',
    names: ['approversMissing'],
    read: ({ approversMissing: missing }) => (typeof missing === 'number' ? String(missing) : ''),
  },
  {
    field: 'số mục đã ký',
    names: ['contents'],
    read: ({ contents }) => (Array.isArray(contents) ? String(contents.length) : ''),
  },
  {
    field: 'chữ ký có giá trị đến',
    names: ['signedUntil'],
    read: ({ signedUntil }, { zone }) =>
      typeof signedUntil === 'number' ? dateTimeWords(new Date(signedUntil).toISOString(), zone) : '',
  },
];
