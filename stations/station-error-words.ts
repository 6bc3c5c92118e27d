/** What a person at a station's box reads when it cannot start: every station error's code -> one Vietnamese sentence with the way out. */
import type { StationError, StationErrorCode } from './station-error.ts';

type Facts = Readonly<Record<string, unknown>>;

/** The whole list. */
const words: Readonly<Record<StationErrorCode, (facts: Facts) => string>> = {
  'enrol-code-malformed': (f) =>
    `Mã cài đặt phải có đúng 20 chữ và số (đã gõ ${f.letters}). Xem lại mã ở trang Trạm rồi gõ lại cả mã.`,
  'enrol-refused': (f) =>
    `Máy chủ không nhận mã cài đặt (${f.status}): mã sai, đã dùng hoặc quá 7 ngày. Nhờ quản trị viên lấy mã mới ở trang Trạm.`,
  'enrol-no-answer': (f) =>
    `Máy chủ ${f.serverUrl} chưa trả lời nên mã cài đặt mới chưa dùng được. Kiểm tra mạng và địa chỉ máy chủ, rồi thử lại.`,
  'not-enrolled': (f) =>
    `Trạm trong thư mục ${f.dataDir} chưa cài đặt với máy chủ nào. Lấy mã ở trang Trạm rồi chạy lại với --code MÃ.`,
  'not-set-up': (f) =>
    `Trạm trong thư mục ${f.dataDir} chưa cài đặt. Cắm USB có tệp cài đặt loa-station.ini (tải ở trang Trạm) vào máy này.`,
  'setup-faulty': (f) => `Tệp cài đặt loa-station.ini có lỗi. ${Array.isArray(f.faults) ? f.faults.join(' ') : ''}`,
  'root-mismatch': () =>
    'Máy chủ này không phải của xã đã cấp mã cài đặt (khóa gốc khác), nên trạm từ chối. Kiểm tra địa chỉ --server và mã --code.',
  'other-station': (f) =>
    `Mã cài đặt này của trạm khác (${f.station}), còn thư mục đang giữ sổ của trạm ${f.knownAs}. Dùng mã của đúng trạm, hoặc thư mục --data khác.`,
  'server-answer-malformed': () =>
    'Máy chủ trả lời không đúng cách nên chưa cài đặt được. Kiểm tra địa chỉ --server và phiên bản máy chủ, rồi thử lại.',
  'audio-output-malformed': (f) =>
    `Đầu ra âm thanh "${f.audio}" không đúng. Ghi --audio alsa/TÊN, pulse/TÊN hoặc null; xem tên bằng lệnh: mpv --audio-device=help`,
  'engine-down': () => 'Chương trình phát mpv không chạy được. Cài mpv (apt install mpv) rồi chạy lại.',
  'engine-silent': () => 'Chương trình phát mpv không trả lời. Khởi động lại trạm; nếu còn lỗi, xem lại card âm thanh.',
  'folder-in-use': (f) =>
    `Thư mục ${f.folder} đang có trạm khác chạy. Mỗi trạm một thư mục --data; dừng trạm kia hoặc chọn thư mục khác.`,
};

/** The sentence for one error. */
export function stationErrorText({ code, facts }: Pick<StationError, 'code' | 'facts'>): string {
  return words[code](facts);
}
