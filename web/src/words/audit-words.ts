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

/** A field of what was changed, in words: `before` and `after` are '' where there was none. */
export interface AuditChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** Only the fields that differ. */
export function auditChanges({ before, after }: AuditRow): AuditChange[] {
  const [old, fresh] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  return names
    .map((name) => ({ field: fieldWords[name] ?? name, before: textOf(old[name]), after: textOf(fresh[name]) }))
    .filter((change) => change.before !== change.after);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'boolean') return value ? 'có' : 'không';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'object') return Object.values(value).map(textOf).filter(Boolean).join(' · ');
  return String(value);
}

const fieldWords: Readonly<Record<string, string>> = {
  title: 'tên',
  name: 'tên',
  displayName: 'họ và tên',
  username: 'tên đăng nhập',
  roles: 'vai trò',
  disabled: 'khóa tài khoản',
  kind: 'loại',
  topics: 'nội dung',
  text: 'lời văn',
  namesPersons: 'nêu tên người',
  validFrom: 'phát từ',
  validUntil: 'hết hạn',
  sha256: 'mã tệp',
  note: 'ý kiến',
  decision: 'quyết định',
  originalName: 'tệp gốc',
  jobId: 'việc xử lý số',
  items: 'các mục',
  stationIds: 'các trạm',
  programmeId: 'chương trình',
  dtstart: 'bắt đầu',
  rrule: 'quy tắc lặp',
  rdates: 'ngày thêm',
  exdates: 'ngày nghỉ',
  times: 'giờ khác trong ngày',
  target: 'nơi phát',
  priority: 'mức ưu tiên',
  lateRule: 'khi phát muộn',
  code: 'mã trạm',
  transport: 'cách nhận',
  clusters: 'cụm loa',
  contacts: 'người liên hệ',
  publicKey: 'khóa của trạm',
  quiet: 'giờ yên lặng',
  weekdays: 'ngày được phát',
  maxSessionsPerDay: 'số buổi mỗi ngày',
  maxMinutesPerSession: 'số phút mỗi buổi',
  volumeCeilingPct: 'âm lượng tối đa',
};
