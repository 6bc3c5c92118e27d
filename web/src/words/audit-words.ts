/** What a line of the audit log says happened, in words. */
import type { AuditRow } from '../../../server/contract/audit.ts';
import { actsActs } from './audit-acts.ts';
import { backupsActs } from './audit-backups.ts';
import { keysActs } from './audit-keys.ts';
import { peopleActs } from './audit-people.ts';
import { plainLetters } from './plain-letters.ts';
import { dateOf } from './time-words.ts';

const words: Readonly<Record<string, string>> = {
  login: 'đăng nhập',
  logout: 'đăng xuất',
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
  'proposal.accept': 'ghi vào lịch bản đề xuất cho chỉ tiêu',
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
  'segment.withdraw': 'thu hồi quyết định duyệt tin bài',
  'listening.withdraw': 'rút khỏi trang nghe lại',
  'listening.restore': 'cho nghe lại',
  'interrupt.emergency': 'phát khẩn cấp',
  'interrupt.now': 'phát ngay',
  'interrupt.cancel': 'dừng lệnh phát',
  'air.stop': 'dừng khi đang phát',
  'air.suspend': 'tạm dừng mọi buổi phát thường',
  'air.resume': 'mở lại các buổi phát',
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
  'village-report.add': 'ghi lời xác nhận đã nghe loa ở',
  'village-link.create': 'tạo đường dẫn xác nhận cho',
  'village-link.revoke': 'thu hồi đường dẫn xác nhận của',
  'station.create': 'thêm trạm',
  'station.change': 'sửa trạm',
  'station.code': 'lấy mã cài đặt trạm',
  'station.enrol': 'cài đặt máy trạm',
  'station.retire': 'ngừng dùng trạm',
  'station.test': 'kiểm tra máy trạm',
  'incident.open': 'ghi sự cố',
  'incident.change': 'sửa sự cố',
  'incident.end': 'đóng sự cố',
  'incident.cancel': 'bỏ sự cố ghi nhầm',
  'complaint.receive': 'ghi phản ánh',
  'complaint.answer': 'trả lời phản ánh',
  'push.on': 'bật thông báo trên một máy',
  'push.off': 'tắt thông báo trên một máy',
  'webhook.set': 'đặt địa chỉ nhận báo tự động',
  'webhook.remove': 'bỏ địa chỉ nhận báo tự động',
  'report.create': 'lập báo cáo',
  'report.change': 'sửa báo cáo',
  'report.drop': 'bỏ bản nháp báo cáo',
  'report.edition': 'chốt báo cáo',
  'report.scan': 'lưu bản ký quét của báo cáo',
  'report-profile.set': 'đặt mẫu văn bản báo cáo',
  'setting.set': 'đổi cài đặt của xã',
  'keys.propose': 'bắt đầu đổi khóa ký lịch phát',
  'keys.cancel': 'thôi đổi khóa ký lịch phát',
  'keys.change': 'nhận danh sách khóa mới, ký lịch phát bằng khóa',
  ...peopleActs,
  ...actsActs,
  ...keysActs,
  ...backupsActs,
};

/** Every act there is, for choosing one, in the order of the alphabet. */
export const auditOptions: readonly { readonly value: string; readonly label: string }[] = Object.entries(words)
  .map(([value, text]) => ({ value, label: `${text.charAt(0).toLocaleUpperCase('vi')}${text.slice(1)}` }))
  .sort((a, b) => a.label.localeCompare(b.label, 'vi'));

/** The acts in whose words this is found, with or without marks, as the server takes them; undefined: none. */
export function actsNamed(text: string): string | undefined {
  const plain = (said: string) => plainLetters(said.normalize('NFC').trim());
  const found = Object.entries(words).filter(([, said]) => plain(said).includes(plain(text)));
  return text.trim() === '' || found.length === 0 ? undefined : found.map(([action]) => action).join(',');
}

/** The act in words; one without words by its own name. */
export function auditWords({ action }: AuditRow): string {
  return words[action] ?? action;
}

/** From where: `từ máy 10.0.0.5 (Chrome, Windows)`. */
export function sourceWords(source: string): string {
  const [address = '', ...device] = source.split(' ');
  return `từ máy ${address}${device.length === 0 ? '' : ` (${device.join(' ')})`}`;
}

/** What the act was done to, in guillemets, with its day where it is one; `nameOf` names it by its id where an older row does not. */
export function subjectWords(row: AuditRow, nameOf: (id: string) => string | undefined): string {
  const title = subjectTitle(row) ?? nameOf(row.subjectId);
  const named = title === undefined ? '' : ` «${title}»`;
  return row.subject === 'exceptionDay' ? `${named} ${dateOf(row.subjectId)}` : named;
}

/** The name the row carries. */
export function subjectTitle({ before, after }: Pick<AuditRow, 'before' | 'after'>): string | undefined {
  for (const side of [after, before]) {
    if (typeof side !== 'object' || side === null) continue;
    const { title, name, displayName, reason } = side as Readonly<Record<string, unknown>>;
    for (const text of [title, name, displayName, reason]) if (typeof text === 'string' && text !== '') return text;
  }
  return undefined;
}
