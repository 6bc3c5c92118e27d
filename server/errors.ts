/** Every error people can meet: code -> HTTP status -> Vietnamese sentence (what, why, the way out). docs/errors.md lists them all. */

type Facts = Readonly<Record<string, unknown>>;
interface Meaning {
  readonly status: number;
  readonly text: string | ((facts: Facts) => string);
}

/** The whole list; a test keeps docs/errors.md in step with it. */
export const errorMeanings = {
  'not-logged-in': { status: 401, text: 'Bạn chưa đăng nhập hoặc phiên làm việc đã hết hạn. Mời đăng nhập lại.' },
  'wrong-password': {
    status: 401,
    text: 'Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra lại, hoặc nhờ quản trị viên đặt mật khẩu mới.',
  },
  'not-allowed': { status: 403, text: 'Tài khoản của bạn không có quyền làm việc này. Liên hệ quản trị viên nếu cần.' },
  'other-origin': {
    status: 403,
    text: 'Yêu cầu đến từ một trang khác nên bị từ chối. Hãy thao tác ngay trên trang Loa.',
  },
  'not-found': {
    status: 404,
    text: (f) => `Không tìm thấy ${f.what ?? 'nội dung này'}. Có thể đã bị xóa; hãy tải lại trang.`,
  },
  'bad-request': {
    status: 400,
    text: (f) => `Dữ liệu gửi lên chưa đúng: ${f.detail ?? 'sai định dạng'}. Sửa lại rồi gửi lần nữa.`,
  },
  'too-many-requests': { status: 429, text: 'Thao tác quá nhiều lần trong thời gian ngắn. Chờ một phút rồi thử lại.' },
  'too-large': {
    status: 413,
    text: (f) => `Tệp quá lớn (tối đa ${f.maxMb ?? 500} MB). Cắt ngắn hoặc nén tệp rồi tải lên lại.`,
  },
  'wrong-media-type': { status: 415, text: 'Kiểu dữ liệu gửi lên không được hỗ trợ.' },
  'disk-full': {
    status: 507,
    text: 'Máy chủ sắp hết chỗ chứa nên không nhận thêm tệp. Dữ liệu cũ vẫn nguyên; báo quản trị viên dọn ổ đĩa rồi tải lại.',
  },
  'server-fault': {
    status: 500,
    text: (f) =>
      `Máy chủ gặp lỗi ngoài dự kiến (mã ${f.requestId ?? 'không rõ'}). Thử lại; nếu còn lỗi, báo mã này cho quản trị viên.`,
  },
  'setup-closed': { status: 409, text: 'Hệ thống đã có quản trị viên, không cài đặt lần đầu được nữa. Mời đăng nhập.' },
  'setup-token-wrong': {
    status: 403,
    text: 'Liên kết cài đặt không đúng hoặc đã dùng. Xem lại liên kết in trên màn hình máy chủ.',
  },
  'username-taken': { status: 409, text: (f) => `Tên đăng nhập "${f.username}" đã có người dùng. Chọn tên khác.` },
  'last-admin': {
    status: 409,
    text: 'Đây là quản trị viên cuối cùng, không thể khóa hay bỏ quyền. Thêm quản trị viên khác trước.',
  },
  'nothing-to-submit': {
    status: 409,
    text: 'Tin bài chưa có bản phát để trình duyệt. Tải tệp âm thanh lên hoặc chọn "Đọc bằng máy" trước.',
  },
  'already-waiting': { status: 409, text: 'Tin bài này đang chờ duyệt rồi.' },
  'already-approved': { status: 409, text: 'Tin bài này đã được duyệt, không cần trình lại.' },
  'no-text': { status: 409, text: 'Tin bài chưa có lời văn nên máy không đọc được. Nhập lời văn trước.' },
  'still-processing': { status: 409, text: 'Tin bài đang được xử lý. Chờ xong rồi thử lại.' },
  'queue-full': { status: 503, text: 'Đang có quá nhiều tệp chờ xử lý. Chờ vài phút rồi gửi lại.' },
  'own-segment': {
    status: 403,
    text: (f) => `Bạn là người soạn hoặc đã sửa tin bài "${f.title}", nên không được tự duyệt. Nhờ người khác duyệt.`,
  },
  'not-waiting': {
    status: 409,
    text: (f) => `Tin bài "${f.title}" không ở trạng thái chờ duyệt. Tải lại trang để xem trạng thái mới.`,
  },
  'hash-changed': {
    status: 409,
    text: (f) => `Bản phát của "${f.title}" đã thay đổi sau khi bạn nghe. Nghe lại bản mới rồi duyệt.`,
  },
  'note-missing': { status: 400, text: 'Trả lại thì cần ghi lý do để người soạn biết mà sửa.' },
  'undo-too-late': { status: 409, text: 'Đã quá 10 giây nên không hoàn tác được nữa.' },
  'recurrence-invalid': {
    status: 422,
    text: (f) => `Lịch lặp chưa đúng: ${f.reason}. Sửa lại rồi xem trước lần nữa.`,
  },
  'quiet-hours': {
    status: 422,
    text: (f) =>
      `Lịch này phát trong giờ yên lặng (${f.quiet}), lần đầu lúc ${f.at}. Chọn giờ khác; giờ yên lặng không phát được.`,
  },
  'weekday-not-allowed': {
    status: 422,
    text: (f) => `Quy chế không cho phát vào ngày này (lần đầu lúc ${f.at}). Chọn thứ khác.`,
  },
  'never-occurs': {
    status: 422,
    text: 'Lịch này không có lần phát nào sắp tới. Kiểm tra ngày bắt đầu và ngày kết thúc.',
  },
  'segment-unknown': {
    status: 422,
    text: 'Chương trình có tin bài không còn trong kho. Bỏ tin bài đó ra rồi lưu lại.',
  },
  'station-unknown': { status: 422, text: 'Có trạm hoặc nhóm trạm không tồn tại trong nơi phát đã chọn.' },
  'topic-unknown': { status: 422, text: (f) => `Không có nội dung mã "${f.code}" trong kế hoạch. Chọn lại nội dung.` },
  'dates-reversed': { status: 422, text: 'Ngày hết hạn phải sau ngày bắt đầu phát.' },
  'already-cancelled': { status: 409, text: 'Lịch phát này đã hủy trước đó.' },
  'code-taken': { status: 409, text: (f) => `Mã trạm "${f.code}" đã có. Đặt mã khác.` },
  'station-retired': { status: 409, text: 'Trạm này đã ngừng dùng.' },
  'station-not-ip': { status: 409, text: 'Trạm này không phải trạm mạng (ip) nên không cần mã cài đặt.' },
  'code-wrong': {
    status: 403,
    text: 'Mã cài đặt trạm không đúng, đã dùng hoặc quá hạn 7 ngày. Xin mã mới ở trang Trạm.',
  },
  'token-wrong': { status: 401, text: 'Trạm chưa được nhận diện (mã truy cập sai hoặc trạm đã ngừng dùng).' },
  'station-signature': { status: 403, text: 'Chữ ký của trạm không đúng.' },
  'no-playlist-yet': { status: 404, text: 'Trạm chưa có danh sách phát.' },
  'range-invalid': { status: 416, text: 'Phần tệp được yêu cầu không hợp lệ.' },
  'database-damaged': {
    status: 503,
    text: (f) =>
      `Tệp dữ liệu ${f.path} bị hỏng (${f.verdict}). Loa không khởi động và không sửa gì; hãy khôi phục từ bản sao lưu.`,
  },
  'database-newer': {
    status: 503,
    text: (f) =>
      `Tệp dữ liệu ${f.path} do bản Loa mới hơn tạo ra (phiên bản ${f.version}, bản này biết đến ${f.known}). Loa không khởi động và không sửa gì; hãy cài bản Loa mới.`,
  },
  'database-foreign': {
    status: 503,
    text: (f) =>
      `Tệp ${f.path} không phải dữ liệu của Loa. Loa không khởi động và không sửa gì; hãy chọn thư mục dữ liệu khác (LOA_DATA_DIR).`,
  },
  'port-taken': {
    status: 503,
    text: (f) =>
      `Cổng ${f.port} đang được chương trình khác dùng. Tắt chương trình đó, hoặc chọn cổng khác: PORT=${Number(f.port) + 1}.`,
  },
  'demo-on-real-data': {
    status: 503,
    text: (f) =>
      `Thư mục ${f.path} đang chứa dữ liệu thật, không chạy thử trên đó. Chọn thư mục khác: LOA_DATA_DIR=...`,
  },
  'data-in-use': {
    status: 503,
    text: (f) =>
      `Thư mục dữ liệu ${f.path} đang được một Loa khác trên máy này dùng. Dừng Loa kia trước, hoặc chọn thư mục khác: LOA_DATA_DIR=...`,
  },
  'option-invalid': {
    status: 503,
    text: (f) => `Tùy chọn ${f.name} không đúng: ${f.reason}. Chạy "npm run loa" để xem cách dùng.`,
  },
  'config-invalid': {
    status: 503,
    text: (f) => `Thiết lập ${f.name} không đúng: ${f.reason}. Xem "loa config" để biết các thiết lập.`,
  },
} as const satisfies Record<string, Meaning>;

/** A code from the list above. */
export type ErrorCode = keyof typeof errorMeanings;

/** A broken promise or a refused request: code, facts, cause. What a person reads is made from them at the edge. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly facts: Facts;
  constructor(code: ErrorCode, facts: Facts = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(facts)}`, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.facts = facts;
  }
}

/** The Vietnamese sentence for a code and its facts. */
export function errorText(code: ErrorCode, facts: Facts = {}): string {
  const { text } = errorMeanings[code] as Meaning;
  return typeof text === 'string' ? text : text(facts);
}

/** The HTTP status for a code. */
export function errorStatus(code: ErrorCode): number {
  return errorMeanings[code].status;
}
