/** The faults of a station in Vietnamese: the same on the server's pages and on the box's own. */

/** A fault code of a station in words. */
export function faultWords(code: string): string {
  return faults[code] ?? `Trạm báo lỗi: ${code}`;
}

const faults: Readonly<Record<string, string>> = {
  'audio-device': 'Thiết bị âm thanh không hoạt động: kiểm tra dây và loa',
  'clock-untrusted': 'Đồng hồ chưa tin được: tạm giữ lịch phát',
  'clock-disputed': 'Giờ máy chủ và giờ mạng (NTP) ở trạm lệch nhau: kiểm tra đồng hồ máy chủ trước',
  'disk-full': 'Bộ nhớ của trạm đã đầy hoặc không ghi được',
  'media-budget': 'Bài của những ngày tới không chứa hết trong dung lượng dành cho tệp âm thanh của trạm',
  'journal-full': 'Nhật ký của trạm đã đầy',
  'playlist-stale': 'Quá 24 giờ chưa nhận lịch mới, vẫn phát theo lịch đã nhận',
  'playlist-refused': 'Trạm không nhận được lịch mới (lịch không hợp lệ với trạm), vẫn phát theo lịch đã nhận',
  'player-down': 'Máy phát gặp lỗi, đang khởi động lại',
  'output-silent': 'Theo lịch đang phát nhưng máy không ra tiếng: kiểm tra tệp, âm lượng và thiết bị âm thanh',
  amplifier: 'Lệnh bật, tắt tăng âm gặp lỗi: kiểm tra tăng âm ở trạm',
  'out-of-unison': 'Tiếng có thể lệch hơn 50 ms so với trạm bên cạnh (nghe vọng): xem dòng Đồng bộ của máy trạm',
  'stop-pressed': 'Nút dừng tại trạm đang bật: trạm im lặng cho đến khi có người nhả nút',
  'unsigned-item': 'Có nội dung thiếu chữ ký (của người duyệt, hoặc của người được ký lệnh khẩn cấp) nên không phát',
  'state-lost': 'Trạm không đọc được sổ tin bài đã thu hồi có chữ ký: thu hồi lại những tin bài cần cấm',
  'token-refused': 'Trạm không vào được máy chủ: lấy mã cài đặt mới cho trạm',
};
