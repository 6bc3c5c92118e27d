/** Why something planned or recorded did not sound, in Vietnamese. */

const texts: Readonly<Record<string, string>> = {
  'not-approved': 'chưa được duyệt',
  'no-rendition': 'chưa có bản phát',
  'not-yet-valid': 'chưa đến ngày được phát',
  expired: 'đã hết hạn phát',
  'not-valid-now': 'ngoài thời hạn được phát',
  'segment-gone': 'tin bài đã bị xóa',
  'quiet-hours': 'rơi vào giờ yên lặng',
  'weekday-not-allowed': 'quy chế không cho phát ngày này',
  'outside-window': 'ngoài khung giờ phát của quy chế',
  'exception-day': 'ngày nghỉ, lịch này không phát',
  'session-too-long': 'buổi phát vượt số phút quy chế cho phép',
  'too-many-sessions': 'vượt số buổi phát trong ngày theo quy chế',
  preempted: 'nhường cho nội dung ưu tiên hơn',
  'no-room': 'không còn chỗ trong khung phát',
  'nothing-to-pick': 'không có bài nào phù hợp để chọn',
  'place-empty': 'chỗ chờ bài chưa có bài',
  'relay-not-approved': 'nguồn tiếp âm chưa được duyệt cho thời gian này',
  'relay-silent': 'nguồn tiếp âm không có tiếng',
  'relay-refused': 'nguồn tiếp âm dẫn sang địa chỉ khác nên trạm không phát; ghi lại địa chỉ cuối cùng của luồng',
  'not-signed': 'không có chữ ký của người duyệt, hoặc chữ ký đã thu hồi, nên trạm không phát',
  'order-not-signed':
    'trạm không thấy chữ ký lệnh dùng được của người được ký lệnh khẩn cấp, hoặc bản này đã thu hồi có chữ ký, nên không phát',
  'place-fallback': 'trạm chưa nhận được bài của chỗ chờ, phát phần dự phòng',
  'not-compiled': 'máy chủ chưa kịp lập danh sách phát',
  empty: 'chương trình không có tin bài',
  withdrawn: 'lịch đã hủy trước giờ phát',
  'started-early': 'trạm phát sớm hơn giờ hẹn',
  late: 'trạm vào muộn, bỏ qua để không phát giữa câu',
  'media-missing': 'trạm chưa tải xong bài',
  'media-damaged': 'tệp tại trạm bị hỏng',
  'clock-untrusted': 'đồng hồ của trạm chưa tin được nên tạm giữ',
  'powered-off': 'trạm mất điện hoặc đang tắt',
  'switched-off': 'máy trạm được tắt',
  'audio-device': 'thiết bị âm thanh của trạm không hoạt động',
  'player-error': 'máy phát của trạm gặp lỗi',
  superseded: 'phát theo danh sách phát cũ',
  'taken-off': 'lịch đổi, hoặc có lệnh dừng khi đang phát',
  'approval-withdrawn': 'đã bị thu hồi duyệt',
  suspended: 'đang tạm dừng mọi buổi phát thường',
  stopped: 'nút dừng tại trạm đang bật',
  silent: 'không đo được âm thanh ra loa',
  'never-heard': 'trạm không báo về',
  // What people say, where it differs from a machine or where there is none.
  'never-reported': 'hết hạn mà thôn chưa xác nhận',
  partly: 'thôn báo chỉ nghe được một phần',
  'bad-sound': 'thôn báo tiếng kém',
  'village-silent': 'thôn báo không nghe được',
  'not-received': 'đài xã có phát nhưng thôn báo không nghe được',
  doubted: 'máy ghi đã phát nhưng có người báo không nghe được',
  'heard-otherwise': 'máy ghi không phát nhưng có người báo nghe được',
};

/** The same for what a row of the log is about: an emergency lacks not an approver's signature but that of whoever may order one. */
export function rowReasonText({ reason, priority }: { readonly reason: string; readonly priority: string }): string {
  return reasonText(reason === 'not-signed' && priority === 'emergency' ? 'order-not-signed' : reason);
}

/** The Vietnamese words for a reason code; a code without words is shown as it is. */
export function reasonText(code: string): string {
  return texts[code] ?? code;
}
