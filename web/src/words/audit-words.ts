/** What a line of the audit log says happened, in words. */
import type { AuditRow } from '../../../server/contract/people.ts';

const words: Readonly<Record<string, string>> = {
  login: 'đăng nhập',
  'user.create': 'tạo tài khoản',
  'user.change': 'sửa tài khoản',
  'user.password': 'đặt lại mật khẩu của tài khoản',
  'policy.set': 'đặt quy chế phát sóng',
  'segment.create': 'tạo tin bài',
  'segment.change': 'sửa tin bài',
  'segment.delete': 'xóa tin bài',
  'segment.submit': 'gửi duyệt tin bài',
  'segment.upload': 'tải tệp âm thanh cho tin bài',
  'segment.speak': 'cho máy đọc tin bài',
  'segment.approved': 'duyệt tin bài',
  'segment.returned': 'trả lại tin bài',
  'approval.undo': 'hoàn tác quyết định duyệt',
  'programme.create': 'soạn chương trình',
  'programme.change': 'sửa chương trình',
  'zone.create': 'lập nhóm trạm',
  'zone.change': 'sửa nhóm trạm',
  'schedule.create': 'lập lịch phát',
  'schedule.change': 'sửa lịch phát',
  'schedule.cancel': 'hủy lịch phát',
  'station.create': 'thêm trạm',
  'station.change': 'sửa trạm',
  'station.code': 'lấy mã cài đặt trạm',
  'station.enrol': 'cài đặt máy trạm',
  'station.retire': 'ngừng dùng trạm',
};

/** The act in words; one without words by its own name. */
export function auditWords({ action }: AuditRow): string {
  return words[action] ?? action;
}

/** What the act was done to, when the row carries its name. */
export function subjectTitle({ before, after }: AuditRow): string | undefined {
  for (const side of [after, before]) {
    if (typeof side !== 'object' || side === null) continue;
    const { title, name, displayName, username } = side as Readonly<Record<string, unknown>>;
    for (const text of [title, name, displayName, username]) if (typeof text === 'string' && text !== '') return text;
  }
  return undefined;
}
