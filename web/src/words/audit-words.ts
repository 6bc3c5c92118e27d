/** What a line of the audit log says happened, in words. */
import type { AuditRow } from '../../../server/contract/people.ts';

const words: Readonly<Record<string, string>> = {
  login: 'đăng nhập',
  'user.create': 'tạo tài khoản',
  'user.change': 'sửa tài khoản',
  'user.password': 'đặt lại mật khẩu của tài khoản',
  'policy.set': 'đặt quy chế phát sóng',
  'policy.withdraw': 'rút lại quy chế chưa áp dụng',
  'policy-exception.propose': 'đề nghị ngoại lệ quy chế',
  'policy-exception.approve': 'duyệt ngoại lệ quy chế',
  'policy-exception.cancel': 'rút lại ngoại lệ quy chế',
  'exception-day.set': 'đặt ngày nghỉ, ngày đặc biệt',
  'exception-day.clear': 'bỏ điều xã đã ghi về một ngày',
  'relay-source.create': 'thêm nguồn tiếp âm',
  'relay-source.change': 'sửa nguồn tiếp âm',
  'relay-source.approve': 'duyệt nguồn tiếp âm',
  'relay-source.retire': 'ngừng dùng nguồn tiếp âm',
  'place.fill': 'xếp bài vào chỗ chờ',
  'place.empty': 'bỏ bài khỏi chỗ chờ',
  'target.create': 'đặt chỉ tiêu',
  'target.change': 'sửa chỉ tiêu',
  'target.cancel': 'bỏ chỉ tiêu',
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
  'schedule.restore': 'khôi phục lịch phát',
  'schedule.occurrence.change': 'đổi riêng một lượt phát',
  'schedule.occurrence.reset': 'trả lượt phát về như lịch',
  'conflict.answer': 'quyết định khi trùng giờ',
  'conflict.undo': 'bỏ quyết định khi trùng giờ',
  'calendar-link.create': 'tạo liên kết lịch',
  'calendar-link.revoke': 'thu hồi liên kết lịch',
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
  slotMs: 'thời lượng (ms)',
  onExceptionDays: 'ngày nghỉ, ngày lễ',
  changes: 'lượt phát đổi riêng',
  occurrence: 'lượt phát',
  startsAt: 'dời đến',
  cancelled: 'hủy',
  answer: 'cách xử lý',
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
  windows: 'khung giờ được phát',
  minMinutesPerDay: 'ít nhất phút mỗi ngày',
  volumeBands: 'âm lượng theo giờ',
  stationCaps: 'âm lượng riêng của trạm',
  reason: 'lý do',
  from: 'từ',
  to: 'đến',
  date: 'ngày',
  off: 'không nghỉ',
  holds: 'có hiệu lực',
  url: 'địa chỉ',
  kinds: 'thể loại',
  tags: 'nhãn',
  everyTopic: 'từng nội dung',
  measure: 'tính theo',
  atLeast: 'ít nhất',
  per: 'trong mỗi',
  each: 'cho mỗi',
  segmentId: 'tin bài',
  carrierId: 'thu sóng của trạm',
};
