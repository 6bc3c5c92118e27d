/** Why a passkey's sheet ended without a key or a tap, by the name of the browser's error. */

export interface PasskeyRefusal {
  readonly kind: 'given-up' | 'already-there' | 'impossible';
  readonly message: string;
}

/** `what` was asked for: a new key, or a tap with one. */
export function passkeyRefusal(what: 'create' | 'tap', errorName: string): PasskeyRefusal {
  if (errorName === 'NotAllowedError' || errorName === 'AbortError') {
    const message =
      what === 'create'
        ? 'Chưa thêm khóa truy cập: đã đóng bảng hỏi, hoặc hết giờ chờ. Bấm lại khi sẵn sàng.'
        : 'Chưa xác nhận: đã đóng bảng hỏi, hết giờ chờ, hoặc máy này không có khóa truy cập của bạn. Bấm lại, hoặc dùng cách khác.';
    return { kind: 'given-up', message };
  }
  if (errorName === 'InvalidStateError') {
    return { kind: 'already-there', message: 'Máy này đã có khóa truy cập của bạn rồi, không cần thêm nữa.' };
  }
  if (errorName === 'SecurityError') {
    const message =
      'Khóa truy cập không thuộc địa chỉ này. Mở trang bằng đúng địa chỉ mà quản trị viên đã đưa rồi thử lại.';
    return { kind: 'impossible', message };
  }
  if (errorName === 'ConstraintError' || errorName === 'NotSupportedError') {
    const message =
      'Máy này chưa tạo được khóa truy cập: cần đặt khóa màn hình (vân tay, khuôn mặt hoặc mã số) trong cài đặt của máy rồi thử lại, hoặc dùng điện thoại khác.';
    return { kind: 'impossible', message };
  }
  const message =
    'Khóa truy cập không làm việc lần này. Thử lại; nếu vẫn vậy, dùng điện thoại khác hoặc mã xác thực 6 số.';
  return { kind: 'impossible', message };
}
