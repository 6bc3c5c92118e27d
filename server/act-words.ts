/** Why a signed act is not taken, in words for whoever signed it. */
import type { Act } from '../stations/protocol.ts';
import type { ActFault } from '../stations/verify-act.ts';
import type { ActLack } from './make-act.ts';

/** Completes "Chữ ký ... không dùng được". */
export function actWord(decision: Act['decision']): string {
  return { approved: 'duyệt', withdrawn: 'thu hồi', emergency: 'lệnh' }[decision];
}

/** Completes "Chữ ký duyệt không dùng được: ...". */
export function actFaultText(fault: ActFault): string {
  return FAULTS[fault];
}

/** The same, of a text that is not what was asked for. */
export function actLackText(lack: ActLack): string {
  return LACKS[lack];
}

const FAULTS: Readonly<Record<ActFault, string>> = {
  'unknown-signer': 'khóa truy cập này chưa có trong danh sách khóa',
  'wrong-use': 'khóa truy cập này không được ký việc này',
  'not-an-act': 'nội dung ký không đúng dạng',
  'other-commune': 'nội dung ký là của xã khác',
  'bad-dates': 'thời hạn của chữ ký không hợp lệ',
  'phone-changed': 'khóa của điện thoại cũ không ký thêm được nữa; dùng điện thoại mới',
  'not-an-assertion': 'trình duyệt không trả về chữ ký của khóa truy cập',
  'other-text': 'chữ ký thuộc về nội dung khác',
  'other-origin': 'chữ ký được làm trên trang khác; mở đúng địa chỉ của Loa',
  'other-site': 'khóa truy cập này là của trang khác',
  'not-confirmed': 'chưa xác nhận bằng vân tay, khuôn mặt hoặc mã khóa màn hình',
  'bad-key': 'khóa công khai trong danh sách bị hỏng',
  'bad-signature': 'chữ ký không khớp với khóa của bạn',
};

const LACKS: Readonly<Record<ActLack, string>> = {
  'not-an-act': 'nội dung ký không đúng dạng',
  'too-old': 'đã quá 5 phút từ lúc bấm ký',
  changed: 'nội dung đã đổi so với lúc bấm ký',
};
